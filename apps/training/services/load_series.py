"""Rebuild a person's packed daily series from the loads of their activities."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from apps.accounts.models import User
from apps.compliance.policy import Audience, Use, permits
from apps.training.domain import fitness, packing
from apps.training.domain.fitness import Convention
from apps.training.domain.load_result import SeriesSport
from apps.training.models import ActivityLoad, LoadSeries

VIEWS = {Audience.OWNER: Use.OWNER_VIEW, Audience.COACH: Use.COACH_VIEW, Audience.MODEL: Use.MODEL}


@dataclass(frozen=True)
class DayLoad:
    """One activity's share of a day."""

    day: date
    value: float
    discipline: str
    is_estimated: bool
    sources: tuple[str, ...]


def rebuild(*, user: User, now: datetime) -> None:
    """Write every series of a person anew; one that has nothing to sum goes.

    An activity counts for an audience when each of its sources lets itself be combined and be seen by that
    audience. Call it in a transaction that holds the lock on the person.
    """
    loads = [
        DayLoad(day, value, discipline, is_estimated, tuple(sources))
        for day, value, discipline, is_estimated, sources in ActivityLoad.objects.filter(
            user=user, value__isnull=False
        ).values_list("local_on", "value", "discipline", "is_estimated", "sources")
        if value is not None
    ]
    wanted = [series for audience in Audience for series in _series(user, loads, audience, now)]
    LoadSeries.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["user", "sport", "convention", "audience"],
        update_fields=["packed", "first_on", "last_on", "has_estimates", "sources", "computed_at"],
    )
    LoadSeries.objects.filter(user=user).exclude(computed_at=now).delete()


def _series(user: User, loads: Sequence[DayLoad], audience: Audience, now: datetime) -> Iterable[LoadSeries]:
    allowed = {
        sources: permits(sources, Use.COMBINE) and permits(sources, VIEWS[audience])
        for sources in {load.sources for load in loads}
    }
    counted = [load for load in loads if allowed[load.sources]]
    for sport in SeriesSport:
        chosen = [load for load in counted if sport in {SeriesSport.ALL, load.discipline}]
        if not chosen:
            continue
        first_on, last_on = min(load.day for load in chosen), max(load.day for load in chosen)
        daily = fitness.daily_totals(
            ((load.day, load.value) for load in chosen), first_on=first_on, last_on=last_on
        )
        for convention in Convention:
            run = fitness.series(daily, convention=convention)
            yield LoadSeries(
                user=user,
                sport=sport,
                convention=convention.value,
                audience=audience.value,
                packed=packing.pack(packing.DailySeries(first_on, daily, run.fitness, run.fatigue)),
                first_on=first_on,
                last_on=last_on,
                has_estimates=any(load.is_estimated for load in chosen),
                sources=sorted({source for load in chosen for source in load.sources}),
                computed_at=now,
            )
