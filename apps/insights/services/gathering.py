"""Gather what a recommendation may rest on: of a person's training only what its sources let a model read.

Nothing else of the person is read here: no title, no note, no place, no name.
"""

from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, timedelta

from apps.accounts.models import User
from apps.accounts.selectors import preferences_of, profile_of
from apps.compliance.policy import Audience, Source, Use, permits
from apps.insights.domain import facts, guardrails
from apps.insights.domain.facts import Fact, Outing, Series
from apps.insights.domain.guardrails import Limits
from apps.insights.domain.nights import DAYS_BACK, Night
from apps.insights.domain.prompts import About, age_band
from apps.insights.selectors import may_use_nights
from apps.training import selectors as training
from apps.training.domain.fitness import Convention
from apps.wearables import selectors as wearables
from apps.wearables.selectors import LoadInput
from apps.wearables.selectors.nights import Nights, nights_of

LOOK_BACK = timedelta(days=42)
LATELY = timedelta(days=28)
CONVENTION = Convention.TP


class Declined(Exception):
    """There will be no recommendation; `code` names a sentence in `sentences`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Gathered:
    """Facts with their limits, which sources they came from, and which were left out."""

    facts: tuple[Fact, ...]
    limits: Limits
    about: About
    sources: tuple[str, ...]
    left_out: tuple[str, ...]


def gather(user: User, *, now: datetime) -> Gathered:
    """Return what may be written about.

    Raises:
        Declined: there is nothing, or nothing that a model may read.
    """
    preferences = preferences_of(user)
    today = now.astimezone(preferences.time_zone).date()
    inputs = [
        each for each in wearables.load_inputs(user, from_on=today - LOOK_BACK) if each.local_on <= today
    ]
    allowed = [each for each in inputs if permits(each.sources, Use.MODEL)]
    left_out = {source for each in inputs if each not in allowed for source in each.sources}
    series = _series(user, allowed, today=today)
    outings = [_outing(each) for each in allowed]
    # A coach decides on the draft who may not see health: neither nights nor ratings of effort go into it.
    is_health_open = may_use_nights(user, now=now)
    if not is_health_open:
        outings = [replace(each, effort=None) for each in outings]
    nights = _nights(user, today=today) if is_health_open else None
    found = facts.collect(
        series,
        outings,
        today=today,
        nights=[Night(*each) for each in map(astuple, nights.nights)] if nights else [],
        night_source=nights.source if nights else "",
    )
    if not outings:
        raise Declined("barred_sources" if left_out else "no_data")
    lately = {each.sport for each in outings if each.on > today - LATELY}
    return Gathered(
        facts=found,
        limits=guardrails.limits(series, found, sports=frozenset(lately), age=_age(user, now=now)),
        about=About(preferences.locale, _band(user, today.year)),
        sources=tuple(sorted({source for fact in found for source in fact.sources})),
        left_out=tuple(sorted(left_out)),
    )


def _series(user: User, allowed: list[LoadInput], *, today: date) -> Series | None:
    """Return the load that was summed for a model's eyes; its sources are asked once more.

    Where people train and no session of theirs has a load, for want of a threshold, none is known: not zero.
    """
    found = training.load_days(user, audience=Audience.MODEL, today=today, convention=CONVENTION)
    if found is None or not permits(found.sources, Use.MODEL):
        return None
    lately = [each.pk for each in allowed if each.local_on > today - LATELY]
    loads = training.loads_of(user, lately, audience=Audience.MODEL)
    if lately and all(load.value is None for load in loads.values()):
        return None
    return Series(found.load, found.fitness, found.fatigue, found.form, found.sources)


def _nights(user: User, *, today: date) -> Nights | None:
    """Return the nights that a model may read of."""
    return nights_of(user, first_on=today - timedelta(days=DAYS_BACK), last_on=today, use=Use.MODEL)


def _outing(row: LoadInput) -> Outing:
    return Outing(
        on=row.local_on,
        sport=row.sport.family.value,
        duration_s=row.timer_s if row.timer_s is not None else row.elapsed_s,
        distance_m=row.distance_m,
        effort=row.perceived_exertion,
        sources=row.sources,
    )


def _age(user: User, *, now: datetime) -> timedelta | None:
    """Return how long ago something last came in that a model may read of: a file, or a connection's news."""
    arrivals = [
        row.created_at for row in wearables.incoming(user, limit=1) if permits([Source.FILE], Use.MODEL)
    ]
    arrivals += [
        row.fetched_at
        for row in wearables.connections_of(user)
        if row.fetched_at is not None and permits([row.provider], Use.MODEL)
    ]
    return now - max(arrivals) if arrivals else None


def _band(user: User, this_year: int) -> str:
    return age_band(birth_year=profile_of(user).birth_year, this_year=this_year)
