"""Garmin Connect as this site reaches it at the sandbox, and grants of people there."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.wearables.domain.grants import Grant
from apps.wearables.providers import base, garmin
from tests.outside import GARMIN_PASSWORD, Outside

SignedIn = Callable[..., Grant]


class Parts:
    """The parts of the provider, all of which it has."""

    def __init__(self, provider: base.Provider) -> None:
        assert provider.sign_in is not None
        assert provider.activities is not None
        assert provider.health is not None
        assert provider.workouts is not None
        assert provider.workout_target is not None
        self.sign_in, self.activities, self.health = provider.sign_in, provider.activities, provider.health
        self.library, self.target = provider.workouts, provider.workout_target


def parts_at(outside: Outside, **options: Any) -> Parts:
    return Parts(garmin.build(garmin.Service(base_url=outside.garmin, **{"read_timeout_s": 5.0} | options)))


@pytest.fixture
def parts(outside: Outside) -> Parts:
    """How to reach it."""
    return parts_at(outside)


@pytest.fixture
def signed_in(parts: Parts) -> SignedIn:
    """Return what signs somebody in who needs no code."""

    def grant(who: str = "ben") -> Grant:
        given = parts.sign_in.begin(username=f"{who}@garmin.invalid", password=GARMIN_PASSWORD)
        assert isinstance(given, Grant)
        return given

    return grant
