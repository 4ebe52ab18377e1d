"""What accounts and sign-in hold about people, and how it goes."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import (
    CoachProfile,
    IdempotencyKey,
    Invite,
    Profile,
    Relationship,
    Session,
    SpentRefreshToken,
    Team,
    TeamMember,
    User,
)
from apps.accounts.selectors import reopened_by_consent
from apps.accounts.services import idempotency, invites, sessions
from apps.compliance.domain.people import Person
from apps.compliance.domain.purposes import Purpose
from apps.compliance.registry import (
    before_erasure,
    by_id,
    describe,
    enforces,
    not_personal,
    personal,
    readers,
)


def teams_alone(user: Person) -> "QuerySet[TeamMember, Any]":
    """Return the keys of the teams that are one person's alone, for another query to ask with."""
    shared = TeamMember.objects.exclude(user_id=user.pk).values("team")
    return TeamMember.objects.filter(user_id=user.pk).exclude(team__in=shared).values("team")


def alone_in(user: Person) -> Q:
    """Say which teams are one person's alone: they go with them."""
    return Q(pk__in=teams_alone(user))


def of_teams_alone(user: Person) -> Q:
    """Say which rows belong to such a team: they go too."""
    return Q(team__in=teams_alone(user))


def _coached_or_coaching_alone(user: Person) -> Q:
    return Q(athlete_id=user.pk) | of_teams_alone(user)


def _accepted_or_for_their_team(user: Person) -> Q:
    return Q(accepted_by_id=user.pk) | of_teams_alone(user)


personal(
    User,
    called=_("accounts"),
    owner="pk",
    export=("public_id", "email", "is_active", "is_staff", "date_joined", "last_login"),
    withhold={
        "password": _("a hash that could be attacked"),
        "is_superuser": _("a permission of staff"),
        "groups": _("permissions of staff"),
        "user_permissions": _("permissions of staff"),
    },
    retention="account",
)
personal(
    Profile,
    export=("display_name", "time_zone", "units", "locale", "first_weekday", "birth_year", "sex"),
    retention="account",
)
personal(CoachProfile, export=("headline", "created_at"), retention="account")
personal(Team, owner=alone_in, export=("public_id", "name", "created_at"), retention="account")
personal(
    TeamMember,
    export=("is_owner", "joined_at"),
    withhold={"team": _("given with the teams")},
    retention="account",
)
personal(
    Relationship,
    called=_("coachings"),
    owner=_coached_or_coaching_alone,
    export=("public_id", "scopes", "active_from", "active_to"),
    withhold={"team": _("names other people"), "athlete": _("the person themselves, or somebody else")},
    retention="account",
)
personal(
    Invite,
    owner="athlete",
    export=(
        "public_id",
        "scopes",
        "note",
        "state",
        "created_at",
        "expires_at",
        "accepted_at",
        "closed_at",
    ),
    withhold={
        "token_digest": _("part of a secret"),
        "accepted_by": _("somebody else"),
        "team": _("names other people"),
    },
    erase_also=_accepted_or_for_their_team,
    retention="invites",
)
personal(
    Session,
    owner=by_id("user_id"),
    export=("expire_date",),
    withhold={
        "session_key": _("whoever has it is signed in"),
        "session_data": _("signed bookkeeping of the sign-in"),
        "user_id": _("a number of our database"),
    },
    retention="sessions",
)
personal(
    SpentRefreshToken,
    called=_("used keys of phone apps"),
    export=("spent_at",),
    withhold={"token_id": _("part of a secret"), "expires_at": _("bookkeeping of the sign-in")},
    retention="sessions",
)
personal(
    IdempotencyKey,
    called=_("answers kept for apps"),
    export=("key", "status", "created_at"),
    withhold={
        "request_hash": _("a fingerprint of what was sent"),
        "answer": _("a copy of what is exported in its own place"),
    },
    retention="requests",
)
personal(EmailAddress, export=("email", "verified", "primary"), retention="account")
personal(
    EmailConfirmation,
    owner="email_address__user",
    export=("created", "sent"),
    withhold={"key": _("part of a secret"), "email_address": _("given with the addresses")},
    retention="account",
)
personal(
    SocialAccount,
    export=("provider", "uid", "extra_data", "date_joined", "last_login"),
    retention="account",
    called=_("linked accounts"),
)
personal(
    Authenticator,
    export=("type", "created_at", "last_used_at"),
    withhold={"data": _("secrets of the sign-in, sealed with your key")},
    retention="account",
    called=_("second steps of signing in"),
)
personal(
    SocialToken,
    owner="account__user",
    withhold={
        "app": _("nothing is ever stored here"),
        "account": _("given with the linked accounts"),
        "token": _("whoever has it is you, elsewhere; none is ever stored"),
        "token_secret": _("whoever has it is you, elsewhere; none is ever stored"),
        "expires_at": _("bookkeeping of the sign-in"),
    },
    retention="account",
)
not_personal(SocialApp, reason=_("settings of the site, which come from the environment"))
describe(
    {
        "accounts.joined": _("The account was made"),
        "accounts.profile_changed": _("The profile was changed"),
        "accounts.made_coach": _("A coach profile was added"),
        "accounts.rights_changed": _("Rights of the account were changed"),
        "accounts.signed_in": _("Signed in"),
        "accounts.linked": _("A Google account was linked"),
        "accounts.unlinked": _("A Google account was unlinked"),
        "accounts.second_step_added": _("A second step of signing in was set up"),
        "accounts.second_step_removed": _("A second step of signing in was removed"),
        "accounts.second_step_renewed": _("New recovery codes were made"),
        "accounts.second_step_refused": _("A wrong code was entered at the second step"),
        "accounts.second_step_taken_away": _("The second step was taken away, by staff"),
        "accounts.session_ended": _("Signed out"),
        "accounts.signed_out": _("Signed out everywhere"),
        "accounts.password_changed": _("The password was changed"),
        "accounts.password_reset": _("The password was reset by mail"),
        "accounts.email_changed": _("The e-mail address was changed"),
        "accounts.email_confirmed": _("The e-mail address was confirmed"),
        "accounts.invite_made": _("An invite to a coach was made"),
        "accounts.invite_accepted": _("A coach accepted an invite"),
        "accounts.invite_declined": _("An invite was declined"),
        "accounts.invite_revoked": _("An invite was taken back"),
        "accounts.coaching_begun": _("Coaching began"),
        "compliance.looked:roster": _("Your form was looked at in the list of athletes"),
        "compliance.looked:summary": _("Your summary was looked at"),
        "compliance.looked:activities": _("Your list of activities was looked at"),
        "compliance.looked:activity": _("An activity of yours was looked at"),
        "compliance.looked:load": _("Your load was looked at"),
        "accounts.scopes_changed": _("What a coach may see was changed"),
        "accounts.coaching_ended": _("Coaching ended"),
    }
)

readers(Purpose.COACH_SHARING)(reopened_by_consent)


@before_erasure
def _sign_out_everywhere(user: Person, now: datetime) -> None:
    sessions.end_all(user=user)


@enforces("sessions")
def _clear_sessions(*, before: datetime, now: datetime) -> int:
    return sessions.clear(now=now)


@enforces("requests")
def _clear_requests(*, before: datetime, now: datetime) -> int:
    return idempotency.clear(before=before)


@enforces("invites")
def _clear_invites(*, before: datetime, now: datetime) -> int:
    return invites.clear(before=before)
