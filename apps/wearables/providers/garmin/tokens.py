"""A grant's text: what garminconnect's client dumps (its three tokens), and what addresses call the person.

The library renews nothing here: whoever keeps the grant does, so that a rotated refresh token is never lost.
"""

import base64
import json
from datetime import UTC, datetime
from typing import NamedTuple

from apps.wearables.domain.grants import Grant
from apps.wearables.providers.base import TokenRevoked

LATEST_EPOCH = 2**33


class Held(NamedTuple):
    """What a grant holds: the client's own text, and the person's name in addresses."""

    tokens: str
    display_name: str


def pack(*, tokens: str, display_name: str, provider_user_id: str) -> Grant:
    """Return a grant of what the client dumped; its three tokens go together, so all lie in one text."""
    held = {**json.loads(tokens), "display_name": display_name}
    return Grant(
        provider_user_id=provider_user_id,
        access_token=json.dumps(held),
        expires_at=expires_at(str(held.get("di_token") or "")),
    )


def unpack(grant: Grant) -> Held:
    """Return what a grant holds.

    Raises:
        TokenRevoked: it is no text of ours.
    """
    try:
        held = json.loads(grant.access_token)
    except ValueError:
        raise TokenRevoked("the tokens cannot be read") from None
    if not isinstance(held, dict) or not held.get("di_token"):
        raise TokenRevoked("there are no tokens")
    return Held(grant.access_token, str(held.get("display_name") or ""))


def expires_at(token: str) -> datetime | None:
    """Return when a JWT says that it ends."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        ends = claims["exp"]
    except (IndexError, ValueError, KeyError, TypeError):
        return None
    is_instant = isinstance(ends, int | float) and 0 < ends < LATEST_EPOCH
    return datetime.fromtimestamp(ends, UTC) if is_instant else None
