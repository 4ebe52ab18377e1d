"""A plausible season: what a made-up athlete does day by day, second by second, from a seed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from sandbox.recordings import make_multisport_fit, make_pool_swim_fit
from sandbox.traces import Leg

FloatArray = npt.NDArray[np.float64]
EASY_WEEK = 4
MISSED = 0.06  # share of sessions that life gets in the way of
COASTING = 0.02  # share of seconds without pedalling
Block = tuple[int, float]
"""Seconds, and effort as a share of the threshold."""


@dataclass(frozen=True)
class Body:
    """What the athlete's body can do, and where it lives."""

    ftp_w: float
    threshold_speed_mps: float
    lthr_bpm: float
    resting_hr_bpm: float
    home: tuple[float, float]
    time_zone: str


@dataclass(frozen=True)
class Session:
    """A session of the week: sport, hour of the day, and its blocks of effort."""

    sport: str
    hour: int
    blocks: tuple[Block, ...]
    has_power: bool = True


def repeats(count: int, on: Block, off: Block) -> tuple[Block, ...]:
    """Return intervals with rests between."""
    return (on, off) * count


WARM_UP, COOL_DOWN = (900, 0.6), (600, 0.5)
WEEK: dict[int, Session] = {
    1: Session("cycling", 18, (WARM_UP, *repeats(5, (300, 1.06), (180, 0.5)), COOL_DOWN)),
    2: Session("running", 7, ((2700, 0.74),), has_power=False),
    3: Session("cycling", 18, (WARM_UP, *repeats(2, (1200, 0.95), (300, 0.5)), COOL_DOWN)),
    4: Session("swimming", 12, ()),
    5: Session("cycling", 9, ((1800, 0.62), (4800, 0.7), (1200, 0.82), (900, 0.55))),
    6: Session("running", 9, ((4500, 0.77), (900, 0.85)), has_power=False),
}
"""Sessions by weekday, Monday being 0; Monday is a rest day."""


def recordings(
    body: Body, *, weeks: int, until: date, seed: int
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield (file name, maker of the FIT file) for each session of the weeks before `until`, oldest first."""
    first = until - timedelta(days=until.weekday(), weeks=weeks - 1)
    for number in range((until - first).days):
        day = first + timedelta(days=number)
        session = WEEK.get(day.weekday())
        dice = np.random.default_rng([seed, day.toordinal()])
        if session is None or dice.random() < MISSED:
            continue
        make = partial(_record, body, session, day, number // 7, dice)
        yield f"{day.isoformat()}-{session.sport}.fit", make


def _record(body: Body, session: Session, day: date, week: int, dice: np.random.Generator) -> bytes:
    local = datetime.combine(day, time(session.hour, int(dice.integers(0, 50))), ZoneInfo(body.time_zone))
    offset = local.utcoffset() or timedelta()
    started_at, utc_offset_s = local.astimezone(UTC), int(offset.total_seconds())
    if session.sport == "swimming":
        return make_pool_swim_fit(
            started_at=started_at, lengths=int(dice.integers(56, 88)), utc_offset_s=utc_offset_s
        )
    return make_multisport_fit(
        started_at=started_at, legs=[outing(body, session, week=week, dice=dice)], utc_offset_s=utc_offset_s
    )


def outing(body: Body, session: Session, *, week: int, dice: np.random.Generator) -> Leg:
    """Live through a ride or run second by second; every fourth week is an easy one."""
    effort = _effort(session.blocks, _shrink(week), dice)
    return Leg(
        sport=session.sport,
        seconds=effort.size - 1,
        power=_power(body, effort, dice) if session.has_power else None,
        heart_rate=_heart_rate(body, effort, dice),
        cadence=np.clip(86 + dice.normal(0, 2, effort.size), 40, 120).round().astype(np.float64),
        speed=_speed(body, session, effort, dice),
        altitude=420 + 60 * np.sin(np.arange(effort.size) / 700 + dice.random() * 6),
        home=body.home,
        laps=len(session.blocks),
    )


def seconds_of(session: Session, *, week: int) -> int:
    """Return how long an outing of this session takes in this week."""
    return sum(int(seconds * _shrink(week)) for seconds, _effort_share in session.blocks)


def _shrink(week: int) -> float:
    return 0.7 if week % EASY_WEEK == EASY_WEEK - 1 else 1.0


def _effort(blocks: tuple[Block, ...], shrink: float, dice: np.random.Generator) -> FloatArray:
    """Lay blocks end to end; the day's shape moves them all by a few per cent."""
    shape = dice.normal(1.0, 0.03)
    parts = [np.full(int(seconds * shrink), share * shape) for seconds, share in blocks]
    return np.concatenate([*parts, parts[-1][-1:]])


def _power(body: Body, effort: FloatArray, dice: np.random.Generator) -> FloatArray:
    watts = body.ftp_w * effort * (1 + dice.normal(0, 0.09, effort.size))
    watts[dice.random(effort.size) < COASTING] = 0
    return np.clip(np.round(watts), 0, None)


def _heart_rate(body: Body, effort: FloatArray, dice: np.random.Generator) -> FloatArray:
    """Follow the effort with the minute's delay that a heart has, drifting up over the hours."""
    reserve = body.lthr_bpm - body.resting_hr_bpm
    wanted = body.resting_hr_bpm + reserve * np.clip(effort, 0.3, 1.1)
    kernel = np.exp(-np.arange(240) / 50.0)
    kernel /= kernel.sum()
    delayed = np.convolve(np.concatenate([np.full(239, wanted[0] * 0.8), wanted]), kernel, mode="valid")
    drift = np.linspace(0, effort.size / 3600 * 2.5, effort.size)
    return np.round(delayed + drift + dice.normal(0, 0.8, effort.size))


def _speed(body: Body, session: Session, effort: FloatArray, dice: np.random.Generator) -> FloatArray:
    noise = 1 + dice.normal(0, 0.02, effort.size)
    if session.has_power:
        return np.clip(9.4 * np.cbrt(effort) * noise, 2, 18)
    return np.clip(body.threshold_speed_mps * effort * noise, 1.5, 6)
