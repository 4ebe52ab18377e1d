"""DI tokens: a JWT that says when it ends, and what renews it, for a ticket or for the last one."""

import base64
import hashlib
import json
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from sandbox.outside.garmin.models import Pair, SignIn
from sandbox.outside.models import Account
from sandbox.outside.registry import Json

CLIENT_IDS = (
    "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2",
    "GARMIN_CONNECT_MOBILE_ANDROID_DI_2024Q4",
    "GARMIN_CONNECT_MOBILE_ANDROID_DI",
    "GARMIN_CONNECT_MOBILE_IOS_DI",
)
ACCESS_LIFE = timedelta(hours=24)
REFRESH_LIFE = timedelta(days=30)
TICKET_LIFE = timedelta(minutes=5)
SCOPES = ["CONNECT_READ", "CONNECT_WRITE", "DT_CLIENT_ANALYTICS_WRITE", "GOLF_API_READ", "GHS_SAMD"]


class GrantRefused(ValueError):
    """The ticket or refresh token is unknown, used, over, or another application's."""


@transaction.atomic
def redeem(*, ticket: str, service: str, client_id: str, now: datetime) -> dict[str, Json]:
    """Trade a ticket for tokens, once, for the address that it was given for."""
    row = (
        SignIn.objects.filter(ticket=ticket, service=service, used_at=None).select_related("account").first()
    )
    if row is None or row.began_at + TICKET_LIFE <= now:
        raise GrantRefused
    row.used_at = now
    row.save(update_fields=["used_at"])
    return _new_pair(row.account, client_id=client_id, now=now)


@transaction.atomic
def refresh(*, value: str, client_id: str, now: datetime) -> dict[str, Json]:
    """Trade a refresh token for a new pair; it is dead then, its access token lives on to its end."""
    old = (
        Pair.objects.filter(
            refresh=_hash(value),
            client_id=client_id,
            rotated_at=None,
            revoked_at=None,
            refresh_expires_at__gt=now,
        )
        .select_related("account")
        .first()
    )
    if old is None:
        raise GrantRefused
    old.rotated_at = now
    old.save(update_fields=["rotated_at"])
    return _new_pair(old.account, client_id=client_id, now=now)


def holder_of(access: str, *, now: datetime) -> Account | None:
    """Return whose access token this is, if it still opens anything."""
    pair = (
        Pair.objects.filter(access=_hash(access), expires_at__gt=now, revoked_at=None)
        .select_related("account")
        .first()
    )
    return pair.account if pair else None


def _new_pair(account: Account, *, client_id: str, now: datetime) -> dict[str, Json]:
    expires_at = now + ACCESS_LIFE
    access = _token(account, client_id=client_id, issued_at=now, expires_at=expires_at)
    refresh_token = secrets.token_urlsafe(96)
    Pair.objects.create(
        account=account,
        client_id=client_id,
        access=_hash(access),
        refresh=_hash(refresh_token),
        issued_at=now,
        expires_at=expires_at,
        refresh_expires_at=now + REFRESH_LIFE,
    )
    return {
        "scope": " ".join(SCOPES),
        "jti": secrets.token_hex(16),
        "token_type": "Bearer",
        "access_token": access,
        "refresh_token": refresh_token,
        "expires_in": int(ACCESS_LIFE.total_seconds()),
        "refresh_token_expires_in": int(REFRESH_LIFE.total_seconds()),
    }


def _token(account: Account, *, client_id: str, issued_at: datetime, expires_at: datetime) -> str:
    """Return a JWT as long as theirs; nobody checks its signature."""
    payload = {
        "scope": SCOPES,
        "iss": "https://diauth.garmin.com",
        "exp": int(expires_at.timestamp()),
        "iat": int(issued_at.timestamp()),
        "jti": secrets.token_hex(16),
        "client_id": client_id,
        "garmin_guid": account.external_id,
    }
    header = {"alg": "RS256", "typ": "JWT", "kid": "di-oauth-signer-prod-us-2024-q1"}
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in (header, payload)]
    return ".".join(_encoded(part) for part in [*parts, secrets.token_bytes(256)])


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
