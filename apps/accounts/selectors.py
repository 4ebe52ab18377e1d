"""Reads about people: their profile, who coaches whom."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import (
    CoachProfile,
    Invite,
    Profile,
    Relationship,
    Scope,
    Team,
    TeamMember,
    User,
)
from apps.compliance.domain.people import Person
from apps.compliance.policy import Purpose
from apps.compliance.selectors import has_consent
from apps.core.errors import NotAllowed


@dataclass(frozen=True)
class Preferences:
    """How somebody wants things shown."""

    time_zone: ZoneInfo
    units: str
    locale: str
    first_weekday: int


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from, past the proxies that this site trusts."""
    return str(get_adapter().get_client_ip(request) or "")


def current_user(request: HttpRequest) -> User:
    """Return who is signed in.

    Raises:
        NotAllowed: nobody is.
    """
    if not isinstance(request.user, User):
        raise NotAllowed(_("Sign in first."), code="not_signed_in")
    return request.user


def profile_of(user: User) -> Profile:
    """Return somebody's profile; an unsaved one with the defaults if there is none yet.

    It is kept on the object, so that a request asks the database once.
    """
    try:
        return user.profile
    except Profile.DoesNotExist:
        return Profile(user=user)


def preferences_of(user: User) -> Preferences:
    """Return how somebody wants things shown; a time zone that has gone out of use counts as UTC."""
    profile = profile_of(user)
    return Preferences(
        time_zone=zone(profile.time_zone),
        units=profile.units,
        locale=profile.locale,
        first_weekday=profile.first_weekday,
    )


def zone(name: str) -> ZoneInfo:
    """Return the time zone of that name, or UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


@cache
def time_zones() -> tuple[str, ...]:
    """List the time zones that people choose from: UTC, then places."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
    return ("UTC", *sorted(places))


def known_zone(name: str) -> str:
    """Return the name if people could choose it, else UTC."""
    return name if name in time_zones() else "UTC"


def display_name(user: User | AnonymousUser) -> str:
    """Return what to call somebody; nothing for nobody."""
    return profile_of(user).display_name if isinstance(user, User) else ""


def has_second_step(user: User | AnonymousUser) -> bool:
    """Say whether somebody set up a second step of signing in."""
    return isinstance(user, User) and Authenticator.objects.filter(user=user).exists()


def is_coach(user: User | AnonymousUser) -> bool:
    """Say whether somebody has a coach profile."""
    return isinstance(user, User) and CoachProfile.objects.filter(user=user).exists()


@dataclass(frozen=True)
class CoachBar:
    """The bar over every page on which a coach looks at an athlete."""

    person: UUID
    name: str
    opens_activities: bool
    opens_plan: bool


def coach_bar(athlete: User, scopes: frozenset[Scope]) -> CoachBar:
    """Name the athlete whom a coach looks at, with where the coach may go from there."""
    return CoachBar(
        person=athlete.public_id,
        name=display_name(athlete),
        opens_activities=Scope.ACTIVITIES in scopes,
        opens_plan=Scope.PLAN in scopes,
    )


def headline(user: User) -> str:
    """Return what a coach says of their coaching."""
    return CoachProfile.objects.filter(user=user).values_list("headline", flat=True).first() or ""


def site_address(path: str) -> str:
    """Return the whole address of a path of this site."""
    return settings.BASE_URL.rstrip("/") + path


def athletes_of(coach: User, now: datetime) -> QuerySet[User]:
    """Return the athletes whom a coach's teams coach at `now`, by name, with their profiles."""
    teams = TeamMember.objects.filter(user=coach).values("team")
    coached = Relationship.objects.active(now).filter(team__in=teams).values("athlete")
    athletes = User.objects.filter(pk__in=coached, is_active=True).exclude(pk=coach.pk)
    return athletes.select_related("profile").order_by("profile__display_name", "pk")


@dataclass(frozen=True)
class CoachName:
    """A coach by name and address, as their athletes know them."""

    public_id: UUID
    name: str
    email: str


@dataclass(frozen=True)
class Coaching:
    """A person's coaching in force: the coaches of the team, what is open to them, since when."""

    public_id: UUID
    athlete_id: UUID
    athlete_name: str
    coaches: tuple[CoachName, ...]
    scopes: tuple[Scope, ...]
    since: datetime


def named(user: User) -> CoachName:
    """Return who somebody is, to an athlete whom they coach or are about to."""
    return CoachName(user.public_id, display_name(user), user.email)


def coachings_of(athlete: Person, now: datetime) -> list[Coaching]:
    """Return who coaches a person at `now`, the oldest first; three queries."""
    return _coachings(Relationship.objects.active(now).filter(athlete_id=athlete.pk))


def reopened_by_consent(athlete: Person, now: datetime) -> list[CoachName]:
    """Return the coaches who see nothing for want of consent, and would again if it is given."""
    if has_consent(athlete, Purpose.COACH_SHARING):
        return []
    return [coach for row in coachings_of(athlete, now) for coach in row.coaches]


def coachings_by(coach: User, now: datetime) -> list[Coaching]:
    """Return whom a person's teams coach at `now`, the oldest first; three queries."""
    teams = TeamMember.objects.filter(user=coach).values("team")
    return _coachings(Relationship.objects.active(now).filter(team__in=teams, athlete__is_active=True))


def _coachings(rows: QuerySet[Relationship]) -> list[Coaching]:
    coaches = Prefetch("team__members", TeamMember.objects.select_related("user__profile").order_by("pk"))
    found = rows.select_related("athlete__profile", "team").prefetch_related(coaches)
    return [described(row) for row in found.order_by("active_from", "pk")]


def described(row: Relationship) -> Coaching:
    """Say who coaches whom, and what is open."""
    members = row.team.members.all()
    return Coaching(
        public_id=row.public_id,
        athlete_id=row.athlete.public_id,
        athlete_name=display_name(row.athlete),
        coaches=tuple(named(member.user) for member in members),
        scopes=tuple(scope for scope in Scope if scope.value in row.scopes),
        since=row.active_from,
    )


def coaching_with(coach: User, athlete: User, now: datetime) -> Relationship | None:
    """Return the coaching in force between a coach's teams and an athlete."""
    teams = TeamMember.objects.filter(user=coach).values("team")
    return Relationship.objects.active(now).filter(team__in=teams, athlete=athlete).first()


def invites_of(athlete: User, now: datetime) -> list[Invite]:
    """Return a person's invites that can still become coaching, the newest first."""
    found = Invite.objects.live(now).filter(athlete=athlete).select_related("accepted_by__profile")
    return list(found.order_by("-created_at", "-pk"))


def accepted_by(coach: User, now: datetime) -> list[Invite]:
    """Return the invites that a person accepted and that wait for the athlete, the newest first."""
    found = Invite.objects.live(now).filter(accepted_by=coach).select_related("athlete__profile")
    return list(found.order_by("-accepted_at", "-pk"))


def own_teams(coach: User) -> list[Team]:
    """Return the teams that a person owns, the oldest first."""
    return list(Team.objects.filter(members__user=coach, members__is_owner=True).order_by("pk"))


def coaches_in(relationship: UUID) -> list[int]:
    """Return the ids of the coaches of a relationship's team; none if it is gone."""
    found = TeamMember.objects.filter(team__relationships__public_id=relationship, user__is_active=True)
    return list(found.values_list("user_id", flat=True))
