"""A provider that fails: what the delivery and the page say, and that everything comes once it recovers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.models import State
from apps.wearables import wiring
from apps.wearables.models import Activity, Connection, ConnectionState, Delivery, Recording
from apps.wearables.services import syncs
from tests.wearables.connections import ways

pytestmark = pytest.mark.django_db
QUARTER = timedelta(minutes=15)


def go_on(time_machine, drain) -> None:
    """Wait until the delivery is due again."""
    time_machine.move_to(Delivery.objects.get().next_attempt_at + timedelta(seconds=1))
    drain()


@pytest.mark.parametrize(
    ("kind", "code", "sentence"),
    [
        ("500", "provider_unavailable", "does not answer at present"),
        ("529", "provider_unavailable", "does not answer at present"),
        ("slow", "provider_unavailable", "does not answer at present"),
        ("truncated", "malformed_payload", "something that we cannot read"),
        ("wrong_types", "malformed_payload", "something that we cannot read"),
        ("429", "rate_limited", "limits how much this site may ask"),
        ("403", "application_suspended", "refuses this site at present"),
    ],
)
def test_a_failure_is_said_and_passes(
    outside, connected, athlete_client, drain, *, monkeypatch, time_machine, kind, code, sentence
):
    hasty = replace(wiring.strava_application(), read_timeout_s=0.15)
    outside.fault(kind, path="/api/v3/activities", seconds=0.6)
    before = timezone.now()
    with monkeypatch.context() as impatient:
        if kind == "slow":
            impatient.setattr(wiring, "strava_application", lambda: hasty)
        ways.announce_ride(outside)
        drain()

    delivery = Delivery.objects.get()
    connected.refresh_from_db()
    assert (delivery.state, delivery.error_code) == (State.PENDING, code)
    assert (connected.state, connected.error_code) == (ConnectionState.ACTIVE, code)
    assert sentence in athlete_client.get(ways.CONNECTIONS).text
    waits = delivery.next_attempt_at - before
    if kind in {"429", "403"}:
        assert delivery.attempts == 0, "not its fault"
        assert waits <= QUARTER + timedelta(seconds=10)
    else:
        assert delivery.attempts == 1
        assert waits < timedelta(minutes=1)

    go_on(time_machine, drain)

    connected.refresh_from_db()
    assert connected.error_code == ""
    assert sentence not in athlete_client.get(ways.CONNECTIONS).text
    assert Delivery.objects.get().state == State.DONE
    assert Recording.objects.count() == Activity.objects.count() == 1


def test_a_spent_budget_waits_for_the_next_quarter_of_an_hour(outside, connected, drain):
    outside.control("strava", "limits", read_quarter=0)
    before = timezone.now()
    ways.announce_ride(outside)
    drain()
    outside.control("strava", "limits", read_quarter=100)

    at = Delivery.objects.get().next_attempt_at
    assert at > before
    assert at.minute % 15 == 0 or (at - timedelta(seconds=5)).minute % 15 == 14


def test_one_refusal_for_the_budget_holds_everything_back(outside, connected, drain):
    outside.fault("429", path="/api/v3/activities")
    before = timezone.now()
    ways.announce_ride(outside)
    ways.announce_ride(outside)
    drain()

    assert ways.asked(outside, "/api/v3/activities") == 1
    assert [delivery.state for delivery in Delivery.objects.all()] == [State.PENDING, State.PENDING]
    assert all(delivery.next_attempt_at > before for delivery in Delivery.objects.all())


def test_a_waiting_page_asks_seldom_when_the_provider_keeps_it_waiting(
    outside, connected, athlete_client, drain
):
    ways.announce_ride(outside)
    assert "every 2s" in athlete_client.get(ways.CONNECTIONS).text

    outside.fault("429", path="/api/v3/activities")
    drain()

    assert "every 30s" in athlete_client.get(ways.CONNECTIONS).text


def test_a_failure_in_the_middle_of_an_activity_stores_no_half(outside, connected, drain, time_machine):
    ride = outside.new_ride()
    outside.fault("500", path=f"/api/v3/activities/{ride['id']}/streams")
    ways.tell(ways.event(ride["id"], ways.CREATE))
    drain()
    assert not Recording.objects.exists()

    go_on(time_machine, drain)

    assert Recording.objects.get().stream_set.sample_count == ride["seconds"] + 1


def test_a_listing_that_fails_lists_nothing_and_is_asked_again(
    outside, athlete_client, connected, drain, time_machine
):
    ride = outside.new_ride()
    outside.fault("truncated", path="/api/v3/athlete/activities")
    athlete_client.post(f"/connections/{connected.public_id}/sync/")
    drain()
    assert not Recording.objects.exists()

    go_on(time_machine, drain)

    assert Recording.objects.filter(external_id=f"{ride['id']}:0").count() == 1


def test_after_the_last_attempt_it_is_given_up_and_comes_when_asked(
    outside, connected, athlete_client, drain
):
    outside.fault("500", path="/api/v3/activities", times=None)
    ride = ways.announce_ride(outside)
    Delivery.objects.update(attempts=Delivery.max_attempts - 1)
    drain()
    assert Delivery.objects.get().state == State.FAILED
    outside.clear_faults()

    athlete_client.post(f"/connections/{connected.public_id}/sync/")
    drain()

    assert Recording.objects.filter(external_id=f"{ride['id']}:0").count() == 1
    connected.refresh_from_db()
    assert connected.error_code == ""


def test_a_site_that_lost_its_registration_waits_for_it(
    outside, connected, athlete_client, drain, *, settings, time_machine
):
    ways.announce_ride(outside)
    secret, settings.STRAVA_CLIENT_SECRET = settings.STRAVA_CLIENT_SECRET, ""
    drain()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (State.PENDING, 0)
    assert delivery.error_code == "provider_not_set_up"
    assert "has no connection to the provider at present" in athlete_client.get(ways.CONNECTIONS).text
    settings.STRAVA_CLIENT_SECRET = secret
    go_on(time_machine, drain)
    assert Recording.objects.count() == 1


def test_a_delivery_of_a_provider_that_there_is_not_fails(athlete, drain):
    odd = Connection.objects.create(user=athlete, provider="apple_health", provider_user_id="1")
    syncs.ask_for_everything(connection=odd, now=timezone.now())
    drain()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error_code) == (State.FAILED, "provider_not_set_up")


def test_a_site_that_switched_strava_off_takes_nothing_more(
    outside, athlete, connected, athlete_client, drain, *, settings
):
    ways.announce_ride(outside)
    settings.STRAVA_POLICY_MODE = "off"
    drain()

    assert Delivery.objects.get().error_code == "source_not_allowed"
    assert not Recording.objects.exists()
    assert "takes nothing from this provider" in athlete_client.get(ways.CONNECTIONS).text
    assert ways.asked(outside, "/api/v3/activities") == 0


@pytest.mark.parametrize(
    ("state", "code"),
    [("needs_sign_in", "token_revoked"), ("paused", "paused")],
)
def test_what_does_not_work_is_not_asked(outside, connected, drain, state, code):
    ways.announce_ride(outside)
    Connection.objects.update(state=state)
    drain()

    assert Delivery.objects.get().error_code == code
    assert ways.asked(outside, "/api/v3/activities") == 0
