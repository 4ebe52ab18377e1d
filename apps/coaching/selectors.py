"""Every read that joins tables. Other apps get frozen dataclasses, never models."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from apps.accounts.models import Team, User
from apps.accounts.selectors import preferences_of
from apps.coaching.domain.athlete import Abilities, Dated
from apps.coaching.domain.standing import Standing, standing
from apps.coaching.models import Assignment, Dispatch, LibraryImport, Workout
from apps.training import selectors as training
from apps.wearables.domain.sports import Sport

GARMIN = "garmin"
KINDS = {
    "ftp_w": "ftp_w",
    "lthr_bpm": "lthr_bpm",
    "run_speed_mps": "threshold_speed_mps",
    "swim_speed_mps": "threshold_swim_speed_mps",
}
"""What a document's targets are fractions of → the kind of threshold."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A workout that an athlete was given, as lists show it."""

    public_id: UUID
    planned_on: date
    title: str
    sport: Sport
    duration_s: float | None
    load: float | None
    note: str
    document: Mapping[str, object]
    standing: Standing


def abilities_on(days: Mapping[int, date]) -> dict[int, Abilities]:
    """Return the thresholds that targets are fractions of, for people on a day each; one query."""
    found = training.entered_on(days)
    return {user_id: _abilities(kinds) for user_id, kinds in found.items()}


def _abilities(kinds: Mapping[str, tuple[float, date]]) -> Abilities:
    return Abilities(**{name: Dated(*kinds[kind]) for name, kind in KINDS.items() if kind in kinds})


def library_of(team: Team) -> QuerySet[Workout]:
    """Return a team's workouts, the one changed last first, each with how often it is in use."""
    in_use = Count("assignments", filter=Q(assignments__withdrawn_at__isnull=True))
    return Workout.objects.filter(team=team).annotate(use_count=in_use).order_by("-changed_at", "-pk")


def imports_of(user: User) -> QuerySet[LibraryImport]:
    """Return somebody's imports, newest first."""
    return LibraryImport.objects.filter(user=user).order_by("-created_at", "-pk")


def with_dispatch(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Take along each assignment's way to the device; one query more, however many there are."""
    ways = Dispatch.objects.filter(provider=GARMIN)
    return rows.prefetch_related(Prefetch("dispatches", queryset=ways, to_attr="ways"))


def dispatch_of(assignment: Assignment) -> Dispatch | None:
    """Return an assignment's way to Garmin, from what was taken along if it was."""
    ways = getattr(assignment, "ways", None)
    if ways is None:
        ways = list(Dispatch.objects.filter(assignment=assignment, provider=GARMIN))
    return ways[0] if ways else None


def standing_of(assignment: Assignment) -> Standing:
    """Say how an assignment stands."""
    way = dispatch_of(assignment)
    return standing(
        is_withdrawn=assignment.withdrawn_at is not None,
        state=way.state if way else "",
        attempts=way.attempts if way else 0,
        has_differences=bool(way and way.differences),
        has_trouble=bool(way and way.error_code),
    )


def given_to_athletes(workout: Workout, athlete_ids: Collection[int]) -> list[Assignment]:
    """Return who was given a workout, of these athletes, the latest day first; two queries."""
    rows = Assignment.objects.filter(workout=workout, athlete_id__in=athlete_ids)
    rows = rows.select_related("athlete__profile", "workout").order_by("-planned_on", "-pk")
    return list(with_dispatch(rows)[:200])


def given_by(coach: User, athlete: User) -> QuerySet[Assignment]:
    """Return what a coach's teams gave an athlete, the latest day first. Who asks has asked for the scope."""
    rows = Assignment.objects.filter(athlete=athlete, team__members__user=coach)
    return with_dispatch(rows.select_related("athlete__profile", "workout").order_by("-planned_on", "-pk"))


def before(rows: QuerySet[Assignment], mark: Assignment) -> QuerySet[Assignment]:
    """Leave what comes after one in the order of lists: an earlier day, or the same and given earlier."""
    return rows.filter(Q(planned_on__lt=mark.planned_on) | Q(planned_on=mark.planned_on, pk__lt=mark.pk))


def is_outdated(row: Assignment, *, now: datetime) -> bool:
    """Say whether the library's workout has changed since an athlete was given it for a day not yet over."""
    if row.workout is None or row.withdrawn_at is not None or row.document == row.workout.document:
        return False
    return row.planned_on >= now.astimezone(preferences_of(row.athlete).time_zone).date()


def count_ahead(workout: Workout, athlete_ids: Collection[int], *, now: datetime) -> int:
    """Count how often these athletes have a workout ahead, each from their own today on; one query."""
    rows = Assignment.objects.standing().filter(workout=workout, athlete_id__in=athlete_ids)
    rows = rows.filter(planned_on__gte=now.date() - timedelta(days=1)).select_related("athlete__profile")
    todays = (now.astimezone(preferences_of(row.athlete).time_zone).date() for row in rows)
    return sum(row.planned_on >= today for row, today in zip(rows, todays, strict=True))


def given_to(athlete: User) -> QuerySet[Assignment]:
    """Return what an athlete was given, the latest day first."""
    rows = Assignment.objects.filter(athlete=athlete).select_related("assigned_by__profile")
    return with_dispatch(rows.order_by("-planned_on", "-pk"))


def planned(athlete: User, first_on: date, last_on: date) -> list[Planned]:
    """Return what an athlete is to do from one day to another, both included; two queries."""
    rows = Assignment.objects.standing().filter(athlete=athlete, planned_on__range=(first_on, last_on))
    found = with_dispatch(rows.order_by("planned_on", "pk"))
    return [
        Planned(
            public_id=row.public_id,
            planned_on=row.planned_on,
            title=row.title,
            sport=Sport(row.sport),
            duration_s=row.duration_s,
            load=row.load,
            note=row.note,
            document=row.document,
            standing=standing_of(row),
        )
        for row in found
    ]


def ids_in_library(row: LibraryImport) -> frozenset[str]:
    """Return which of the found workouts lie in the team's library already."""
    listed = [line["id"] for line in row.found]
    here = Workout.objects.filter(team=row.team_id, provider=row.provider, external_id__in=listed)
    return frozenset(here.values_list("external_id", flat=True))
