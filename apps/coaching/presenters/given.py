"""What athletes were given, as their coach sees it: one workout's, or one athlete's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.models import Units, User
from apps.accounts.selectors import Preferences, display_name
from apps.coaching import selectors
from apps.coaching.domain.standing import Standing
from apps.coaching.models import Assignment
from apps.coaching.presenters import state
from apps.coaching.presenters.state import State
from apps.core import formatting
from apps.wearables.domain.sports import Sport
from apps.wearables.presenters import words

PAGE_SIZE = 30
MOST_AHEAD = 5


@dataclass(frozen=True, slots=True)
class Given:
    """A workout that one athlete was given for a day.

    Attributes:
        workout: the one in the library that it is a copy of; None if that is gone.
        withdraws: the word on the button that takes it back; empty where there is nothing to take back.
        is_outdated: the library's has changed since, and it can still be given anew.
    """

    public_id: UUID
    athlete: UUID
    name: str
    workout: UUID | None
    title: str
    sport: str
    sport_icon: str
    planned_on: date
    day: str
    is_today: bool
    note: str
    state: State
    withdraws: str
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class GivenPage:
    """What one athlete was given, the latest day first; `older` is the id that the next page begins after."""

    lines: tuple[Given, ...]
    older: str
    is_first: bool

    @property
    def is_moving(self) -> bool:
        """Say whether a job is at one of them."""
        return any(line.state.is_moving for line in self.lines)

    @property
    def asks_every_s(self) -> int:
        """How often the page looks again."""
        return state.POLL_S


def lines(rows: Iterable[Assignment], preferences: Preferences, *, now: datetime) -> tuple[Given, ...]:
    """Put what was given into words; days are counted in the zone of the preferences."""
    today, imperial = now.astimezone(preferences.time_zone).date(), preferences.units == Units.IMPERIAL
    return tuple(_line(row, today=today, imperial=imperial, now=now) for row in rows)


def _line(row: Assignment, *, today: date, imperial: bool, now: datetime) -> Given:
    return Given(
        public_id=row.public_id,
        athlete=row.athlete.public_id,
        name=display_name(row.athlete),
        workout=row.workout.public_id if row.workout else None,
        title=row.title,
        sport=words.sport_word(Sport(row.sport)),
        sport_icon=words.sport_icon(Sport(row.sport)),
        planned_on=row.planned_on,
        day=formatting.day(row.planned_on, today=today),
        is_today=row.planned_on == today,
        note=row.note,
        state=state.state_of(row, imperial=imperial, is_for_coach=True),
        withdraws=_withdraws(row),
        is_outdated=selectors.is_outdated(row, now=now),
    )


def _withdraws(row: Assignment) -> str:
    if row.withdrawn_at is None:
        return _("Take back")
    is_there = selectors.standing_of(row) is Standing.STILL_THERE
    return _("Try again to take it off") if is_there else ""


def page(
    coach: User, athlete: User, preferences: Preferences, *, after: UUID | None, now: datetime
) -> GivenPage:
    """Return a page of what an athlete was given; a fixed number of queries.

    Args:
        after: the last one of the page before; None, or one that is not theirs, for the first page.
    """
    rows = selectors.given_by(coach, athlete)
    mark = rows.filter(public_id=after).first() if after else None
    found = list((selectors.before(rows, mark) if mark else rows)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return GivenPage(
        lines=lines(shown, preferences, now=now),
        older=str(shown[-1].public_id) if len(found) > PAGE_SIZE else "",
        is_first=mark is None,
    )


@dataclass(frozen=True, slots=True)
class Ahead:
    """What an athlete has ahead of them, the next day first; `has_more` says that it is not all."""

    lines: tuple[Given, ...]
    has_more: bool


def ahead(coach: User, athlete: User, preferences: Preferences, *, now: datetime) -> Ahead:
    """Return what an athlete was given from their today on; two queries."""
    today = now.astimezone(preferences.time_zone).date()
    rows = selectors.given_by(coach, athlete).filter(withdrawn_at__isnull=True, planned_on__gte=today)
    found = list(rows.order_by("planned_on", "pk")[: MOST_AHEAD + 1])
    return Ahead(lines(found[:MOST_AHEAD], preferences, now=now), len(found) > MOST_AHEAD)
