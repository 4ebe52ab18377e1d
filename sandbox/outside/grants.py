"""What OAuth gives away and takes back: codes and pairs of tokens, at any provider."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from sandbox.outside.models import Account, Code, Token

CODE_LIFE = timedelta(minutes=10)


class GrantRefused(ValueError):
    """The code or refresh token is unknown, used, expired, revoked, or somebody else's."""


def issue_code(*, account: Account, client_id: str, scope: str, now: datetime) -> str:
    """Return a new code for an application."""
    code = Code.objects.create(
        account=account, client_id=client_id, value=secrets.token_hex(20), scope=scope, issued_at=now
    )
    return code.value


@transaction.atomic
def redeem(*, code: str, client_id: str, life: timedelta, now: datetime) -> Token:
    """Exchange a code for a new pair.

    Raises:
        GrantRefused: the code is not there, was used before, is 10 minutes old, or is another application's.
    """
    row = Code.objects.filter(value=code, client_id=client_id, used_at=None).select_related("account").first()
    if row is None or row.issued_at + CODE_LIFE <= now:
        raise GrantRefused
    row.used_at = now
    row.save(update_fields=["used_at"])
    return _new_pair(account=row.account, client_id=client_id, scope=row.scope, life=life, now=now)


@transaction.atomic
def refresh(*, value: str, client_id: str, life: timedelta, keep_above: timedelta, now: datetime) -> Token:
    """Return the pair that a refresh token gives: the same one while it lives longer than `keep_above`.

    Otherwise a new one; the old refresh token is then dead, its access token lives on to its end.

    Raises:
        GrantRefused: the refresh token is not there, was rotated or revoked, or is another application's.
    """
    old = (
        Token.objects.filter(refresh=value, client_id=client_id, rotated_at=None, revoked_at=None)
        .select_related("account")
        .first()
    )
    if old is None:
        raise GrantRefused
    if old.expires_at - now > keep_above:
        return old
    old.rotated_at = now
    old.save(update_fields=["rotated_at"])
    return _new_pair(account=old.account, client_id=client_id, scope=old.scope, life=life, now=now)


def holder_of(*, provider: str, access: str, now: datetime) -> Token | None:
    """Return the pair whose access token this is, if it still opens anything."""
    return (
        Token.objects.filter(account__provider=provider, access=access, expires_at__gt=now, revoked_at=None)
        .select_related("account")
        .first()
    )


def scopes_granted(*, account: Account, client_id: str) -> frozenset[str]:
    """Return what an application may still do for somebody; nothing is an empty set."""
    live = Token.objects.filter(account=account, client_id=client_id, rotated_at=None, revoked_at=None)
    return frozenset(scope for held in live.values_list("scope", flat=True) for scope in held.split(","))


def revoke(*, account: Account, client_id: str, now: datetime) -> int:
    """End everything that an application holds of somebody; return how many pairs died."""
    return Token.objects.filter(account=account, client_id=client_id, revoked_at=None).update(revoked_at=now)


def _new_pair(*, account: Account, client_id: str, scope: str, life: timedelta, now: datetime) -> Token:
    return Token.objects.create(
        account=account,
        client_id=client_id,
        access=secrets.token_hex(20),
        refresh=secrets.token_hex(20),
        scope=scope,
        issued_at=now,
        expires_at=now + life,
    )
