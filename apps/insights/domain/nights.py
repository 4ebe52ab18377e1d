"""Nights against somebody's own baseline: the last seven, and those before them.

Which nights count, and how few say nothing, is one rule with the roster's: `apps.coaching.domain.hrv`.
Source: Plews 2013, 10.1123/ijspp.2013-0455: the mean of ln RMSSD over 7 days against the own baseline ± 0.5
SD; that fewer than 14 nights before the week say nothing is our own judgement.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, stdev
from typing import Final

from apps.coaching.domain.hrv import BASELINE_DAYS, WEEK, logs, windows

DAYS_BACK: Final = WEEK - 1 + BASELINE_DAYS
"""How many days before today the oldest night is that counts."""
BAND_SD: Final = 0.5


@dataclass(frozen=True, slots=True)
class Night:
    """One night of one source; None where it has no figure."""

    on: date
    rmssd_ms: float | None
    resting_heart_rate_bpm: float | None


def figures(nights: Sequence[Night], *, today: date) -> Iterator[tuple[str, float, str]]:
    """Yield (key, value, unit) of what can be said; nothing where the nights are too few."""
    rmssd = windows(logs({each.on: each.rmssd_ms for each in nights if each.rmssd_ms}), today)
    if rmssd:
        week, before = rmssd
        base, spread = fmean(before), stdev(before)
        yield "hrv_7d", round(math.exp(fmean(week)), 1), "ms"
        yield "hrv_low", round(math.exp(base - BAND_SD * spread), 1), "ms"
        yield "hrv_high", round(math.exp(base + BAND_SD * spread), 1), "ms"
    beats = {each.on: each.resting_heart_rate_bpm for each in nights if each.resting_heart_rate_bpm}
    if resting := windows(beats, today):
        week, before = resting
        yield "resting_hr_7d", round(fmean(week), 1), "bpm"
        yield "resting_hr_base", round(fmean(before), 1), "bpm"
