"""Begin, narrow, widen and end coaching: a team, an athlete, scopes, a half-open period."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts import events
from apps.accounts.models import Relationship, Scope, Team, TeamMember, User
from apps.compliance.services import audit
from apps.core.errors import Conflict, NotAllowed, Unprocessable


class AlreadyCoached(Conflict):
    """The team coaches this athlete already."""

    code = "already_coached"


class CoachingEnded(Conflict):
    """The coaching has ended, so nothing of it can be changed."""

    code = "coaching_ended"


class NothingLeft(Unprocessable):
    """Coaching that opens nothing is none."""

    code = "nothing_opened"


@transaction.atomic
def begin(
    *, team: Team, athlete: User, scopes: Iterable[Scope], by: User | None, now: datetime
) -> Relationship:
    """Let a team coach an athlete from now on, within the scopes.

    Whoever calls this has the athlete's word for it: an invite that they confirmed, or sample data.

    Raises:
        AlreadyCoached: it does so already, or the athlete is one of the team.
    """
    Team.objects.select_for_update().only("pk").get(pk=team.pk)
    refuse_twice(team=team, athlete=athlete)
    opened = sorted({Scope(scope).value for scope in scopes})
    relationship = Relationship.objects.create(team=team, athlete=athlete, scopes=opened, active_from=now)
    _note("accounts.coaching_begun", relationship, by=by, now=now)
    return relationship


def refuse_twice(*, team: Team, athlete: User) -> None:
    """Let pass only a team that does not coach this athlete, and that the athlete is no coach of.

    Raises:
        AlreadyCoached: one or the other.
    """
    if TeamMember.objects.filter(team=team, user=athlete).exists():
        raise AlreadyCoached(_("A team cannot coach one of its own coaches."))
    if Relationship.objects.filter(team=team, athlete=athlete, active_to=None).exists():
        raise AlreadyCoached(
            _("You work together already. The athlete can change in the settings what is open.")
        )


@transaction.atomic
def change_scopes(
    *, relationship: Relationship, scopes: Iterable[Scope], by: User, now: datetime
) -> Relationship:
    """Set what the coaching opens; in force at once. The athlete chooses, a coach can only give up.

    Raises:
        NotAllowed: somebody else asks, or a coach asks for more than they have.
        CoachingEnded: it is over.
        NothingLeft: nothing would be open.
    """
    row = Relationship.objects.select_for_update().select_related("athlete").get(pk=relationship.pk)
    opened = sorted({Scope(scope).value for scope in scopes})
    if not _is_part_of(row, by):
        raise NotAllowed(_("Only the athlete and their coaches can change this."))
    if by.pk != row.athlete_id and not set(opened) <= set(row.scopes):
        raise NotAllowed(_("Only the athlete can open more to you."))
    if row.active_to is not None and row.active_to <= now:
        raise CoachingEnded(_("This coaching has ended."))
    if not opened:
        raise NothingLeft(_("Choose at least one thing, or end the coaching."))
    if opened != row.scopes:
        row.scopes = opened
        row.save(update_fields=["scopes"])
        _note("accounts.scopes_changed", row, by=by, now=now)
    return row


@transaction.atomic
def end(*, relationship: Relationship, by: User, now: datetime) -> Relationship:
    """End coaching at once; the athlete, the team and staff may. Ending it twice changes nothing.

    Raises:
        NotAllowed: somebody else asks.
    """
    if not (_is_part_of(relationship, by) or by.is_staff):
        raise NotAllowed(_("Only the athlete and their coaches can end this."))
    row = Relationship.objects.select_for_update().get(pk=relationship.pk)
    if row.active_to is not None and row.active_to <= now:
        return row
    row.active_to = max(now, row.active_from)
    row.save(update_fields=["active_to"])
    audit.record(
        action="accounts.coaching_ended",
        by=by,
        subject=row.athlete,
        target=audit.target_of(row),
        now=now,
    )
    events.coaching_ended.publish(user_id=row.athlete_id, relationship=str(row.public_id), by_id=by.pk)
    return row


def _is_part_of(relationship: Relationship, by: User) -> bool:
    if by.pk == relationship.athlete_id:
        return True
    return TeamMember.objects.filter(team=relationship.team_id, user=by).exists()


def _note(action: str, relationship: Relationship, *, by: User | None, now: datetime) -> None:
    audit.record(
        action=action,
        by=by,
        subject=relationship.athlete,
        target=audit.target_of(relationship),
        details={"scopes": "+".join(relationship.scopes)},
        now=now,
    )
