"""Invites: an athlete makes a link, a coach accepts it, the athlete confirms the coach by name.

The token stands in the link alone: the table keeps its digest, and it can be accepted once. Nothing but the
athlete's name is shown before the confirmation, which is where the coaching begins.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts import events
from apps.accounts.models import Invite, InviteState, Relationship, Scope, Team, TeamMember, User
from apps.accounts.services import people, relationships
from apps.compliance.policy import Purpose, require_consent
from apps.compliance.services import audit, consents
from apps.core.errors import Conflict, NotAllowed, NotFound, Unprocessable
from apps.core.words import one_line

LIFETIME = timedelta(days=7)
"""How long a link works, and then how long an accepted invite waits for the athlete."""
MOST_LIVE = 5
LONGEST_NOTE = 300


class UnknownInvite(NotFound):
    """No invite has this token."""

    code = "invite_unknown"


class InviteClosed(Conflict):
    """The invite has ended: used, taken back, declined or run out."""

    code = "invite_closed"


class OwnInvite(Conflict):
    """An athlete opened their own link."""

    code = "own_invite"


class TooManyInvites(Conflict):
    """The athlete has as many invites under way as anybody may have."""

    code = "too_many_invites"


class NothingOpened(Unprocessable):
    """An invite that opens nothing is of no use to a coach."""

    code = "nothing_opened"


class AnotherCoach(Conflict):
    """The athlete confirms somebody else than who accepted."""

    code = "another_coach"


@dataclass(frozen=True)
class Made:
    """A new invite with its token, which is nowhere else and cannot be shown again."""

    invite: Invite
    token: str


def digest_of(token: str) -> str:
    """Return what the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def create(*, athlete: User, scopes: Iterable[Scope], note: str = "", now: datetime) -> Made:
    """Make an invite of the athlete's.

    Raises:
        NothingOpened: no scope is chosen.
        TooManyInvites: some are to be taken back first.
    """
    opened = sorted({Scope(scope).value for scope in scopes})
    if not opened:
        raise NothingOpened(_("Choose at least one thing that the coach may see."))
    User.objects.select_for_update().only("pk").get(pk=athlete.pk)
    if Invite.objects.live(now).filter(athlete=athlete).count() >= MOST_LIVE:
        raise TooManyInvites(_("Five invites are under way. Take one back before you make another."))
    token = secrets.token_urlsafe(32)
    invite = Invite.objects.create(
        athlete=athlete,
        scopes=opened,
        note=one_line(note)[:LONGEST_NOTE],
        token_digest=digest_of(token),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    _note("accounts.invite_made", invite, by=athlete, now=now)
    return Made(invite, token)


def is_known(*, digest: str) -> bool:
    """Say whether a link leads to an invite, however that stands."""
    return Invite.objects.filter(token_digest=digest, athlete__is_active=True).exists()


def find_open(*, digest: str, viewer: User, now: datetime) -> Invite:
    """Return the invite behind a link, if the viewer can still accept it or has accepted it.

    Raises:
        UnknownInvite: there is none, or its athlete's account is closed.
        OwnInvite: it is the viewer's own.
        InviteClosed: somebody accepted it, it was taken back or declined, or its time is over.
    """
    invite = _by_digest(digest)
    if invite.athlete_id == viewer.pk:
        raise OwnInvite(_("This is your own invite. Send the link to your coach; only they can accept it."))
    if invite.state == InviteState.ACCEPTED and invite.accepted_by_id == viewer.pk:
        return invite
    _require_open(invite, now)
    return invite


@transaction.atomic
def accept(*, digest: str, by: User, team: Team | None = None, now: datetime) -> Invite:
    """Accept an invite for a team of one's own; the athlete is asked whether it is the right person.

    Args:
        team: left out, it is the team of one that comes with a coach profile, made if need be.

    Raises:
        UnknownInvite, OwnInvite, InviteClosed: as `find_open`; also when somebody else was faster.
        NotAllowed: the team is somebody else's.
        AlreadyCoached: the team coaches this athlete already.
    """
    invite = find_open(digest=digest, viewer=by, now=now)
    if invite.state == InviteState.ACCEPTED:
        return invite
    if team is None:
        team = people.make_coach(user=by, by=by, now=now)
    elif not TeamMember.objects.filter(team=team, user=by, is_owner=True).exists():
        raise NotAllowed(_("You can accept for a team of your own only."))
    relationships.refuse_twice(team=team, athlete=invite.athlete)
    taken = Invite.objects.filter(pk=invite.pk, state=InviteState.OPEN, expires_at__gt=now).update(
        state=InviteState.ACCEPTED,
        accepted_by=by,
        team=team,
        accepted_at=now,
        expires_at=now + LIFETIME,
    )
    invite = _by_digest(digest)
    if not taken:
        _require_open(invite, now)
    _note("accounts.invite_accepted", invite, by=by, now=now)
    events.invite_accepted.publish(user_id=invite.athlete_id, invite=str(invite.public_id))
    return invite


@transaction.atomic
def decline(*, invite: Invite, by: User, now: datetime) -> None:
    """Say no to an invite that one was sent, also after having accepted it, until it is confirmed.

    Raises:
        OwnInvite: it is one's own, which is taken back instead.
        InviteClosed: it has ended, or somebody else accepted it.
    """
    if invite.athlete_id == by.pk:
        raise OwnInvite(_("This is your own invite. Take it back instead."))
    mine = Q(state=InviteState.OPEN, expires_at__gt=now) | Q(state=InviteState.ACCEPTED, accepted_by=by)
    if not _close(invite, InviteState.DECLINED, now=now, still=mine):
        invite.refresh_from_db()
        _require_open(invite, now)
    _note("accounts.invite_declined", invite, by=by, now=now)
    events.invite_declined.publish(user_id=invite.athlete_id, invite=str(invite.public_id))


@transaction.atomic
def revoke(*, invite: Invite, by: User, now: datetime) -> None:
    """Take an invite back, or say that who accepted it is not one's coach. A second time changes nothing.

    Raises:
        NotAllowed: it is somebody else's.
        InviteClosed: the coaching has begun; it is ended in its own place.
    """
    _require_athlete(invite, by)
    row = Invite.objects.select_for_update().get(pk=invite.pk)
    if row.state == InviteState.CONFIRMED:
        raise InviteClosed(_("You have confirmed this coach already. End the coaching instead."))
    if not _close(row, InviteState.REVOKED, now=now, still=Q()):
        return
    _note("accounts.invite_revoked", row, by=by, now=now)
    if row.accepted_by_id is not None:
        events.invite_declined.publish(user_id=row.accepted_by_id, invite=str(row.public_id))


@transaction.atomic
def confirm(*, invite: Invite, coach: UUID, version: int, by: User, now: datetime) -> Relationship:
    """Let the coaching begin: the athlete confirms the named coach and agrees to share with a coach.

    Args:
        coach: public id of whom the athlete was shown.
        version: of the consent's text that the athlete was shown.

    Raises:
        NotAllowed: it is somebody else's invite.
        InviteClosed: nobody accepted it, or it has ended.
        AnotherCoach: somebody else accepted than the athlete was shown.
        ConsentRequired: we keep no health data of the athlete, so there is nothing to show to anybody.
        TextHasChanged: the athlete read an older text.
        AlreadyCoached: the team coaches the athlete by another way in the meantime.
    """
    _require_athlete(invite, by)
    row = Invite.objects.select_for_update().get(pk=invite.pk)
    accepted_by, team = row.accepted_by, row.team
    if not row.is_to_be_confirmed(now) or accepted_by is None or team is None:
        raise InviteClosed(_("There is nobody to confirm here: the invite has ended, or nobody took it yet."))
    if accepted_by.public_id != coach:
        raise AnotherCoach(_("This is not who accepted your invite. Look at the page again."))
    require_consent(by, Purpose.HEALTH_STORAGE)
    consents.grant(by, Purpose.COACH_SHARING, by=by, now=now, version=version)
    _close(row, InviteState.CONFIRMED, now=now, still=Q(state=InviteState.ACCEPTED))
    scopes = [Scope(name) for name in row.scopes]
    begun = relationships.begin(team=team, athlete=by, scopes=scopes, by=by, now=now)
    events.coaching_begun.publish(user_id=by.pk, relationship=str(begun.public_id))
    return begun


def clear(*, before: datetime) -> int:
    """Delete invites that were made before then: by that time each has ended."""
    return Invite.objects.filter(created_at__lt=before).delete()[0]


def _by_digest(digest: str) -> Invite:
    found = Invite.objects.select_related("athlete__profile", "team", "accepted_by")
    invite = found.filter(token_digest=digest, athlete__is_active=True).first()
    if invite is None:
        raise UnknownInvite(_("This link leads to no invite. Ask your athlete for a new one."))
    return invite


def _require_athlete(invite: Invite, by: User) -> None:
    if invite.athlete_id != by.pk:
        raise NotAllowed(_("Only the athlete who made this invite can do that."))


def _require_open(invite: Invite, now: datetime) -> None:
    if invite.state != InviteState.OPEN:
        raise InviteClosed(ENDED[InviteState(invite.state)])
    if invite.expires_at <= now:
        raise InviteClosed(
            _("This invite ran out on %(day)s. Ask your athlete for a new link.")
            % {"day": date_format(invite.expires_at)}
        )


def _close(invite: Invite, state: InviteState, *, now: datetime, still: Q) -> bool:
    live = Q(state__in=[InviteState.OPEN, InviteState.ACCEPTED])
    return bool(Invite.objects.filter(still & live, pk=invite.pk).update(state=state, closed_at=now))


def _note(action: str, invite: Invite, *, by: User, now: datetime) -> None:
    audit.record(
        action=action,
        by=by,
        subject=invite.athlete,
        target=audit.target_of(invite),
        details={"scopes": "+".join(invite.scopes)},
        now=now,
    )


ENDED: dict[InviteState, Promise] = {
    InviteState.ACCEPTED: _("This invite was used already: a link works once. Ask for a new one."),
    InviteState.CONFIRMED: _("This invite was used already: a link works once. Ask for a new one."),
    InviteState.DECLINED: _(
        "This invite was declined. Ask your athlete for a new link if that was a mistake."
    ),
    InviteState.REVOKED: _("Your athlete took this invite back. Ask them for a new link."),
}
