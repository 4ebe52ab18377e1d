"""The end of a connection: what is said before, what goes, and that the provider hears of it."""

from datetime import timedelta

import pytest
from celery import current_app
from django.urls import reverse
from django.utils import timezone

from apps.core.models import Outbox, State
from apps.wearables.models import Activity, ConnectionState, Delivery, PendingGrant, Recording
from apps.wearables.services import connections, fetching
from apps.wearables.services.errands import Parts
from sandbox.recordings import make_fit
from tests.deeds import MORNING, upload
from tests.wearables.connections import ways

pytestmark = pytest.mark.django_db


def page_of(connection) -> str:
    return reverse("wearables:disconnect", args=[connection.public_id])


def bring_ride(outside, drain) -> dict:
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    drain()
    return ride


def revokes(outside) -> int:
    return sum(heard["path"] == "/oauth/revoke" and heard["status"] == 200 for heard in outside.heard())


def test_the_page_says_what_goes_and_changes_nothing(outside, connected, athlete_client, drain):
    bring_ride(outside, drain)

    page = athlete_client.get(page_of(connected))

    assert "1 recording that came from Strava is deleted now" in page.text
    assert "What you wrote on an activity that only Strava recorded goes with it" in page.text
    assert Recording.objects.count() == 1
    connected.refresh_from_db()
    assert connected.state == ConnectionState.ACTIVE


def test_everything_of_strava_goes_and_strava_hears_of_it(outside, athlete, connected, athlete_client, drain):
    upload(athlete, make_fit(started_at=MORNING))
    bring_ride(outside, drain)
    ways.tell(ways.event(5, ways.CREATE))

    page = athlete_client.post(page_of(connected), follow=True)

    assert "Disconnected. The provider is being told." in page.text
    assert "Connect with Strava" in page.text
    assert [recording.provider for recording in Recording.objects.all()] == ["file"]
    assert Activity.objects.count() == 1
    assert [delivery.kind for delivery in Delivery.objects.all()] == ["upload"]
    connected.refresh_from_db()
    assert connected.state == ConnectionState.REVOKED
    drain()
    connected.refresh_from_db()
    assert connected.tokens is None
    assert revokes(outside) == 1
    assert all(token["revoked_at"] for token in outside.state()["strava"]["tokens"])
    assert athlete_client.get(page_of(connected)).status_code == 404


def test_a_provider_that_is_down_hears_of_it_later(outside, connected, athlete_client, drain, time_machine):
    outside.fault("500", path="/oauth/revoke", times=2)
    athlete_client.post(page_of(connected))
    drain(failing=True)
    connected.refresh_from_db()
    assert connected.tokens is not None

    for _ in range(2):
        time_machine.move_to(Outbox.objects.get().next_attempt_at + timedelta(seconds=1))
        drain(failing=True)

    connected.refresh_from_db()
    assert connected.tokens is None
    assert revokes(outside) == 1
    assert not Outbox.objects.exists()


def test_a_provider_that_was_down_for_hours_hears_of_it_from_the_hourly_job(
    outside, connected, athlete_client, drain
):
    hourly = current_app.tasks["wearables.forget_pending_grants"]
    athlete_client.post(page_of(connected))
    telling = Outbox.objects.filter(subscriber="wearables.end_grant")
    hourly()
    assert telling.count() == 1, "it is under way"
    telling.update(state=State.FAILED)

    hourly()
    drain()

    connected.refresh_from_db()
    assert connected.tokens is None
    assert revokes(outside) == 1
    hourly()
    assert not telling.exclude(state=State.FAILED).exists()


def test_tokens_that_nobody_can_be_told_of_go_after_a_month(outside, connected, athlete_client):
    athlete_client.post(page_of(connected))

    connections.tell_again(now=timezone.now() + timedelta(days=29))
    connected.refresh_from_db()
    assert connected.tokens is not None
    connections.tell_again(now=timezone.now() + timedelta(days=31))

    connected.refresh_from_db()
    assert connected.tokens is None


def test_a_site_that_is_not_set_up_any_more_forgets_the_tokens(
    outside, connected, athlete_client, drain, settings
):
    settings.STRAVA_CLIENT_ID = ""

    athlete_client.post(page_of(connected))
    drain()

    connected.refresh_from_db()
    assert connected.tokens is None
    assert revokes(outside) == 0


def test_somebody_who_ended_it_there_too_is_no_error(outside, connected, athlete_client, drain):
    outside.deauthorise()

    athlete_client.post(page_of(connected))
    drain()

    connected.refresh_from_db()
    assert connected.tokens is None


def test_ending_it_twice_is_once(outside, athlete, connected, drain):
    for _ in range(2):
        connections.disconnect(connection=connected, by=athlete, now=timezone.now())

    assert Outbox.objects.filter(subscriber="wearables.end_grant").count() == 1
    drain()


@pytest.mark.parametrize("step", ["_whole", "_list"])
def test_a_fetch_that_is_in_flight_stores_nothing(
    outside, athlete, connected, athlete_client, drain, *, monkeypatch, step
):
    ride = outside.new_ride()
    if step == "_list":
        athlete_client.post(f"/connections/{connected.public_id}/sync/")
    else:
        ways.tell(ways.event(ride["id"], ways.CREATE))
    real = fetching.wiring.provider("strava").activities

    class Meanwhile:
        def __getattr__(self, name):
            def ask(*args, **options):
                answer = getattr(real, name)(*args, **options)
                answer = list(answer) if name == "activities" else answer
                connections.disconnect(connection=connected, by=athlete, now=timezone.now())
                return answer

            return ask

    monkeypatch.setattr(
        fetching, "_parts", lambda _name: Parts(fetching.wiring.provider("strava").oauth, Meanwhile())
    )
    drain()

    assert not Recording.objects.exists()
    assert not Activity.objects.exists()
    assert not Delivery.objects.exists()


def test_what_is_under_way_of_connecting_is_another_matter(outside, connected, athlete_client, drain):
    address = ways.begin(athlete_client)
    athlete_client.post(page_of(connected))
    drain()

    assert PendingGrant.objects.count() == 1
    assert "Connected." in ways.come_back(athlete_client, **outside.answer(address)).text
