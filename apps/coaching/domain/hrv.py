"""Heart-rate variability against one's own baseline.

ln RMSSD, a 7-day mean against the mean and standard deviation of the weeks before; only nights of one source,
at least 3 valid ones in the week and 14 in the baseline. Source: Plews 2013 (10.1123/ijspp.2013-0455), and
Javaloyes 2019 (10.1123/ijspp.2018-0122, n = 17): a coach's signal, no diagnosis.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from math import log
from statistics import fmean, stdev

WEEK = 7
BASELINE_DAYS = 60
FEWEST_IN_WEEK = 3
FEWEST_IN_BASELINE = 14


def deviation_sd(rmssd_ms: Mapping[date, float], today: date) -> float | None:
    """Return how far the week's mean lies from the baseline's, in the baseline's standard deviations.

    Args:
        rmssd_ms: nights of one source, by the day that they ended on.

    Returns:
        None where there are too few nights, or where they do not vary.
    """
    found = windows(logs(rmssd_ms), today)
    if found is None:
        return None
    week, before = found
    spread = stdev(before)
    return (fmean(week) - fmean(before)) / spread if spread else None


def logs(rmssd_ms: Mapping[date, float]) -> dict[date, float]:
    """Return the logarithms of the nights that have a figure."""
    return {on: log(value) for on, value in rmssd_ms.items() if value > 0}


def windows(nights: Mapping[date, float], today: date) -> tuple[list[float], list[float]] | None:
    """Return the week's figures and those of the baseline before it; None where either has too few nights."""
    first_on = today - timedelta(days=WEEK - 1)
    week = _between(nights, first_on, today)
    before = _between(nights, first_on - timedelta(days=BASELINE_DAYS), first_on - timedelta(days=1))
    return (week, before) if len(week) >= FEWEST_IN_WEEK and len(before) >= FEWEST_IN_BASELINE else None


def _between(nights: Mapping[date, float], first_on: date, last_on: date) -> list[float]:
    return [value for on, value in nights.items() if first_on <= on <= last_on]
