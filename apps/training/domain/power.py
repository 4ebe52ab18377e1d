"""Power into normalised power, xPower, intensity and load."""

from enum import StrEnum
from itertools import accumulate

import numpy as np

from apps.training.domain.sampling import FloatArray, GapRule, without_gaps
from apps.training.domain.smoothing import fourth_power_mean, rolling_mean

NORMALISING_WINDOW_S = 30
"""Seconds of the rolling mean. Source: Allen, Coggan & McGregor, Training and Racing with a Power Meter."""

XPOWER_WINDOW_S = 25.0
"""Time constant of xPower in seconds. Source: Skiba; GoldenCheetah src/Metrics/BikeScore.cpp."""

SECONDS_PER_HOUR = 3600.0


class WindowStart(StrEnum):
    """How the first 30 seconds of the rolling mean are treated."""

    COGGAN = "coggan"
    """Only full windows count: the mean starts at t = 30 s. Garmin and TrainingPeaks."""
    GOLDEN_CHEETAH = "golden_cheetah"
    """The recording is preceded by 30 s of 0 W. Source: GoldenCheetah src/Metrics/Coggan.cpp."""


def normalised_power(
    power_w: FloatArray,
    *,
    start: WindowStart = WindowStart.COGGAN,
    gaps: GapRule = GapRule.AS_RECORDED,
) -> float | None:
    """Return normalised power in W: 30 s rolling mean, fourth powers, mean, fourth root.

    Zeros count. Missing seconds follow the gap rule; the default leaves them out, which is what devices do.

    Args:
        power_w: 1 Hz power, shape (n,), W, NaN where missing.
        start: what the first 30 seconds do.
        gaps: what missing seconds become.

    Returns:
        W, or None where there are fewer than 30 seconds of power.

    Source: Coggan; GoldenCheetah src/Metrics/Coggan.cpp for the zero-padded start.
    """
    watts = without_gaps(power_w, gaps)
    if watts.size < NORMALISING_WINDOW_S:
        return None
    if start is WindowStart.GOLDEN_CHEETAH:
        watts = np.concatenate((np.zeros(NORMALISING_WINDOW_S - 1), watts))
    return fourth_power_mean(rolling_mean(watts, NORMALISING_WINDOW_S))


def xpower(power_w: FloatArray, *, gaps: GapRule = GapRule.AS_RECORDED) -> float | None:
    """Return xPower in W: a 25 s exponentially weighted mean from 0 W, fourth powers, mean, fourth root.

    Args:
        power_w: 1 Hz power, shape (n,), W, NaN where missing.
        gaps: what missing seconds become.

    Returns:
        W, or None where there are fewer than 30 seconds of power.

    Source: Skiba; GoldenCheetah src/Metrics/BikeScore.cpp (weight 1 / (25 + 1) at 1 Hz).
    """
    watts = without_gaps(power_w, gaps)
    if watts.size < NORMALISING_WINDOW_S:
        return None
    keep = XPOWER_WINDOW_S / (XPOWER_WINDOW_S + 1.0)
    added = (watts * (1.0 - keep)).tolist()
    return fourth_power_mean(
        np.fromiter(accumulate(added, lambda mean, w: mean * keep + w), dtype=np.float64)
    )


def intensity_factor(value: float, threshold: float) -> float:
    """Return a value as a fraction of its threshold, both in the same unit (W, or m/s).

    Raises:
        ValueError: the threshold is not positive.
    """
    if threshold <= 0:
        raise ValueError("threshold must be positive")
    return value / threshold


def load_of_intensity(duration_s: float, intensity: float) -> float:
    """Return the load of a time at an intensity: hours x IF^2 x 100, so 100 is one hour at threshold.

    Raises:
        ValueError: the duration or the intensity is negative.

    Source: Coggan's TSS, s x NP x IF / (FTP x 3600) x 100.
    """
    if duration_s < 0 or intensity < 0:
        raise ValueError("duration and intensity must not be negative")
    return duration_s / SECONDS_PER_HOUR * intensity**2 * 100.0


def power_load(*, duration_s: float, normalised_power_w: float, ftp_w: float) -> float:
    """Return the load of a ride (classic term: TSS).

    Args:
        duration_s: timer time in seconds, pauses left out.
        normalised_power_w: W.
        ftp_w: functional threshold power in W.

    Raises:
        ValueError: FTP is not positive, or another number is negative.

    Source: Coggan, s x NP x IF / (FTP x 3600) x 100.
    """
    return load_of_intensity(duration_s, intensity_factor(normalised_power_w, ftp_w))
