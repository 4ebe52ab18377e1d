"""Fixtures of the Strava tests: a stand-in on a socket, and somebody's grant."""

from collections.abc import Iterator

import pytest

from apps.wearables.domain.grants import Grant
from tests.wearables.providers.strava.stand import Stand, open_stand


@pytest.fixture
def stand() -> Iterator[Stand]:
    """A stand-in for Strava."""
    with open_stand() as opened:
        yield opened


@pytest.fixture
def grant() -> Grant:
    """Somebody's tokens."""
    return Grant(
        provider_user_id="134815",
        access_token="the-access-token",
        refresh_token="the-refresh-token",
        scopes=frozenset({"read", "activity:read_all"}),
    )
