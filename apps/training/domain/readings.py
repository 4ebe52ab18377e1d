"""A channel's trusted readings: plausible and covering enough of an activity, or why there are none."""

from dataclasses import dataclass

import numpy as np

from apps.training.domain.load_result import MissingReason
from apps.training.domain.sampling import (
    HOLD_S,
    MAX_SPAN_S,
    FloatArray,
    GapRule,
    on_grid,
    plausible,
    sample_durations_s,
    usual_spacing_s,
)

MIN_COVERAGE = 0.75
"""Least share of an activity's time with readings for which a channel is trusted."""

ONE_HERTZ_SHARE = 0.9
"""Least share of spacings of about 1 s with which readings are averaged in the order recorded."""

ONE_HERTZ_MAX_S = 1.25


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """A channel's plausible readings, shape (n,) each: when (s), what, and how long each counts (s)."""

    time_s: FloatArray
    values: FloatArray
    durations_s: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class SteadySeries:
    """A channel on a 1 Hz grid, NaN where missing, and the gap rule that suits how it was recorded."""

    values: FloatArray
    gaps: GapRule


def trusted_readings(
    time_s: FloatArray, channel: FloatArray | None, *, limits: tuple[float, float], duration_s: float
) -> Readings | MissingReason:
    """Return the readings within limits if they cover three quarters of the time, else why not.

    Args:
        time_s: ascending, shape (n,), seconds.
        channel: shape (n,) with NaN where missing, or None where it was never recorded.
        limits: lowest and highest plausible reading.
        duration_s: timer time of the activity in seconds.
    """
    if channel is None:
        return MissingReason.NO_SAMPLES
    values = plausible(channel, low=limits[0], high=limits[1])
    there = np.isfinite(values)
    if not (values[there] > 0).any():
        return MissingReason.NO_SAMPLES
    durations_s = sample_durations_s(time_s[there])
    if durations_s.sum() < MIN_COVERAGE * duration_s:
        return MissingReason.LOW_COVERAGE
    return Readings(time_s=time_s[there], values=values[there], durations_s=durations_s)


def steady_series(readings: Readings) -> SteadySeries | MissingReason:
    """Put readings on a 1 Hz grid for a rolling mean, and choose how its gaps are to be treated.

    Recordings of one reading a second are averaged in the order recorded, which agrees with devices; sparser
    ones (smart recording) hold each reading for up to 10 s; beyond that a 30 s mean says nothing.
    """
    if usual_spacing_s(readings.time_s) > HOLD_S:
        return MissingReason.TOO_SPARSE
    if readings.time_s[-1] - readings.time_s[0] > MAX_SPAN_S:
        return MissingReason.IMPLAUSIBLE_TIME
    spacings = np.diff(readings.time_s)
    continuous = spacings[spacings <= HOLD_S]
    dense = continuous.size == 0 or np.mean(continuous <= ONE_HERTZ_MAX_S) >= ONE_HERTZ_SHARE
    gaps = GapRule.AS_RECORDED if dense else GapRule.HOLD_10
    return SteadySeries(values=on_grid(readings.time_s, readings.values), gaps=gaps)
