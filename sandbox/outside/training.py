"""What the athletes do: their bodies, their weeks, and the samples of each activity, from seeds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from sandbox.season import MISSED, WEEK, Body, outing, seconds_of
from sandbox.traces import Trace, trace

TIME_ZONE = "Europe/Zurich"
HOME = (47.37, 8.54)
RIDING, SWIMMING = "cycling", "swimming"
SPORT_TYPES = {"cycling": "Ride", "running": "Run", "swimming": "Swim"}
NAMES = {
    1: "Five minutes hard, five times",
    2: "Before breakfast",
    3: "Twice twenty",
    4: "Lanes at noon",
    5: "Long way round",
    6: "Along the river",
}
SWIM_S = 2400
PRIVATE_ONE_IN = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An activity before it is stored."""

    name: str
    sport_type: str
    started_at: datetime
    seconds: int
    weekday: int
    week: int
    seed: int
    is_private: bool
    is_manual: bool


def body_of(seed: int) -> Body:
    """Return the body that goes with an account's seed."""
    dice = np.random.default_rng(seed)
    return Body(
        ftp_w=float(dice.integers(190, 320)),
        threshold_speed_mps=float(dice.uniform(3.4, 4.6)),
        lthr_bpm=float(dice.integers(160, 178)),
        resting_hr_bpm=float(dice.integers(42, 60)),
        home=(HOME[0] + float(dice.uniform(-0.05, 0.05)), HOME[1] + float(dice.uniform(-0.05, 0.05))),
        time_zone=TIME_ZONE,
    )


@lru_cache(maxsize=8)
def months(*, seed: int, weeks: int, until: date) -> tuple[Plan, ...]:
    """Return what somebody did in the weeks before a day, oldest first; some days went otherwise."""
    return tuple(_lived(seed, weeks, until))


def fresh(*, sport_type: str, ended_at: datetime, seed: int) -> Plan:
    """Return an activity that ended just now; no two seeds give the same one."""
    dice = np.random.default_rng(seed)
    wanted = [
        day
        for day, session in WEEK.items()
        if SPORT_TYPES[session.sport] == sport_type != SPORT_TYPES[SWIMMING]
    ]
    weekday = int(dice.choice(wanted))
    seconds = seconds_of(WEEK[weekday], week=0)
    return Plan(
        name=NAMES[weekday],
        sport_type=sport_type,
        started_at=(ended_at - timedelta(seconds=seconds)).replace(microsecond=0),
        seconds=seconds,
        weekday=weekday,
        week=0,
        seed=seed,
        is_private=False,
        is_manual=False,
    )


@lru_cache(maxsize=16)
def samples(*, body_seed: int, weekday: int, week: int, seed: int) -> Trace:
    """Return an activity's samples, one each second, both ends included."""
    return trace(outing(body_of(body_seed), WEEK[weekday], week=week, dice=np.random.default_rng(seed)))


def _lived(seed: int, weeks: int, until: date) -> Iterator[Plan]:
    first = until - timedelta(days=until.weekday(), weeks=weeks - 1)
    for number in range((until - first).days):
        day = first + timedelta(days=number)
        dice = np.random.default_rng([seed, day.toordinal()])
        session = WEEK.get(day.weekday())
        if session is None or dice.random() < MISSED:
            continue
        week, is_swim = number // 7, session.sport == SWIMMING
        local = time(session.hour, int(dice.integers(0, 50)), int(dice.integers(0, 60)))
        yield Plan(
            name=NAMES[day.weekday()],
            sport_type=SPORT_TYPES[session.sport],
            started_at=datetime.combine(day, local, ZoneInfo(TIME_ZONE)).astimezone(UTC),
            seconds=SWIM_S if is_swim else seconds_of(session, week=week),
            weekday=day.weekday(),
            week=week,
            seed=int(dice.integers(2**40)),
            is_private=int(dice.integers(PRIVATE_ONE_IN)) == 0,
            is_manual=is_swim,
        )
