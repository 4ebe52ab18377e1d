"""The roster: a row an athlete, as their coach may see them, and why they need a look, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.access import opened_by
from apps.accounts.models import Scope, User
from apps.accounts.selectors import athletes_of, display_name, preferences_of
from apps.coaching.domain import check_in, hrv
from apps.coaching.domain.check_in import Figures, Sign
from apps.coaching.domain.ordering import Order
from apps.coaching.presenters.signs import Reason, not_opened, not_shared, reason_of
from apps.compliance.policy import Audience
from apps.core import formatting
from apps.training.domain.fitness import RAMP_DAYS
from apps.training.presenters.standing import Standing, standing
from apps.training.selectors import LoadDays, latest_loads
from apps.wearables.presenters import words
from apps.wearables.selectors import ActivityRow
from apps.wearables.selectors.for_coaches import (
    Freshness,
    freshness_for_coach,
    latest_for_coach,
    nights_for_coach,
)

SPARK_DAYS = 42


@dataclass(frozen=True, slots=True)
class AthleteRow:
    """One athlete as their coach may see them. What the coach may not see is missing, with the reason.

    Attributes:
        scopes: what is open; nothing where the athlete does not agree to sharing.
        signs: what was seen, the heaviest first.
        data_at: when something came in last.
        hrv_deviation_sd: only with the scope for health, and only where there are nights enough.
    """

    pk: int
    public_id: UUID
    name: str
    scopes: frozenset[Scope]
    figures: Figures | None
    signs: tuple[Sign, ...]
    reason: Reason
    standing: Standing | None
    fitness: float | None
    fatigue: float | None
    last_at: datetime | None
    last_activity: str
    last_sport: str
    last_icon: str
    data_at: datetime | None
    data_age: str
    is_stale: bool
    hrv_deviation_sd: float | None
    spark: str
    spark_label: str

    @property
    def weight(self) -> int:
        """How much they ask for a look."""
        return check_in.WEIGHTS[self.signs[0]] if self.signs else 0

    @property
    def needs_a_look(self) -> bool:
        """Say whether the coach should look at them today."""
        return check_in.needs_a_look(self.signs)

    def measure(self, order: Order) -> float | None:
        """A number that they are ordered by: deep form, high fitness, steep ramps and old data come first."""
        figures = self.figures
        if figures is None:
            return None
        return {
            Order.FORM: figures.form,
            Order.FITNESS: _down(self.fitness),
            Order.RAMP: _down(figures.ramp_7d),
            Order.LAST: self.last_at.timestamp() if self.last_at else None,
            Order.DATA: self.data_at.timestamp() if self.data_at else None,
        }.get(order)

    @property
    def hrv(self) -> str:
        """HRV's deviation in words; empty where there is none to show."""
        value = self.hrv_deviation_sd
        return "" if value is None else _("%(value)s SD") % {"value": formatting.signed(value, 1)}

    @property
    def is_health_open(self) -> bool:
        """Say whether the athlete opened sleep and HRV; where not, HRV is not missing but not shared."""
        return Scope.HEALTH in self.scopes

    @property
    def is_hrv_low(self) -> bool:
        """Say whether it lies under the athlete's own band."""
        return Sign.LOW_HRV in self.signs


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read of many athletes at once, by their number; only of those whose activities are open."""

    todays: Mapping[int, date]
    series: Mapping[int, LoadDays]
    last: Mapping[int, ActivityRow]
    fresh: Mapping[int, Freshness]
    hrv: Mapping[int, float]


def rows(coach: User, *, now: datetime) -> list[AthleteRow]:
    """Return every athlete of a coach, by name; the number of queries does not grow with them.

    A coach sees an athlete's load while the relationship opens activities to the coach's team, the athlete
    consents to sharing, and only as far as the terms of the sources go.
    """
    athletes = list(athletes_of(coach, now))
    opened = opened_by(coach, now)
    todays = {
        athlete.pk: now.astimezone(preferences_of(athlete).time_zone).date()
        for athlete in athletes
        if Scope.ACTIVITIES in opened.get(athlete.pk, ())
    }
    seen = Seen(
        todays=todays,
        series=latest_loads(todays, audience=Audience.COACH, days=SPARK_DAYS),
        last=latest_for_coach(todays),
        fresh=freshness_for_coach(todays),
        hrv=_hrv(todays, opened),
    )
    return [_row(athlete, opened.get(athlete.pk), seen, now) for athlete in athletes]


def row_of(coach: User, athlete: User, *, now: datetime) -> AthleteRow | None:
    """Return one athlete's row; None if they are not the coach's."""
    return next((row for row in rows(coach, now=now) if row.public_id == athlete.public_id), None)


def _hrv(todays: Mapping[int, date], opened: Mapping[int, frozenset[Scope]]) -> dict[int, float]:
    """Return the deviation of those who opened health too and have nights enough."""
    people = [pk for pk in todays if Scope.HEALTH in opened[pk]]
    if not people:
        return {}
    since = min(todays.values()) - timedelta(days=hrv.WEEK + hrv.BASELINE_DAYS)
    nights = nights_for_coach(people, since=since)
    found = {pk: hrv.deviation_sd(nights[pk], todays[pk]) for pk in nights}
    return {pk: value for pk, value in found.items() if value is not None}


def _row(athlete: User, opened: frozenset[Scope] | None, seen: Seen, now: datetime) -> AthleteRow:
    today, found = seen.todays.get(athlete.pk), seen.series.get(athlete.pk)
    last, fresh = seen.last.get(athlete.pk), seen.fresh.get(athlete.pk)
    figures = None if today is None else _figures(athlete.pk, seen, today, now)
    signs = check_in.signs(figures) if figures else ()
    values = found.on(today) if found and today else None
    if figures is not None:
        reason = reason_of(signs, figures, has_estimates=bool(found and found.has_estimates))
    else:
        reason = not_shared() if opened is None else not_opened()
    return AthleteRow(
        pk=athlete.pk,
        public_id=athlete.public_id,
        name=display_name(athlete) or _("Unnamed athlete"),
        scopes=opened or frozenset(),
        figures=figures,
        signs=signs,
        reason=reason,
        standing=standing(found, today) if today else None,
        fitness=values[0] if values else None,
        fatigue=values[1] if values else None,
        last_at=last.started_at if last else None,
        last_activity=formatting.ago(last.started_at, now=now) if last else "",
        last_sport=words.sport_word(last.sport) if last else "",
        last_icon=words.sport_icon(last.sport) if last else "",
        data_at=fresh.at if fresh else None,
        data_age=formatting.ago(fresh.at, now=now) if fresh and fresh.at else "",
        is_stale=bool({Sign.STALE, Sign.BROKEN} & set(signs)),
        hrv_deviation_sd=seen.hrv.get(athlete.pk),
        spark=_spark(found),
        spark_label=_spark_label(found),
    )


def _figures(pk: int, seen: Seen, today: date, now: datetime) -> Figures:
    found, last, fresh = seen.series.get(pk), seen.last.get(pk), seen.fresh.get(pk)
    values = found.on(today) if found else None
    before = found.on(today - timedelta(days=RAMP_DAYS)) if found else None
    comes_by_itself = fresh is not None and fresh.connected and fresh.at is not None
    return Figures(
        days_known=(today - found.days[0]).days + 1 if found and found.days else 0,
        form=values[2] if values else None,
        ramp_7d=values[0] - before[0] if values and before else None,
        days_since_activity=(today - last.local_on).days if last else None,
        data_age_h=(now - fresh.at) / timedelta(hours=1) if comes_by_itself and fresh and fresh.at else None,
        is_broken=fresh is not None and fresh.is_broken,
        hrv_deviation_sd=seen.hrv.get(pk),
    )


def _down(value: float | None) -> float | None:
    return None if value is None else -value


def _spark(found: LoadDays | None) -> str:
    """Return fitness as the path of a line in a box of 100 by 24."""
    values = found.fitness if found else []
    if not values[1:]:
        return ""
    low, span = min(values), (max(values) - min(values)) or 1.0
    step = 100 / (len(values) - 1)
    points = (f"{at * step:.1f} {22 - (value - low) / span * 20:.1f}" for at, value in enumerate(values))
    return "M" + "L".join(points)


def _spark_label(found: LoadDays | None) -> str:
    if found is None or not found.fitness:
        return ""
    return _("Fitness over six weeks, from %(first)s to %(last)s") % {
        "first": formatting.number(found.fitness[0]),
        "last": formatting.number(found.fitness[-1]),
    }
