"""Training zones from a threshold, and the time spent in each."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from apps.training.domain.sampling import FloatArray


class ZoneScheme(StrEnum):
    """Whose zones, and of what."""

    COGGAN_POWER = "coggan_power"
    """Seven zones of FTP. Source: Allen, Coggan & McGregor, Training and Racing with a Power Meter."""
    FRIEL_CYCLING_HEART_RATE = "friel_cycling_heart_rate"
    """Seven zones of LTHR. Source: Friel, "A Quick Guide to Setting Zones", 2009."""
    FRIEL_RUNNING_HEART_RATE = "friel_running_heart_rate"
    """Seven zones of LTHR, the lower ones higher than a cyclist's. Source: as above."""


LOWER_FRACTIONS: dict[ZoneScheme, dict[str, float]] = {
    ZoneScheme.COGGAN_POWER: {"1": 0.0, "2": 0.55, "3": 0.75, "4": 0.90, "5": 1.05, "6": 1.20, "7": 1.50},
    ZoneScheme.FRIEL_CYCLING_HEART_RATE: {
        "1": 0.0, "2": 0.81, "3": 0.90, "4": 0.94, "5a": 1.00, "5b": 1.03, "5c": 1.06,
    },
    ZoneScheme.FRIEL_RUNNING_HEART_RATE: {
        "1": 0.0, "2": 0.85, "3": 0.90, "4": 0.95, "5a": 1.00, "5b": 1.03, "5c": 1.06,
    },
}  # fmt: skip
"""Lower bound of each zone as a fraction of the threshold; a zone ends where the next begins."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone, half-open [lower, upper) in the unit of the threshold; the last has no upper bound."""

    code: str
    lower: float
    upper: float | None


def zones(scheme: ZoneScheme, *, threshold: float) -> tuple[Zone, ...]:
    """Return the zones of a threshold, lowest first.

    Args:
        scheme: whose zones.
        threshold: FTP in W for power, LTHR in bpm for heart rate.

    Raises:
        ValueError: the threshold is not positive.
    """
    if not threshold > 0:
        raise ValueError("threshold must be positive")
    codes = tuple(LOWER_FRACTIONS[scheme])
    lowers = [fraction * threshold for fraction in LOWER_FRACTIONS[scheme].values()]
    return tuple(
        Zone(code, low, high) for code, low, high in zip(codes, lowers, [*lowers[1:], None], strict=True)
    )


def time_in_zones(values: FloatArray, durations_s: FloatArray, in_zones: tuple[Zone, ...]) -> FloatArray:
    """Return the seconds spent in each zone.

    Args:
        values: readings in the unit of the zones, shape (n,); a missing one (NaN) counts in no zone, and one
            below the first zone counts in the first.
        durations_s: seconds that each reading stands for, shape (n,).
        in_zones: lowest first, z of them.

    Returns:
        Seconds, shape (z,).

    Raises:
        ValueError: shapes differ.
    """
    if values.shape != durations_s.shape:
        raise ValueError("durations_s must have the shape of values")
    there = np.isfinite(values)
    inner = np.array([zone.lower for zone in in_zones[1:]])
    place = np.searchsorted(inner, values[there], side="right")
    return np.bincount(place, weights=durations_s[there], minlength=len(in_zones)).astype(np.float64)
