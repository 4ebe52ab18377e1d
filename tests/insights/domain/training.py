"""Weeks of training for tests of the rules: loads with their fitness, and the outings behind them."""

from datetime import date, timedelta

import numpy as np

from apps.insights.domain.facts import Outing, Series
from apps.training.domain import fitness

TODAY = date(2026, 11, 18)


def series(loads: list[float]) -> Series:
    """Return the series that these daily loads give, the last one today's."""
    run = fitness.series(np.array(loads, dtype=np.float64))
    return Series(
        load=loads,
        fitness=run.fitness.tolist(),
        fatigue=run.fatigue.tolist(),
        form=run.form.tolist(),
        sources=("file",),
    )


def outing(days_ago: int, sport: str = "running", *, minutes: float = 50, km: float | None = 10) -> Outing:
    """Return an outing so many days ago."""
    return Outing(
        on=TODAY - timedelta(days=days_ago),
        sport=sport,
        duration_s=minutes * 60,
        distance_m=None if km is None else km * 1000,
        effort=5,
        sources=("file",),
    )


STEADY = series([60.0, 0.0] * 30)
OUTINGS = [outing(days) for days in range(1, 40, 2)]
