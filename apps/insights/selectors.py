"""Reads of recommendations, of who decides on them, and of where the model is switched off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.accounts.access import opened_by
from apps.accounts.models import Relationship, Scope, User
from apps.compliance.policy import Purpose, Use, permits
from apps.compliance.selectors import has_consent
from apps.core.models import State
from apps.insights.domain.facts import HEALTH
from apps.insights.models import ModelPause, Recommendation, Stage, WriterKind

SCOPES = frozenset({Scope.ACTIVITIES, Scope.PLAN})
"""What an athlete opens to a coach who may decide on drafts: the figures in them, and what to do next."""

A_DAY = timedelta(days=1)
UNFINISHED = (State.PENDING, State.CLAIMED)


def of_user(user: User) -> QuerySet[Recommendation]:
    """Return a person's recommendations, newest first."""
    return (
        Recommendation.objects.filter(user=user)
        .select_related("user__profile", "decided_by__profile")
        .order_by("-created_at", "-pk")
    )


def under_way(user: User) -> Recommendation | None:
    """Return the recommendation that is being written for a person."""
    return Recommendation.objects.filter(user=user, state__in=UNFINISHED).first()


def count_asked(user: User, *, now: datetime) -> int:
    """Count how often a model was asked for a person in the last day, or is about to be."""
    recent = Recommendation.objects.filter(user=user, writer=WriterKind.MODEL, created_at__gt=now - A_DAY)
    return recent.filter(Q(calls__isnull=False) | Q(state__in=UNFINISHED)).distinct().count()


def is_paused(user: User) -> bool:
    """Say whether no model may be asked for a person: switched off for everybody, or for them."""
    return ModelPause.objects.filter(Q(user=None) | Q(user=user), ended_at=None).exists()


def is_paused_for_all() -> bool:
    """Say whether no model may be asked for anybody."""
    return ModelPause.objects.filter(user=None, ended_at=None).exists()


def openings(athlete: User, *, now: datetime) -> tuple[frozenset[str], ...]:
    """Return what an athlete opens to each team of coaches; nothing without consent to share with a coach."""
    if not has_consent(athlete, Purpose.COACH_SHARING):
        return ()
    in_force = Relationship.objects.active(now).filter(athlete=athlete, team__members__user__is_active=True)
    return tuple(frozenset(names) for names in dict(in_force.values_list("pk", "scopes")).values())


def needed(row: Recommendation) -> frozenset[Scope]:
    """Return the scopes that a coach needs for a draft: health, too, where it rests on nights or ratings."""
    is_health = any(fact["key"] in HEALTH for fact in row.evidence)
    return SCOPES | {Scope.HEALTH} if is_health else SCOPES


def is_for_coach(row: Recommendation, opened: Iterable[frozenset[str]]) -> bool:
    """Say whether a coach decides on a draft, by what its athlete opens to coaches."""
    wanted = {scope.value for scope in needed(row)}
    return permits(row.sources, Use.COACH_VIEW) and any(wanted <= names for names in opened)


def coaches_of(row: Recommendation, *, now: datetime) -> QuerySet[User]:
    """Return the coaches who decide on a draft."""
    wanted = {scope.value for scope in needed(row)}
    in_force = Relationship.objects.active(now).filter(athlete=row.user).values_list("team_id", "scopes")
    teams = [team for team, names in in_force if wanted <= set(names)]
    return User.objects.filter(team_memberships__team__in=teams, is_active=True).distinct()


def may_use_nights(athlete: User, *, now: datetime) -> bool:
    """Say whether a draft may rest on nights and ratings of effort: who decides on it may see health."""
    wanted = {scope.value for scope in SCOPES}
    return all(Scope.HEALTH in names for names in openings(athlete, now=now) if wanted <= names)


def drafts_for(coach: User, *, now: datetime, public_id: UUID | None = None) -> list[Recommendation]:
    """Return the drafts that wait for a coach, the oldest first; a fixed number of queries.

    Only those whose sources let a coach see what was worked out from them.
    """
    opened = opened_by(coach, now)
    athletes = [pk for pk, scopes in opened.items() if scopes >= SCOPES and pk != coach.pk]
    found = Recommendation.objects.filter(
        user__in=athletes, state=State.DONE, stage=Stage.DRAFTED, expires_at__gt=now
    )
    if public_id is not None:
        found = found.filter(public_id=public_id)
    rows = found.select_related("user__profile", "decided_by__profile").order_by("drafted_at", "pk")
    return [
        row for row in rows if permits(row.sources, Use.COACH_VIEW) and opened[row.user_id] >= needed(row)
    ]


def waits_for_coach(row: Recommendation, *, now: datetime) -> bool:
    """Say whether a coach has to decide before the athlete sees it."""
    return row.standing is Stage.DRAFTED and is_for_coach(row, openings(row.user, now=now))


@dataclass(frozen=True, slots=True)
class Shown:
    """A recommendation as its athlete may see it: `content` is empty where it is not for their eyes (yet)."""

    row: Recommendation
    content: dict[str, object]
    waits: bool


def shown(row: Recommendation, *, opened: Iterable[frozenset[str]]) -> Shown:
    """Return what an athlete sees of a recommendation.

    Args:
        opened: what they open to coaches (`openings`).
    """
    standing = row.standing
    waits = standing is Stage.DRAFTED and is_for_coach(row, opened)
    is_readable = standing in {Stage.DRAFTED, Stage.APPROVED, Stage.ACCEPTED, Stage.DISMISSED} and not waits
    return Shown(row, dict(row.approved or row.draft) if is_readable else {}, waits)


def latest_shown(user: User, *, now: datetime) -> Shown | None:
    """Return the newest recommendation of a person that is still open or on its way, as they may see it."""
    row = of_user(user).exclude(stage__in=(Stage.DECLINED, Stage.DISMISSED)).first()
    if row is None or (row.expires_at is not None and not row.is_open(now)):
        return None
    return shown(row, opened=openings(user, now=now) if row.standing is Stage.DRAFTED else ())
