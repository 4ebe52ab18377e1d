"""Thins streams to as many points as a chart can draw, keeping every peak and every pause."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apps.wearables.domain.samples import Channel, FloatArray, Samples

MIN_GAP_S = 30.0  # a shorter silence is a device saving memory, not a pause
MIN_POINTS = 5  # one pause and one bucket on each side of it
GAP_STEPS = 5.0  # and a pause is this many times the usual step

_UNORDERED = frozenset({Channel.LATITUDE, Channel.LONGITUDE})
_Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class ChartData:
    """Columns for a chart that share one time axis; None is a gap in the line."""

    time_s: list[float]
    channels: dict[Channel, list[float | None]]


def downsample(samples: Samples, points: int) -> ChartData:
    """Return at most `points` rows.

    The method is min-max decimation: time is cut into equal buckets, and each channel gives its lowest and
    its highest reading of a bucket, in the order in which they came, at the times of the bucket's first and
    last sample. So every extreme is drawn with its true height, at most a bucket away from its true time.
    Positions are taken as they are at those two samples. A pause becomes one row of None; only the longest
    ones get a row when there are more than a fifth of `points`.

    Raises:
        ValueError: fewer than five points.
    """
    if points < MIN_POINTS:
        raise ValueError("a chart needs five points")
    gaps = _gaps(samples.time_s, at_most=points // MIN_POINTS)
    if len(samples) + gaps.size <= points:
        rows = np.arange(len(samples))
        return _chart(samples.time_s, samples.channels, rows, gaps)
    first, last = _buckets(samples.time_s, gaps, max(1, (points - 3 * gaps.size) // 2))
    rows = np.unique(np.column_stack([first, last]))
    extremes = {
        channel: column if channel in _UNORDERED else _extremes(column, first, last)
        for channel, column in samples.channels.items()
    }
    return _chart(samples.time_s, extremes, rows, gaps)


def _gaps(time_s: FloatArray, *, at_most: int) -> _Indices:
    """Return the samples after which the recording paused; of too many pauses, the longest."""
    steps = np.diff(time_s)
    if not steps.size:
        return np.empty(0, dtype=np.intp)
    threshold = max(MIN_GAP_S, GAP_STEPS * float(np.median(steps)))
    paused = np.flatnonzero(steps > threshold)
    longest = paused[np.argsort(-steps[paused], kind="stable")[:at_most]]
    return np.sort(longest)


def _buckets(time_s: FloatArray, gaps: _Indices, count: int) -> tuple[_Indices, _Indices]:
    """Return the first and last sample of each bucket that has any; no bucket reaches across a gap."""
    width = (time_s[-1] - time_s[0]) / count or 1.0
    number = np.minimum((time_s - time_s[0]) // width, count - 1)
    starts = np.flatnonzero(np.diff(number, prepend=-1.0))
    first = np.union1d(starts, gaps + 1)
    return first, np.append(first[1:], time_s.size) - 1


def _extremes(column: FloatArray, first: _Indices, last: _Indices) -> FloatArray:
    """Return the column with each bucket's extremes written at its first and last sample."""
    lowest, highest = np.fmin.reduceat(column, first), np.fmax.reduceat(column, first)
    sizes = last - first + 1
    never = column.size
    at = np.arange(never)
    low_at = np.minimum.reduceat(np.where(column == np.repeat(lowest, sizes), at, never), first)
    high_at = np.minimum.reduceat(np.where(column == np.repeat(highest, sizes), at, never), first)
    result = column.copy()
    result[last] = np.where(low_at <= high_at, highest, lowest)
    result[first] = np.where(sizes == 1, result[first], np.where(low_at <= high_at, lowest, highest))
    return result


def _chart(
    time_s: FloatArray, columns: dict[Channel, FloatArray], rows: _Indices, gaps: _Indices
) -> ChartData:
    breaks = np.searchsorted(rows, gaps, side="right")
    middles = (time_s[gaps] + time_s[gaps + 1]) / 2 if gaps.size else np.empty(0)
    return ChartData(
        time_s=np.insert(time_s[rows], breaks, middles).tolist(),
        channels={
            channel: [
                None if math.isnan(value) else value
                for value in np.insert(column[rows], breaks, np.nan).tolist()
            ]
            for channel, column in columns.items()
        },
    )
