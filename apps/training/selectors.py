"""Reads of load: of one activity, of many, and the daily series up to today."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from apps.accounts.models import User
from apps.compliance.policy import Audience, permits
from apps.core.models import Outbox, State
from apps.training.domain import fitness, packing
from apps.training.domain.fitness import Convention, FormRule, Seed
from apps.training.domain.load_result import SeriesSport
from apps.training.models import ActivityLoad, LoadSeries, Threshold

LONGEST_SPAN = timedelta(days=366 * 30)
"""No series is read further than this; a file dated decades ago must not ask for a chart of centuries."""


@dataclass(frozen=True, slots=True)
class LoadOfActivity:
    """The load of an activity with how it was found; `value` None comes with a reason."""

    value: float | None
    method: str
    is_estimated: bool
    reason: str
    basis: str
    intensity_factor: float | None
    normalised_power_w: float | None
    trimp: float | None
    sources: tuple[str, ...]


def loads_of(
    user: User, activity_ids: Iterable[int], *, audience: Audience = Audience.OWNER
) -> dict[int, LoadOfActivity]:
    """Return the loads of a person's activities by activity pk; one not computed yet is absent.

    Args:
        audience: leave out what its sources keep from them.
    """
    found = ActivityLoad.objects.filter(user=user, activity_id__in=list(activity_ids))
    return {
        row.activity_id: LoadOfActivity(
            value=row.value,
            method=row.method,
            is_estimated=row.is_estimated,
            reason=row.reason,
            basis=row.basis,
            intensity_factor=row.intensity_factor,
            normalised_power_w=row.normalised_power_w,
            trimp=row.trimp,
            sources=tuple(row.sources),
        )
        for row in found
        if _is_open(row.sources, audience)
    }


def _is_open(sources: Iterable[str], audience: Audience) -> bool:
    return audience is Audience.OWNER or permits(sources, audience.use)


@dataclass(frozen=True, slots=True)
class LoadDays:
    """Daily load, fitness, fatigue and form over consecutive local days; lists of one length."""

    days: list[date]
    load: list[float]
    fitness: list[float]
    fatigue: list[float]
    form: list[float]
    convention: Convention
    has_estimates: bool
    sources: tuple[str, ...]

    def on(self, day: date) -> tuple[float, float, float] | None:
        """Return fitness, fatigue and form of a day, or None outside the series."""
        if not self.days or not self.days[0] <= day <= self.days[-1]:
            return None
        index = (day - self.days[0]).days
        return self.fitness[index], self.fatigue[index], self.form[index]


def load_days(
    user: User,
    *,
    audience: Audience,
    today: date,
    sport: SeriesSport = SeriesSport.ALL,
    convention: Convention = Convention.TP,
    first_on: date | None = None,
) -> LoadDays | None:
    """Return a person's load up to `today`, as one audience may see it; None where there is nothing.

    Days after the last activity decay. Form is that of the prior day for the `tp` convention, and of the same
    day for `exp`, as their users know them.

    Args:
        first_on: leave out the days before it.
    """
    row = LoadSeries.objects.filter(
        user=user, sport=sport, convention=convention.value, audience=audience.value
    ).first()
    return None if row is None else _days(row, convention=convention, today=today, first_on=first_on)


def latest_loads(todays: Mapping[int, date], *, audience: Audience, days: int) -> dict[int, LoadDays]:
    """Return the last days of several people's load, as one audience may see it; one query.

    Args:
        todays: user id → that person's own today; somebody without a series is left out of the answer.
    """
    rows = LoadSeries.objects.filter(
        user_id__in=list(todays),
        sport=SeriesSport.ALL,
        convention=Convention.TP.value,
        audience=audience.value,
    )
    return {
        row.user_id: _days(
            row,
            convention=Convention.TP,
            today=todays[row.user_id],
            first_on=todays[row.user_id] - timedelta(days=days - 1),
        )
        for row in rows
    }


def _days(row: LoadSeries, *, convention: Convention, today: date, first_on: date | None) -> LoadDays:
    stored = packing.unpack(bytes(row.packed))
    days = max((min(today, date.max) - stored.first_on).days + 1, stored.loads.size)
    skip = max(0, days - LONGEST_SPAN.days)
    loads, run = _extended(stored, days, convention)
    if first_on is not None:
        skip = max(skip, (first_on - stored.first_on).days)
    return LoadDays(
        days=[stored.first_on + timedelta(days=index) for index in range(skip, days)],
        load=loads[skip:].tolist(),
        fitness=run.fitness[skip:].tolist(),
        fatigue=run.fatigue[skip:].tolist(),
        form=run.form[skip:].tolist(),
        convention=convention,
        has_estimates=row.has_estimates,
        sources=tuple(row.sources),
    )


def _extended(
    stored: packing.DailySeries, days: int, convention: Convention
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], fitness.FitnessSeries]:
    """Let the stored series decay over days without load, up to `days` in all."""
    rule = FormRule.PRIOR_DAY if convention is Convention.TP else FormRule.SAME_DAY
    loads = np.zeros(days)
    loads[: stored.loads.size] = stored.loads
    return loads, fitness.series(loads, seed=Seed(), convention=convention, form_rule=rule)


def thresholds_of(user: User) -> list[Threshold]:
    """Return a person's entered thresholds, the newest of each kind first."""
    return list(Threshold.objects.filter(user=user).order_by("kind", "-effective_on"))


def estimated_days(
    user: User, *, sport: SeriesSport = SeriesSport.ALL, audience: Audience = Audience.OWNER
) -> set[date]:
    """Return the local days on which a part of the load is an estimate."""
    found = ActivityLoad.objects.filter(user=user, value__isnull=False, is_estimated=True)
    if sport is not SeriesSport.ALL:
        found = found.filter(discipline=sport.value)
    days = found.values_list("local_on", "sources")
    return {day for day, sources in days if _is_open(sources, audience)}


def is_recomputing(user: User) -> bool:
    """Say whether news that moves this person's load is still under way."""
    under_way = Outbox.objects.filter(subject_id=user.pk, subscriber__startswith="training.")
    return under_way.filter(state__in=(State.PENDING, State.CLAIMED)).exists()


def sports_with_load(user: User, *, audience: Audience = Audience.OWNER) -> list[SeriesSport]:
    """Return the sports in which a person has load, everything together first."""
    found = LoadSeries.objects.filter(
        user=user, audience=audience.value, convention=Convention.TP.value
    ).values_list("sport", flat=True)
    known = set(found)
    return [sport for sport in SeriesSport if sport.value in known]


def counts_without_load(user: User, *, audience: Audience = Audience.OWNER) -> Mapping[str, int]:
    """Return how many activities have no load, by reason (`MissingReason` or the source policy's word)."""
    found = ActivityLoad.objects.filter(user=user, value__isnull=True).values_list("reason", "sources")
    return Counter(reason for reason, sources in found if _is_open(sources, audience))


def entered_on(days: Mapping[int, date]) -> dict[int, dict[str, tuple[float, date]]]:
    """Return the thresholds that hold for several people, each on a day of their own; one query.

    Args:
        days: user id → the day.

    Returns:
        User id → kind → value in the kind's unit and the day that it holds from; the latest up to the day.
    """
    found: dict[int, dict[str, tuple[float, date]]] = {user_id: {} for user_id in days}
    rows = Threshold.objects.filter(user_id__in=list(days)).order_by("effective_on")
    for user_id, kind, value, since in rows.values_list("user_id", "kind", "value", "effective_on"):
        if since <= days[user_id]:
            found[user_id][kind] = (value, since)
    return found
