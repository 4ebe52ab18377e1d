"""`kill -9` of a real worker in the middle of a ride from Strava, its webhook three times, Redis emptied."""

import pytest
import redis
from django.conf import LazySettings
from django.conf import settings as site

from apps.accounts.models import User
from apps.core.models import Outbox, State
from apps.wearables.models import Activity, Delivery, DeliveryKind, Recording
from tests.conftest import browser_of
from tests.factories import AthleteFactory
from tests.faults.running import Workers, wait_until
from tests.outside import CLIENT_ID, CLIENT_SECRET, Outside
from tests.wearables.connections import ways

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def connected(outside: Outside, settings: LazySettings) -> User:
    """Somebody who is connected, with nothing left to be fetched."""
    settings.STRAVA_BASE_URL = outside.strava
    settings.STRAVA_CLIENT_ID, settings.STRAVA_CLIENT_SECRET = str(CLIENT_ID), CLIENT_SECRET
    settings.STRAVA_WEBHOOK_SECRET_PATH = ways.SECRET_PATH
    athlete = AthleteFactory()
    client = browser_of(athlete)
    client.get(ways.CALLBACK, outside.answer(ways.begin(client)))
    ways.forget_work()
    return athlete


def is_settled() -> bool:
    return not Outbox.objects.exists() and not Delivery.objects.exclude(state=State.DONE).exists()


@pytest.mark.parametrize("stage", ["fetched", "fetched_stored_uncommitted"])
def test_a_ride_arrives_once_whoever_dies_and_however_often_it_is_announced(
    workers: Workers, outside: Outside, connected: User, stage: str
):
    server = redis.from_url(site.REDIS_URL)
    ride = outside.new_ride(name="The ride that arrives once")
    announcement = ways.event(ride["id"], ways.CREATE)
    for _ in range(3):
        assert ways.tell(announcement).status_code == 200
    server.flushdb()

    workers.lay_trap(stage)
    doomed = workers.start(STRAVA_BASE_URL=outside.strava)
    workers.wait_until_killed(doomed)
    before = Activity.objects.count()
    server.flushdb()
    workers.start(STRAVA_BASE_URL=outside.strava)
    wait_until(is_settled)

    assert before == 0
    assert Delivery.objects.exclude(kind=DeliveryKind.UPLOAD).count() == 1
    assert Recording.objects.get().title == "The ride that arrives once"
    assert Activity.objects.get().user == connected
    assert ways.asked(outside, f"/api/v3/activities/{ride['id']}") >= 2, "the heir asked again"
