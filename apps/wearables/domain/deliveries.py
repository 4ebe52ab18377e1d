"""What a provider's inbound POST says, before anybody fetches or believes it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Happening(StrEnum):
    """What the provider says has happened to an object."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    REVOKED = "revoked"


class Subject(StrEnum):
    """What kind of object it happened to."""

    ACTIVITY = "activity"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One event of a delivery; it marks what to fetch and is never itself the truth.

    Attributes:
        dedupe_key: equal for repeats of the same event, unique within the provider.
        is_signed: whether the provider proved that it sent this.
    """

    happening: Happening
    subject: Subject
    provider_user_id: str
    external_id: str
    dedupe_key: str
    is_signed: bool
    occurred_at: datetime | None = None
