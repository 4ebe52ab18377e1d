"""A connection's tokens: sealed, opened with a reason, renewed by one worker at a time.

A refresh token may work only once, so two workers must not renew at the same moment, nor one with what the
other has just used up. Whoever renews holds a lease on the row, taken by compare-and-set, and reads the
tokens anew under it; the provider is asked outside any transaction, and what it gave is kept before the lease
ends.
"""

import json
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from apps.compliance.services import vault
from apps.notifications.services import notifications
from apps.wearables.domain.grants import Grant
from apps.wearables.kinds import CONNECT_AGAIN
from apps.wearables.models import Connection, ConnectionState
from apps.wearables.providers.base import ProviderError, Renewal, TokenRevoked
from apps.wearables.services import trail

RENEW_BEFORE = timedelta(hours=1)
"""Strava hands out a new token only in the last hour of the old one (its documentation, "Authentication")."""

LEASE = timedelta(minutes=2)
"""Longer than a renewal that gets every timeout, counted from when the delivery was taken."""

LOOK_AGAIN = timedelta(seconds=3)
TOKENS = "tokens"


class BeingRenewed(ProviderError):
    """Another worker is renewing this grant: nothing is wrong, look again in a moment."""

    def __init__(self) -> None:
        super().__init__("another worker is renewing this grant", retry_after=LOOK_AGAIN)


def usable(*, connection: Connection, renewal: Renewal, reason: str, now: datetime) -> Grant:
    """Return a grant whose access token still holds for a while, renewed if need be.

    Raises:
        TokenRevoked: the person must connect again.
        BeingRenewed: another worker is at it, and the token that is there no longer holds.
    """
    grant = read(connection=connection, reason=reason, now=now)
    if grant.expires_at is None or grant.expires_at - now > RENEW_BEFORE:
        return grant
    try:
        return renew(connection=connection, stale=grant, renewal=renewal, reason=reason, now=now)
    except BeingRenewed:
        if grant.expires_at > now:
            return grant
        raise


def renew(*, connection: Connection, stale: Grant, renewal: Renewal, reason: str, now: datetime) -> Grant:
    """Trade the refresh token for fresh ones, and keep them before anybody uses them.

    Where another worker has renewed `stale` meanwhile, what that one got is returned. Raises as `usable`.
    """
    until = now + LEASE
    if not _take(connection, until=until, now=now):
        raise BeingRenewed
    try:
        grant = read(connection=connection, reason=reason, now=now)
        if grant.access_token != stale.access_token:
            return grant
        fresh = renewal.refresh(grant)
        _swap(connection, fresh, renewal, until=until)
    finally:
        Connection.objects.filter(pk=connection.pk, renewing_until=until).update(renewing_until=None)
    return fresh


def read(*, connection: Connection, reason: str, now: datetime) -> Grant:
    """Open the tokens. Raises `TokenRevoked` where there are none any more."""
    connection.refresh_from_db(fields=[TOKENS, "state"])
    if connection.tokens is None or connection.state == ConnectionState.REVOKED:
        raise TokenRevoked("this connection was ended")
    text = vault.open(connection, TOKENS, reason=reason, by=None, now=now)
    return parse(connection, text)


@transaction.atomic
def keep(*, connection: Connection, grant: Grant) -> None:
    """Seal the tokens of a new grant into the connection's row; whoever was renewing the old ones is late."""
    _seal(connection, grant)
    connection.renewing_until = None
    connection.save(update_fields=[TOKENS, "renewing_until"])


@transaction.atomic
def ask_again(*, connection: Connection, code: str, now: datetime) -> None:
    """Note that the person must connect again, and tell them, once."""
    live = Connection.objects.filter(pk=connection.pk, state=ConnectionState.ACTIVE)
    if live.update(state=ConnectionState.NEEDS_SIGN_IN, error_code=code, error_at=now):
        user = connection.user
        trail.record("wearables.connection_refused", connection, by=None, now=now)
        if user.is_active:
            page = reverse("wearables:connections")
            notifications.notify(
                user=user,
                kind=CONNECT_AGAIN,
                params={"provider": connection.provider.title()},
                url=page,
                now=now,
            )


def parse(connection: Connection, text: str) -> Grant:
    """Return the grant that a connection's opened text holds."""
    tokens: dict[str, str | None] = json.loads(text)
    expires_at = tokens["expires_at"]
    return Grant(
        provider_user_id=connection.provider_user_id,
        access_token=tokens["access"] or "",
        refresh_token=tokens["refresh"],
        expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
        scopes=frozenset(connection.scopes),
    )


def _take(connection: Connection, *, until: datetime, now: datetime) -> bool:
    free = Q(renewing_until=None) | Q(renewing_until__lte=now)
    return bool(Connection.objects.filter(free, pk=connection.pk).update(renewing_until=until))


def _swap(connection: Connection, fresh: Grant, renewal: Renewal, *, until: datetime) -> None:
    """Keep what a renewal gave, if the connection is still the one that it was begun for.

    One that was ended meanwhile gets no tokens back: then the provider is told of these, too.
    """
    _seal(connection, fresh)
    held = Connection.objects.filter(pk=connection.pk, renewing_until=until)
    if held.exclude(state=ConnectionState.REVOKED).update(tokens=connection.tokens):
        return
    if Connection.objects.filter(pk=connection.pk, state=ConnectionState.REVOKED).exists():
        with suppress(ProviderError):
            renewal.revoke(fresh)
        raise TokenRevoked("this connection was ended")
    raise BeingRenewed


def _seal(connection: Connection, grant: Grant) -> None:
    expires_at = grant.expires_at.isoformat() if grant.expires_at else None
    text = json.dumps(
        {"access": grant.access_token, "refresh": grant.refresh_token, "expires_at": expires_at}
    )
    vault.seal(connection, TOKENS, text)
