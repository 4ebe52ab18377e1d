"""What comes in when somebody has connected: the last seven days, each activity whole and once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.core.models import State
from apps.wearables import wiring
from apps.wearables.domain.sports import Sport
from apps.wearables.models import Activity, Delivery, Recording
from apps.wearables.services import errands, fetching, grants
from tests.conftest import browser_of
from tests.wearables.connections import ways

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def everything(connection, *, since):
    """Return what Strava holds of the connection's person, asked directly."""
    provider = wiring.provider("strava")
    grant = grants.read(connection=connection, reason="test", now=timezone.now())
    soon = timezone.now() + timedelta(hours=1)
    return list(provider.activities.activities(grant, after=since, before=soon))


def test_the_last_seven_days_come_in_whole_and_once(outside, athlete, athlete_client, drain):
    private = outside.new_ride(private=True, name="Only mine")
    outside.new_ride(sport="Run", ended_minutes_ago=300)
    ways.connect(outside, athlete_client)

    drain()

    connection = ways.connection_of(athlete)
    there = everything(connection, since=timezone.now() - WEEK)
    kept = {row.external_id.partition(":")[0]: row for row in Recording.objects.select_related("stream_set")}
    assert sorted(kept) == sorted(record.external_id for record in there)
    assert len(there) < len(everything(connection, since=timezone.now() - timedelta(days=90)))
    assert Activity.objects.count() == len(there)
    assert not ways.waiting()
    assert (connection.error_code, connection.fetched_at is not None) == ("", True)
    ride = kept[str(private["id"])]
    assert (ride.title, ride.sport, ride.elapsed_s) == ("Only mine", Sport.RIDE, private["seconds"])
    assert ride.laps.count() >= 1
    assert ride.stream_set.sample_count == private["seconds"] + 1
    assert {"heart_rate_bpm", "distance_m"} <= set(ride.stream_set.channels)
    assert ride.avg_heart_rate_bpm is not None


def test_asking_again_doubles_nothing_and_takes_what_changed(
    outside, athlete, connected, athlete_client, drain
):
    ride = outside.new_ride()
    sync = f"/connections/{connected.public_id}/sync/"
    athlete_client.post(sync)
    drain()
    before = Recording.objects.count()
    first = Recording.objects.get(external_id=f"{ride['id']}:0")
    outside.edit(ride["id"], title="With a name")

    page = athlete_client.post(sync, follow=True)
    drain()

    assert "being asked" in page.text
    assert Recording.objects.count() == before == Activity.objects.count()
    again = Recording.objects.get(pk=first.pk)
    assert (again.title, again.recorded_at) == ("With a name", first.recorded_at)


def test_what_vanished_unannounced_goes_when_everything_is_asked(outside, connected, athlete_client, drain):
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    drain()
    outside.delete(ride["id"])

    athlete_client.post(f"/connections/{connected.public_id}/sync/")
    drain()

    assert not Recording.objects.filter(external_id=f"{ride['id']}:0").exists()


def test_what_was_typed_in_has_no_streams(outside, athlete, connected, drain):
    swims = [
        record
        for record in everything(connected, since=timezone.now() - timedelta(days=90))
        if record.sport is Sport.POOL_SWIM
    ]
    ways.tell(ways.event(int(swims[-1].external_id), ways.CREATE))
    drain()

    recording = Recording.objects.get()
    assert recording.stream_set.sample_count == 0
    assert recording.distance_m
    page = browse(athlete)
    assert page.status_code == 200


def test_the_page_of_a_ride_leads_to_strava_and_says_why_it_has_no_load(outside, athlete, connected, drain):
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    drain()

    page = browse(athlete)

    assert f"https://www.strava.com/activities/{ride['id']}" in page.text
    assert "View on Strava" in page.text
    assert "do not let us combine its data" in page.text
    assert "Strava&#x27;s terms let nobody but you see" in page.text


def browse(user):
    return browser_of(user).get(reverse("pages:activity", args=[Activity.objects.get().public_id]))


class Killed(BaseException):
    """A worker was killed: nothing after it ran, and nothing cleaned up."""


@pytest.mark.parametrize("stage", ["before the transaction", "in it", "at its end"])
def test_a_worker_that_dies_after_the_fetch_loses_and_doubles_nothing(
    outside, connected, drain, *, monkeypatch, stage, time_machine
):
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    place, name = {
        "before the transaction": (fetching.Errand, "_store"),
        "in it": (errands.recordings, "store"),
        "at its end": (fetching.Errand, "_succeed"),
    }[stage]
    real = getattr(place, name)

    def die(*args, **options):
        if stage != "before the transaction":
            real(*args, **options)
        raise Killed

    with monkeypatch.context() as trap:
        trap.setattr(place, name, die)
        with pytest.raises(Killed):
            drain()
    assert not Recording.objects.exists()
    assert Delivery.objects.get().state == State.CLAIMED
    assert drain() == 0, "its lease still holds"

    time_machine.move_to(timezone.now() + fetching.LEASE + timedelta(seconds=1))
    drain()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (State.DONE, 2)
    assert Recording.objects.count() == Activity.objects.count() == 1


@pytest.mark.parametrize(("began_s", "is_asked"), [(-1, False), (1, True)])
def test_of_two_that_ask_for_one_ride_the_later_waits(
    outside, connected, drain, *, time_machine, began_s, is_asked
):
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    ways.tell(ways.event(ride["id"], ways.UPDATE, updates={"title": "x"}))
    until = timezone.now() + fetching.LEASE + timedelta(seconds=10 * began_s)
    other = Delivery.objects.latest("pk")
    Delivery.objects.filter(pk=other.pk).update(state=State.CLAIMED, fence=1, attempts=1, lease_until=until)

    drain()

    assert Recording.objects.exists() is is_asked
    time_machine.move_to(until + timedelta(seconds=1))
    drain()
    assert Recording.objects.count() == 1
    assert {delivery.state for delivery in Delivery.objects.all()} == {State.DONE}


def test_a_worker_that_was_only_slow_writes_nothing(outside, connected, drain, monkeypatch):
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    real = fetching.Errand._whole

    def slowly(errand, grant, record):
        whole = real(errand, grant, record)
        Delivery.objects.update(fence=errand.delivery.fence + 1)
        return whole

    monkeypatch.setattr(fetching.Errand, "_whole", slowly)
    drain()

    assert not Recording.objects.exists()
    assert not Activity.objects.exists()
