"""Invites and coaching as the API gives them, and the link that an athlete sends."""

from collections.abc import Iterable

from django.urls import reverse

from apps.accounts import selectors
from apps.accounts.models import Invite, Scope
from apps.accounts.selectors import Coaching, CoachName


def link_of(token: str) -> str:
    """Return the address that an athlete sends to their coach."""
    return selectors.site_address(reverse("accounts:open_invite", args=[token]))


def invite(row: Invite, reopens: Iterable[CoachName] = ()) -> dict[str, object]:
    """Show an athlete their invite, with whom else confirming its coach opens to; never its token."""
    return {
        "id": row.public_id,
        "state": row.state,
        "scopes": scopes_of(row.scopes),
        "note": row.note,
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "accepted_at": row.accepted_at,
        "coach": coach(selectors.named(row.accepted_by)) if row.accepted_by else None,
        "reopens": [coach(who) for who in reopens] if row.accepted_by else [],
    }


def opened(row: Invite) -> dict[str, object]:
    """Show a coach an invite: the athlete's name and nothing else of theirs."""
    return {
        "athlete_name": selectors.display_name(row.athlete),
        "scopes": scopes_of(row.scopes),
        "note": row.note,
        "state": row.state,
        "expires_at": row.expires_at,
    }


def coaching(row: Coaching) -> dict[str, object]:
    """Show a coaching to either side."""
    return {
        "id": row.public_id,
        "athlete": {"id": row.athlete_id, "name": row.athlete_name},
        "coaches": [coach(each) for each in row.coaches],
        "scopes": [scope.value for scope in row.scopes],
        "since": row.since,
    }


def coach(who: CoachName) -> dict[str, object]:
    """Name a coach."""
    return {"id": who.public_id, "name": who.name, "email": who.email}


def scopes_of(names: list[str]) -> list[str]:
    """Return the scopes that the code knows, in their order."""
    return [scope.value for scope in Scope if scope.value in names]
