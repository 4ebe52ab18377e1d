"""Mean-maximal curves: the best mean of every duration in a 1 Hz recording of power, heart rate or speed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apps.training.domain.sampling import FloatArray

STANDARD_DURATIONS_S = (
    1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 360, 420, 480, 600, 720, 900, 1200, 1500,
    1800, 2400, 2700, 3600, 4500, 5400, 7200, 9000, 10800, 14400, 18000, 21600,
)  # fmt: skip
"""Durations that are kept for each activity, in seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class MeanMaximal:
    """Best means by duration, shape (d,) each, in the order asked for.

    ``best`` is in the unit of the recording and NaN where no unbroken stretch is long enough; ``start_s`` is
    the index of the first second of the (earliest) best stretch, or -1.
    """

    durations_s: npt.NDArray[np.int64]
    best: FloatArray
    start_s: npt.NDArray[np.int64]


def mean_maximal(values: FloatArray, durations_s: tuple[int, ...] = STANDARD_DURATIONS_S) -> MeanMaximal:
    """Return the highest mean over any unbroken stretch of each duration.

    A stretch with a missing second does not count; choose what a gap means before (``without_gaps``).

    Args:
        values: 1 Hz readings, shape (n,), NaN where missing.
        durations_s: whole seconds, each at least 1, any order.

    Raises:
        ValueError: values are not 1-D, or a duration is under 1 s.
    """
    durations = np.asarray(durations_s, dtype=np.int64)
    if values.ndim != 1 or (durations < 1).any():
        raise ValueError("values must be one-dimensional and durations at least one second")
    there = np.isfinite(values)
    sums = np.concatenate((np.zeros(1), np.cumsum(np.where(there, values, 0.0))))
    unbroken_s = _unbroken_s(there)
    best = np.full(durations.size, np.nan)
    start = np.full(durations.size, -1, dtype=np.int64)
    for place, duration in enumerate(durations.tolist()):
        if duration > values.size:
            continue
        windows = sums[duration:] - sums[:-duration]
        first = int(np.argmax(windows))
        if unbroken_s[first + duration - 1] < duration:
            windows[unbroken_s[duration - 1 :] < duration] = -np.inf
            first = int(np.argmax(windows))
        if np.isfinite(windows[first]):
            best[place] = windows[first] / duration
            start[place] = first
    return MeanMaximal(durations_s=durations, best=best, start_s=start)


def _unbroken_s(there: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return how many seconds without a gap end with each second, shape (n,); 0 in a gap."""
    index = np.arange(1, there.size + 1)
    return index - np.maximum.accumulate(np.where(there, 0, index))
