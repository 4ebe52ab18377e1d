"""A site with a fake Garmin, and an athlete who has agreed to what connecting it takes."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.wearables import wiring
from apps.wearables.models import Connection, Delivery
from apps.wearables.services import syncs
from tests.conftest import Drain
from tests.wearables.garmin import ways
from tests.wearables.garmin.fake import FakeGarmin


@pytest.fixture
def history() -> timedelta:
    """How far back a new connection is asked: less than the site does, since every day is a piece of work."""
    return timedelta(days=3)


@pytest.fixture(autouse=True)
def _short_history(monkeypatch: pytest.MonkeyPatch, history: timedelta) -> None:
    monkeypatch.setitem(syncs.HISTORIES, "garmin", history)


@pytest.fixture(autouse=True)
def garmin(monkeypatch: pytest.MonkeyPatch) -> FakeGarmin:
    """Garmin as this site knows it."""
    fake, real = FakeGarmin(), wiring.provider

    def provider(name: str, **options: Any) -> Any:
        return fake.provider() if name == "garmin" else real(name, **options)

    monkeypatch.setattr(wiring, "provider", provider)
    return fake


@pytest.fixture
def athlete(athlete: User) -> User:
    """An athlete who agreed that this site signs in as them."""
    consents.grant(athlete, Purpose.GARMIN_PASSWORD, by=athlete, now=timezone.now())
    return athlete


@pytest.fixture
def connected(athlete: User, drain: Drain) -> Connection:
    """The athlete's connection, with nothing left to be fetched."""
    ways.begin(athlete)
    drain()
    Delivery.objects.all().delete()
    return Connection.objects.select_related("user").get(user=athlete)
