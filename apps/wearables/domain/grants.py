"""What a person granted to a provider's client: tokens, never shown in a repr."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Tokens for one person at one provider.

    Attributes:
        provider_user_id: the provider's own id of the person; belongs to one user of ours.
        scopes: what was really granted, which may be less than was asked for.
        expires_at: when the access token ends; None if the provider does not say.
    """

    provider_user_id: str
    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    scopes: frozenset[str] = frozenset()


def reads_activities(scopes: Collection[str]) -> bool:
    """Say whether a grant with these scopes lets us read activities; without any it is left to be tried."""
    return not scopes or any(scope.startswith("activity:read") for scope in scopes)
