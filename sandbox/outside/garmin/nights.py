"""Members' nights and days from a seed: worse rest after hard days, better in easy weeks."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from sandbox.outside.garmin.models import Day
from sandbox.outside.models import Account
from sandbox.outside.training import body_of
from sandbox.season import EASY_WEEK

HARD_DAYS = {2, 4, 6}  # the mornings after Tuesday's, Thursday's and Saturday's sessions
UNWORN = 0.05  # share of nights without the watch
NIGHT_S = 7.3 * 3600


def months(account: Account, *, weeks: int, until: date) -> Iterator[Day]:
    """Yield the days with a night in the weeks before a day, oldest first."""
    first = until - timedelta(days=until.weekday(), weeks=weeks - 1)
    for number in range((until - first).days):
        day = lived(account, first + timedelta(days=number), week=number // 7)
        if day is not None:
            yield day


def lived(account: Account, on: date, *, week: int = 0, roll: int = 0) -> Day | None:
    """Return somebody's day, None for a night without the watch; another `roll` is another night."""
    dice = np.random.default_rng([account.seed, on.toordinal(), 7, roll])
    if dice.random() < UNWORN and not roll:
        return None
    usual_ms = 38 + account.seed % 7 * 6
    tired = (0.9 if on.weekday() in HARD_DAYS else 1.03) * (
        1.06 if week % EASY_WEEK == EASY_WEEK - 1 else 1.0
    )
    night_s = float(np.clip(dice.normal(NIGHT_S, 2100), 4 * 3600, 10 * 3600))
    deep, rem = float(dice.normal(0.19, 0.03)), float(dice.normal(0.22, 0.03))
    high = int(np.clip(dice.normal(82 * tired, 7), 40, 100))
    return Day(
        account=account,
        on=on,
        rmssd_ms=round(float(np.clip(dice.normal(usual_ms * tired, 4), 12, 160))),
        resting_bpm=round(
            body_of(account.seed).resting_hr_bpm + float(dice.normal(0, 1.2)) + 12 * (1 - tired)
        ),
        deep_s=_minutes(night_s * deep),
        light_s=_minutes(night_s * (1 - deep - rem)),
        rem_s=_minutes(night_s * rem),
        awake_s=_minutes(float(dice.uniform(300, 2700))),
        steps=round(float(np.clip(dice.normal(9200, 2900), 900, 30_000))),
        stress=int(np.clip(dice.normal(30 / tired, 6), 8, 80)),
        battery_low=int(np.clip(high - dice.normal(55, 8), 5, 60)),
        battery_high=high,
    )


def _minutes(seconds: float) -> int:
    """Return seconds as watches tell them: whole minutes."""
    return max(1, round(seconds / 60)) * 60
