"""Who may see whom: the one place that answers. Everything is denied unless it is allowed here.

Being staff gives nothing here: the admin is their place. A coach needs a relationship in force, its scope,
and the athlete's consent to sharing; source policy is asked beside this, in `compliance.policy`.
"""

from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Invite, Relationship, Scope, Team, User
from apps.accounts.selectors import is_coach
from apps.compliance.policy import Purpose
from apps.compliance.selectors import who_consents
from apps.core.errors import NotAllowed, NotFound
from apps.core.models import find

Row = TypeVar("Row", bound=Model)
EVERYTHING = frozenset(Scope)
NOTHING: frozenset[Scope] = frozenset()
Viewer = User | AnonymousUser


class NotACoach(NotAllowed):
    """What was asked for is for coaches."""

    code = "not_a_coach"

    def __init__(self) -> None:
        super().__init__(_("This is for coaches. Your account has no coach profile."))


class Relation(StrEnum):
    """What one person is to another."""

    OWNER = "owner"
    COACH = "coach"
    STRANGER = "stranger"


def relation(viewer: Viewer, subject: User, now: datetime) -> Relation:
    """Say what `viewer` is to `subject` at `now`."""
    if is_owner(viewer, subject):
        return Relation.OWNER
    return Relation.COACH if scopes(viewer, subject, now) else Relation.STRANGER


def is_owner(viewer: Viewer, subject: User) -> bool:
    """Say whether it is the same person, and not locked out."""
    return isinstance(viewer, User) and viewer.is_active and viewer.pk == subject.pk


def require_coach(viewer: Viewer) -> None:
    """Raise `NotACoach` where the viewer has no coach profile."""
    if not is_coach(viewer):
        raise NotACoach


def owned(rows: QuerySet[Row], viewer: Viewer, *, by: str = "user") -> QuerySet[Row]:
    """Leave those rows that belong, by the column `by`, to the viewer."""
    return rows.filter(**{by: viewer}) if isinstance(viewer, User) and viewer.is_active else rows.none()


def scopes(viewer: Viewer, subject: User, now: datetime) -> frozenset[Scope]:
    """Return the classes of `subject`'s data that `viewer` may see at `now`.

    Everything of one's own; of an athlete who consents to sharing, what the relationships in force with the
    viewer's teams open.
    """
    if is_owner(viewer, subject):
        return EVERYTHING
    if not isinstance(viewer, User) or not viewer.is_active or not subject.is_active:
        return NOTHING
    in_force = Relationship.objects.active(now).filter(athlete=subject, team__members__user=viewer)
    granted = {name for names in in_force.values_list("scopes", flat=True) for name in names}
    if not granted or not who_consents([subject.pk], Purpose.COACH_SHARING):
        return NOTHING
    return frozenset(scope for scope in Scope if scope.value in granted)


def may(viewer: Viewer, subject: User, scope: Scope, now: datetime) -> bool:
    """Say whether `viewer` may see that class of `subject`'s data at `now`."""
    return scope in scopes(viewer, subject, now)


def find_person(viewer: Viewer, public_id: UUID, scope: Scope, now: datetime) -> User:
    """Return the person of that id, if `viewer` may see that class of their data.

    Raises:
        NotFound: there is nobody of that id, or not for this viewer; the two look alike on purpose.
    """
    subject = User.objects.select_related("profile").filter(public_id=public_id).first()
    if subject is None or not may(viewer, subject, scope, now):
        raise NotFound(_("There is nobody here by that address."))
    return subject


def find_athlete(viewer: Viewer, public_id: UUID, now: datetime) -> tuple[User, frozenset[Scope]]:
    """Return an athlete whom the viewer coaches, with what they may see of them; never the viewer.

    Raises:
        NotFound: there is nobody of that id, or they are not this viewer's athlete; the two look alike.
    """
    subject = User.objects.select_related("profile").filter(public_id=public_id).first()
    seen = NOTHING if subject is None or is_owner(viewer, subject) else scopes(viewer, subject, now)
    if subject is None or not seen:
        raise NotFound(_("There is nobody here by that address."))
    return subject, seen


def opened_by(viewer: User, now: datetime) -> dict[int, frozenset[Scope]]:
    """Return what each athlete of a coach opens to them at `now`; two queries.

    Who does not consent to sharing is left out.
    """
    in_force = Relationship.objects.active(now).filter(team__members__user=viewer, athlete__is_active=True)
    granted: dict[int, set[str]] = {}
    for athlete_id, names in in_force.values_list("athlete_id", "scopes"):
        granted.setdefault(athlete_id, set()).update(names)
    consenting = who_consents(granted, Purpose.COACH_SHARING)
    return {
        athlete_id: frozenset(scope for scope in Scope if scope.value in names)
        for athlete_id, names in granted.items()
        if athlete_id in consenting
    }


def own_invite(viewer: User, public_id: UUID) -> Invite:
    """Find an invite that the viewer made. Raises `NotFound`."""
    rows = owned(Invite.objects.select_related("team", "accepted_by__profile"), viewer, by="athlete")
    return find(rows, public_id, _("There is no such invite, or it is not yours."))


def accepted_invite(viewer: User, public_id: UUID) -> Invite:
    """Find an invite that the viewer accepted. Raises `NotFound`."""
    rows = Invite.objects.select_related("athlete__profile", "team", "accepted_by")
    mine = owned(rows, viewer, by="accepted_by")
    return find(mine, public_id, _("There is no such invite, or it is not for you."))


def own_team(viewer: User, public_id: UUID) -> Team:
    """Find a team that the viewer owns. Raises `NotFound`."""
    found = Team.objects.filter(members__user=viewer, members__is_owner=True, public_id=public_id).first()
    if found is None or not viewer.is_active:
        raise NotFound(_("There is no such team, or it is not yours."))
    return found


def own_coaching(viewer: User, public_id: UUID, now: datetime) -> Relationship:
    """Find coaching in force that the viewer is part of, as athlete or as coach. Raises `NotFound`."""
    part_of = Q(athlete=viewer) | Q(team__members__user=viewer)
    in_force = Relationship.objects.active(now).filter(part_of, public_id=public_id).distinct()
    found = in_force.select_related("athlete__profile", "team").first()
    if found is None or not viewer.is_active:
        raise NotFound(_("There is no such coaching, or it has ended."))
    return found
