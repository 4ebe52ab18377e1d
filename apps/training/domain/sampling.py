"""Recorded samples in time: their order, how long each one counts, and a 1 Hz grid made of them."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]

HOLD_S = 10.0
"""Longest spacing between two readings that is still one continuous recording, in seconds."""

HOLD_SPACINGS = 5.0
"""A recording sparser than 1 Hz may skip this many of its own usual spacings before that is a pause."""

MAX_SPAN_S = 10 * 86_400
"""Longest recording put on a grid, in seconds: a timestamp gone wrong must not ask for gigabytes."""


class GapRule(StrEnum):
    """What a missing second of a 1 Hz array becomes before it is averaged."""

    AS_RECORDED = "as_recorded"
    """Left out; the readings follow each other in the order recorded. Nearest to what devices show."""
    ZERO = "zero"
    """0, pauses included."""
    HOLD_10 = "hold_10"
    """The last reading for up to 10 s; the rest of a longer gap is left out, as is what follows the end."""


@dataclass(frozen=True, slots=True, eq=False)
class ActivitySamples:
    """One recording's samples as parallel 1-D arrays, kept in time order.

    Rows in any order are sorted (stably) and rows without a finite time are dropped. NaN in a channel is a
    missing reading; a channel the device never had is None. Units: s from any origin, W, bpm, m/s, m, m.

    Raises:
        ValueError: an array is not 1-D, or a channel is not as long as ``time_s``.
    """

    time_s: FloatArray
    power_w: FloatArray | None = None
    heart_rate_bpm: FloatArray | None = None
    speed_mps: FloatArray | None = None
    altitude_m: FloatArray | None = None
    distance_m: FloatArray | None = None

    def __post_init__(self) -> None:
        time_s = np.asarray(self.time_s, dtype=np.float64)
        if time_s.ndim != 1:
            raise ValueError("time_s must be one-dimensional")
        order = np.argsort(time_s, kind="stable")
        order = order[np.isfinite(time_s[order])]
        for field in fields(self):
            channel = getattr(self, field.name)
            if channel is None:
                continue
            values = np.asarray(channel, dtype=np.float64)
            if values.shape != time_s.shape:
                raise ValueError(f"{field.name} must have the shape of time_s")
            object.__setattr__(self, field.name, values[order])


def plausible(values: FloatArray, *, low: float, high: float) -> FloatArray:
    """Copy an array with every value outside [low, high] turned into NaN."""
    return np.where((values >= low) & (values <= high), values, np.nan)


def usual_spacing_s(time_s: FloatArray) -> float:
    """Return the median spacing of ascending times in seconds, 1.0 where fewer than two differ.

    Duplicated timestamps are not counted.
    """
    spacings = np.diff(time_s)
    spacings = spacings[spacings > 0]
    return float(np.median(spacings)) if spacings.size else 1.0


def sample_durations_s(time_s: FloatArray) -> FloatArray:
    """Return how many seconds each reading stands for, in the shape of ``time_s``.

    A reading counts until the next one. Where the next is later than 10 s (or five usual spacings of a
    sparser recording), that is a pause, and the reading counts for one usual spacing; so does the last one.
    Works for 1 Hz and for smart recording alike.

    Args:
        time_s: ascending times of the readings that are there (drop the missing ones first), shape (n,),
            seconds.

    Raises:
        ValueError: times descend or are not finite.
    """
    if time_s.size == 0:
        return np.empty(0)
    spacings = np.diff(time_s)
    if not np.isfinite(time_s).all() or (spacings < 0).any():
        raise ValueError("time_s must be finite and ascending")
    usual = usual_spacing_s(time_s)
    limit = max(HOLD_S, HOLD_SPACINGS * usual)
    return np.append(np.where(spacings <= limit, spacings, usual), usual)


def on_grid(time_s: FloatArray, values: FloatArray) -> FloatArray:
    """Put readings on a 1 Hz grid that starts at the first sample; seconds without a reading are NaN.

    Readings that fall into the same second are averaged.

    Args:
        time_s: ascending times, shape (n,), seconds.
        values: readings, shape (n,), NaN where missing.

    Returns:
        Shape (whole seconds spanned + 1,), or (0,) without samples.

    Raises:
        ValueError: shapes differ, or the times span more than ``MAX_SPAN_S``.
    """
    if time_s.shape != values.shape:
        raise ValueError("values must have the shape of time_s")
    if time_s.size == 0:
        return np.empty(0)
    if time_s[-1] - time_s[0] > MAX_SPAN_S:
        raise ValueError("the samples span too long a time for a grid")
    seconds = np.rint(time_s - time_s[0]).astype(np.int64)
    length = int(seconds[-1]) + 1
    there = np.isfinite(values)
    sums = np.bincount(seconds[there], weights=values[there], minlength=length)
    counts = np.bincount(seconds[there], minlength=length)
    grid = np.full(length, np.nan)
    np.divide(sums, counts, out=grid, where=counts > 0)
    return grid


def without_gaps(values: FloatArray, rule: GapRule) -> FloatArray:
    """Apply a gap rule to a 1 Hz array with NaN, and return an array without NaN.

    Args:
        values: one value a second, shape (n,), NaN where missing.
        rule: what becomes of the missing seconds; under every rule but ``ZERO`` the result may be shorter
            than n.
    """
    there = np.isfinite(values)
    if rule is GapRule.ZERO:
        return np.where(there, values, 0.0)
    if rule is GapRule.AS_RECORDED or there.all():
        return values[there]
    index = np.arange(values.size)
    before = np.maximum.accumulate(np.where(there, index, -1))
    last = int(np.flatnonzero(there)[-1]) if there.any() else -1
    held = (before >= 0) & (index <= last) & (index - before <= HOLD_S)
    return values[before[held]]
