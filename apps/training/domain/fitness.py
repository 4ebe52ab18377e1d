"""Fitness, fatigue and form: two weighted means of daily load (classic terms: CTL, ATL, TSB)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from apps.training.domain.sampling import FloatArray

FITNESS_DAYS = 42.0
FATIGUE_DAYS = 7.0
RAMP_DAYS = 7


class Convention(StrEnum):
    """How strongly a day's load moves a mean of N days."""

    TP = "tp"
    """Weight 1/N. Source: TrainingPeaks help 204071764."""
    EXP = "exp"
    """Weight 1 - e^(-1/N). Source: GoldenCheetah src/Metrics/PMCData.cpp; intervals.icu."""


class FormRule(StrEnum):
    """Whose fitness and fatigue make the form of a day."""

    PRIOR_DAY = "prior_day"
    """Yesterday's: how the athlete comes to the day. TrainingPeaks."""
    SAME_DAY = "same_day"
    """The same day's, its training included. intervals.icu."""


@dataclass(frozen=True, slots=True)
class Seed:
    """Fitness and fatigue at the end of the day before a series begins, in load per day."""

    fitness: float = 0.0
    fatigue: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class FitnessSeries:
    """One value per day, shape (n,) each, in load per day; the arrays are read-only."""

    fitness: FloatArray
    fatigue: FloatArray
    form: FloatArray


def day_weight(days: float, convention: Convention) -> float:
    """Return the share that a day's load has in a mean of so many days.

    Raises:
        ValueError: under one day.
    """
    if days < 1:
        raise ValueError("a mean needs at least one day")
    return 1.0 / days if convention is Convention.TP else -math.expm1(-1.0 / days)


def series(
    loads: FloatArray,
    *,
    seed: Seed = Seed(),
    convention: Convention = Convention.TP,
    form_rule: FormRule = FormRule.PRIOR_DAY,
    fitness_days: float = FITNESS_DAYS,
    fatigue_days: float = FATIGUE_DAYS,
) -> FitnessSeries:
    """Run fitness, fatigue and form over daily loads.

    It is a plain loop, so that a suffix run from ``seed_before`` gives the very same bits as a run over
    everything.

    Args:
        loads: load of each consecutive local day, shape (n,); a day without training is 0.
        seed: the state at the end of the day before the first.

    Raises:
        ValueError: loads are not 1-D, finite and at least 0, or a time constant is under one day.

    Source: TrainingPeaks help 204071764 (1/N); GoldenCheetah src/Metrics/PMCData.cpp (exponential).
    """
    if loads.ndim != 1 or not np.isfinite(loads).all() or (loads < 0).any():
        raise ValueError("loads must be one-dimensional, finite and not negative")
    daily = loads.tolist()
    fitness = _weighted_mean(daily, seed.fitness, day_weight(fitness_days, convention))
    fatigue = _weighted_mean(daily, seed.fatigue, day_weight(fatigue_days, convention))
    balance = fitness - fatigue
    if form_rule is FormRule.PRIOR_DAY:
        balance = np.concatenate((np.array([seed.fitness - seed.fatigue]), balance))[: loads.size]
    for values in (fitness, fatigue, balance):
        values.setflags(write=False)
    return FitnessSeries(fitness=fitness, fatigue=fatigue, form=balance)


def seed_before(fitness: FloatArray, fatigue: FloatArray, *, day: int, seed: Seed = Seed()) -> Seed:
    """Return the seed from which a series can be run again from a day on.

    Args:
        fitness: shape (n,).
        fatigue: shape (n,).
        day: index of the first day to run again, 0 to n.
        seed: the seed of the whole series, returned for day 0.

    Raises:
        ValueError: the day lies outside the series.
    """
    if not 0 <= day <= fitness.size or fitness.shape != fatigue.shape:
        raise ValueError("the day lies outside the series")
    return seed if day == 0 else Seed(fitness=float(fitness[day - 1]), fatigue=float(fatigue[day - 1]))


def ramp_7d(fitness: FloatArray) -> FloatArray:
    """Return how far fitness rose over the seven days up to each day, in load per day, shape (n,).

    The first seven days are NaN: what fitness was a week before them is not in the series.
    """
    ramp = np.full(fitness.shape, np.nan)
    ramp[RAMP_DAYS:] = fitness[RAMP_DAYS:] - fitness[:-RAMP_DAYS]
    return ramp


def daily_totals(loads: Iterable[tuple[date, float]], *, first_on: date, last_on: date) -> FloatArray:
    """Sum loads by local day over the closed range of days; a day without any is 0.

    Args:
        loads: (local day, load) in any order; days outside the range are left out.

    Returns:
        Shape (days from first_on to last_on, both included,).

    Raises:
        ValueError: the range ends before it begins.
    """
    length = (last_on - first_on).days + 1
    if length < 1:
        raise ValueError("last_on must not lie before first_on")
    totals = np.zeros(length)
    for day, load in loads:
        index = (day - first_on).days
        if 0 <= index < length:
            totals[index] += load
    return totals


def _weighted_mean(daily: list[float], start: float, weight: float) -> FloatArray:
    mean = start
    return np.array([mean := mean + (load - mean) * weight for load in daily], dtype=np.float64)
