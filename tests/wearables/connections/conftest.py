"""A site whose Strava is the sandbox, and an athlete who is connected."""

import pytest
from django.conf import LazySettings
from django.test import Client

from apps.accounts.models import User
from apps.wearables.models import Connection
from tests.outside import CLIENT_ID, CLIENT_SECRET, Outside
from tests.wearables.connections import ways


@pytest.fixture(autouse=True)
def site(request: pytest.FixtureRequest, settings: LazySettings) -> None:
    """This site is registered at the sandbox's Strava."""
    if "outside" in request.fixturenames:
        settings.STRAVA_BASE_URL = request.getfixturevalue("outside_world").strava
    settings.STRAVA_CLIENT_ID = str(CLIENT_ID)
    settings.STRAVA_CLIENT_SECRET = CLIENT_SECRET
    settings.STRAVA_WEBHOOK_SECRET_PATH = ways.SECRET_PATH
    settings.STRAVA_WEBHOOK_VERIFY_TOKEN = ways.VERIFY_TOKEN
    settings.STRAVA_WEBHOOK_SIGNING_KEY = ""


@pytest.fixture
def connected(outside: Outside, athlete: User, athlete_client: Client) -> Connection:
    """The athlete's connection to Alex's account, with nothing left to be fetched."""
    back = outside.answer(ways.begin(athlete_client))
    athlete_client.get(ways.CALLBACK, back)
    ways.forget_work()
    return ways.connection_of(athlete)
