"""What Strava posts to us, and its question whether an address is ours.

Source: https://developers.strava.com/docs/webhooks and /docs/webhookexample. The signature is shown in the
example only, and no way to obtain its key is documented: it is checked where the operator has a key.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from pydantic import ValidationError

from apps.wearables.domain.deliveries import Announcement, Happening, Subject
from apps.wearables.providers.base import MalformedPayload, SignatureMismatch
from apps.wearables.providers.strava.schema import Event

SIGNATURE_HEADER: Final = "X-Strava-Signature"
MAX_AGE: Final = timedelta(seconds=300)
MAX_EVENT_BYTES: Final = 16_384  # documented events have 300
MAX_CHALLENGE_CHARACTERS: Final = 256

_STAMP = re.compile(r"[0-9]{1,11}")
_CHALLENGE = re.compile(r"[\x21-\x7e]+")
_HAPPENINGS: Final = {
    "create": Happening.CREATED,
    "update": Happening.UPDATED,
    "delete": Happening.DELETED,
}
_SUBJECTS: Final = {"activity": Subject.ACTIVITY, "athlete": Subject.PERSON}


class StravaWebhook:
    """Reads Strava's events. They carry no data: they mark what to fetch or, after a revocation, to check."""

    def __init__(self, *, signing_key: str = "") -> None:
        self._key = signing_key.encode()

    def verify(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
        """Return whether Strava signed this; False without a key to check by, or without a signature.

        Raises:
            SignatureMismatch: it is signed by another key, is not what was signed, or was signed more than
                300 s away from `now`.
        """
        written = next((v for k, v in headers.items() if k.casefold() == SIGNATURE_HEADER.casefold()), "")
        if not self._key or not written:
            return False
        stamp, signatures = _parts(written)
        if not _STAMP.fullmatch(stamp):
            raise SignatureMismatch("the signature has no time")
        if abs(now - datetime.fromtimestamp(int(stamp), UTC)) > MAX_AGE:
            raise SignatureMismatch("the signature's time is not now")
        expected = hmac.new(self._key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest().encode()
        matches = [hmac.compare_digest(expected, given.encode()) for given in signatures]
        if not any(matches):
            raise SignatureMismatch("the signature is not by the key")
        return True

    def parse(self, body: bytes, /, *, is_signed: bool) -> tuple[Announcement, ...]:
        """Return the event of a delivery; Strava sends one at a time.

        Raises:
            MalformedPayload: it is none.
        """
        if len(body) > MAX_EVENT_BYTES:
            raise MalformedPayload(f"larger than {MAX_EVENT_BYTES} bytes")
        try:
            event = Event.model_validate_json(body)
        except ValidationError as error:
            where = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
            raise MalformedPayload(f"not an event: {', '.join(where)[:200]}") from None
        return (
            Announcement(
                happening=_happening(event),
                subject=_SUBJECTS[event.object_type],
                provider_user_id=str(event.owner_id),
                external_id=str(event.object_id),
                dedupe_key=dedupe_key(event),
                is_signed=is_signed,
                occurred_at=datetime.fromtimestamp(event.event_time, UTC),
            ),
        )


def dedupe_key(event: Event) -> str:
    """Return what repeats of an event have in common; Strava gives events no id."""
    updates = json.dumps(event.updates, sort_keys=True, separators=(",", ":"))
    facts = (
        event.subscription_id,
        event.object_type,
        event.object_id,
        event.aspect_type,
        event.event_time,
        hashlib.sha256(updates.encode()).hexdigest(),
    )
    return ":".join(map(str, facts))


def answer_challenge(query: Mapping[str, str], *, verify_token: str) -> dict[str, str]:
    """Return the JSON that tells Strava, within 2 s, that the address is ours.

    Raises:
        SignatureMismatch: the token is not ours, or we have none.
        MalformedPayload: it is no such question.
    """
    challenge = query.get("hub.challenge", "")
    if query.get("hub.mode") != "subscribe" or len(challenge) > MAX_CHALLENGE_CHARACTERS:
        raise MalformedPayload("not a question for a subscription")
    if not _CHALLENGE.fullmatch(challenge):
        raise MalformedPayload("the challenge is empty or has strange characters")
    given = query.get("hub.verify_token", "")
    if not verify_token or not hmac.compare_digest(given.encode(), verify_token.encode()):
        raise SignatureMismatch("the verify token is not ours")
    return {"hub.challenge": challenge}


def _happening(event: Event) -> Happening:
    """Return what happened; a deauthorisation is known by what was updated, whatever the aspect says."""
    if event.object_type == "athlete" and event.updates.get("authorized") in ("false", False):
        return Happening.REVOKED
    return _HAPPENINGS[event.aspect_type]


def _parts(written: str) -> tuple[str, list[str]]:
    """Split "t=1700000000,v1=…,v1=…"; other schemes are for later versions of it."""
    pairs = [part.strip().partition("=") for part in written.split(",")]
    stamp = next((value for name, _, value in pairs if name == "t"), "")
    return stamp, [value for name, _, value in pairs if name == "v1"]
