"""The best stretches of an activity: the highest mean power or speed over round durations."""

from dataclasses import dataclass

import numpy as np

from apps.training.domain.curves import mean_maximal
from apps.training.domain.sampling import FloatArray, GapRule, on_grid, without_gaps
from apps.wearables.domain.samples import Samples
from apps.wearables.domain.sports import Sport, SportFamily

POWER_DURATIONS_S = (5, 30, 60, 300, 1200, 3600)
SPEED_DURATIONS_S = (60, 300, 600, 1200, 1800, 3600)
LONGEST_S = 36 * 3600
"""A recording over more time than this is not put on a grid of seconds for a side table."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best mean over a duration: of power in W, or of speed in m/s."""

    duration_s: int
    value: float


def best_power(samples: Samples) -> list[Best]:
    """Return the best mean powers; none without a power meter."""
    return _bests(samples, samples.power_w, POWER_DURATIONS_S)


def best_speed(samples: Samples, sport: Sport) -> list[Best]:
    """Return the best mean speeds of a run; none for other sports, where terrain and water rule."""
    is_run = sport.family is SportFamily.RUNNING
    return _bests(samples, samples.speed_mps, SPEED_DURATIONS_S) if is_run else []


def _bests(samples: Samples, column: FloatArray | None, durations_s: tuple[int, ...]) -> list[Best]:
    if column is None or samples.time_s[-1] - samples.time_s[0] > LONGEST_S:
        return []
    seconds = without_gaps(on_grid(samples.time_s, column), GapRule.HOLD_10)
    found = mean_maximal(seconds, durations_s)
    return [
        Best(duration_s, value)
        for duration_s, value in zip(durations_s, found.best.tolist(), strict=True)
        if np.isfinite(value) and value > 0
    ]
