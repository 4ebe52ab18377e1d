"""News from Strava: it is taken at the secret address, believed in nothing, and done once."""

import hashlib
import hmac
import json
import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.compliance.models import AuditEvent
from apps.core.models import State
from apps.wearables.models import Activity, Connection, ConnectionState, Delivery, Recording
from apps.wearables.providers.strava.webhook import MAX_EVENT_BYTES
from apps.wearables.services import connections
from sandbox.recordings import make_fit
from tests.conftest import browser_of
from tests.deeds import MORNING, upload
from tests.outside import Mailbox
from tests.wearables.connections import ways

pytestmark = pytest.mark.django_db
QUESTION = {
    "hub.mode": "subscribe",
    "hub.challenge": "15f7d1a91c1f40f8a748fd134752feb3",
    "hub.verify_token": ways.VERIFY_TOKEN,
}


def test_the_question_whether_the_address_is_ours_is_answered():
    answer = Client().get(ways.WEBHOOK, QUESTION)

    assert answer.status_code == 200
    assert answer.json() == {"hub.challenge": QUESTION["hub.challenge"]}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"hub.verify_token": "another"}, 403),
        ({"hub.verify_token": ""}, 403),
        ({"hub.mode": "unsubscribe"}, 400),
        ({"hub.challenge": ""}, 400),
        ({"hub.challenge": "x" * 300}, 400),
    ],
)
def test_a_wrong_question_is_refused(changes, status):
    answer = Client().get(ways.WEBHOOK, QUESTION | changes)

    assert answer.status_code == status
    assert b"challenge" not in answer.content


@pytest.mark.parametrize("secret", ["another", "é", ways.SECRET_PATH + "x"])
def test_an_address_without_the_secret_is_not_there(outside, connected, secret):
    path = reverse("wearables:strava-webhook", args=[secret])

    assert Client().get(path, QUESTION).status_code == 404
    assert ways.tell(ways.event(5, ways.CREATE), path=path).status_code == 404
    assert not ways.waiting()


def test_a_site_without_a_secret_has_no_such_address(settings):
    settings.STRAVA_WEBHOOK_SECRET_PATH = ""

    assert Client().get(ways.WEBHOOK, QUESTION).status_code == 404


def test_a_site_that_is_not_registered_takes_nothing(outside, connected, settings):
    settings.STRAVA_CLIENT_ID = ""

    assert ways.tell(ways.event(5, ways.CREATE)).status_code == 503
    assert not ways.waiting()


@pytest.mark.parametrize("method", ["put", "delete", "patch", "head"])
def test_another_method_is_refused(method):
    assert getattr(Client(), method)(ways.WEBHOOK).status_code == 405


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (b'"text"', 400),
        (json.dumps(ways.event(5, "create", owner="71000001")).encode(), 400),
        (json.dumps(ways.event(5.5, "create")).encode(), 400),
        (json.dumps(ways.event(-5, "create")).encode(), 400),
        (json.dumps(ways.event(2**70, "create")).encode(), 400),
        (json.dumps(ways.event(5, "explode")).encode(), 400),
        (json.dumps(ways.event(5, "create", updates=[1])).encode(), 400),
        (json.dumps(ways.event(5, "create", event_time="now")).encode(), 400),
        (json.dumps(ways.event(5, "create", kind="club")).encode(), 400),
        (b" " * (MAX_EVENT_BYTES + 1), 413),
        (json.dumps(ways.event(5, "create", updates={"x": "y" * 20_000})).encode(), 413),
    ],
)
def test_what_is_no_event_is_refused_and_nothing_is_kept(outside, connected, body, status):
    answer = ways.tell(body)

    assert answer.status_code == status
    assert not ways.waiting()


def test_news_of_nobody_here_is_dropped(outside, athlete, connected):
    assert ways.tell(ways.event(5, ways.CREATE, owner=12)).status_code == 200
    connections.disconnect(connection=connected, by=athlete, now=timezone.now())
    assert ways.tell(ways.event(5, ways.CREATE)).status_code == 200

    assert not ways.waiting()


def test_news_of_a_person_other_than_that_they_left_is_dropped(outside, connected):
    profile = ways.event(ways.ALEX, ways.UPDATE, kind="athlete", updates={"weight": 70})

    assert ways.tell(profile).status_code == 200
    assert not ways.waiting()


def test_the_same_event_three_times_is_one_delivery_and_one_activity(outside, connected, drain):
    ride = outside.new_ride()
    event = ways.event(ride["id"], ways.CREATE)

    for _ in range(2):
        assert ways.tell(event).status_code == 200
    drain()
    ways.tell(event)
    drain()

    assert Delivery.objects.get().state == State.DONE
    assert Recording.objects.count() == Activity.objects.count() == 1


def test_the_sandbox_s_own_events_bring_a_ride_change_it_and_take_it_away(outside, connected, drain):
    with Mailbox() as mailbox:
        outside._http.post(
            f"{outside.strava}/api/v3/push_subscriptions",
            data={
                "client_id": 51010,
                "client_secret": "strava-sandbox-secret",
                "callback_url": mailbox.url,
                "verify_token": ways.VERIFY_TOKEN,
            },
            timeout=5,
        ).raise_for_status()

        def pass_on() -> None:
            assert ways.tell(mailbox.next()).status_code == 200
            drain()

        ride = outside.new_ride(name="First")
        pass_on()
        assert Recording.objects.get().title == "First"
        outside.edit(ride["id"], title="Second", type="VirtualRide")
        pass_on()
        assert (Recording.objects.get().title, Recording.objects.get().sport) == ("Second", "indoor_ride")
        outside.delete(ride["id"])
        pass_on()
        assert not Recording.objects.exists()
        assert not Activity.objects.exists()

        outside.new_ride()
        pass_on()
        outside.deauthorise()
        pass_on()
    assert not Recording.objects.exists()
    connected.refresh_from_db()
    assert (connected.state, connected.tokens) == (ConnectionState.REVOKED, None)


def test_a_forged_delete_deletes_nothing(outside, connected, drain):
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    drain()

    ways.tell(ways.event(ride["id"], ways.DELETE))
    drain()

    assert Recording.objects.count() == Activity.objects.count() == 1


def test_news_of_a_ride_that_was_never_there_brings_nothing(outside, connected, drain):
    ways.tell(ways.event(123, ways.CREATE))
    drain()

    assert Delivery.objects.get().state == State.DONE
    assert not Recording.objects.exists()


def test_a_forged_goodbye_ends_nothing_and_asks_for_no_data(outside, connected, drain):
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    drain()
    before = ways.asked(outside, "/api/v3/a")

    ways.tell(ways.goodbye())
    drain()

    connected.refresh_from_db()
    assert connected.state == ConnectionState.ACTIVE
    assert Recording.objects.count() == 1
    assert ways.asked(outside, "/api/v3/a") == before
    assert AuditEvent.objects.filter(action="wearables.grant_still_holds").count() == 1


def test_a_forged_goodbye_ends_nothing_where_activities_were_unticked(
    outside, athlete_client, athlete, drain
):
    ways.connect(outside, athlete_client, scopes=[])

    ways.tell(ways.goodbye())
    drain()

    assert ways.connection_of(athlete).state == ConnectionState.ACTIVE


def test_who_left_there_leaves_nothing_here_but_their_own_files(outside, athlete, connected, drain):
    upload(athlete, make_fit(started_at=MORNING))
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    drain()
    outside.deauthorise()

    ways.tell(ways.goodbye())
    drain()

    connected.refresh_from_db()
    assert (connected.state, connected.tokens) == (ConnectionState.REVOKED, None)
    assert [recording.provider for recording in Recording.objects.all()] == ["file"]
    assert Activity.objects.count() == 1
    assert not Delivery.objects.exclude(provider="file").exists()
    assert AuditEvent.objects.filter(action="wearables.grant_ended").count() == 1
    assert "Connect with Strava" in browser_of(athlete).get(ways.CONNECTIONS).text


def test_who_left_is_let_go_also_when_the_dead_grant_was_noticed_first(outside, athlete, connected, drain):
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    drain()
    outside.deauthorise()
    ways.tell(ways.event(ride["id"], ways.UPDATE, updates={"title": "x"}))
    drain()
    connected.refresh_from_db()
    assert connected.state == ConnectionState.NEEDS_SIGN_IN

    ways.tell(ways.goodbye())
    drain()

    connected.refresh_from_db()
    assert (connected.state, connected.tokens) == (ConnectionState.REVOKED, None)
    assert not Recording.objects.exists()


def test_news_waits_for_nobody_who_must_sign_in_first(outside, athlete, connected, athlete_client, drain):
    ride = outside.new_ride()
    Connection.objects.update(state=ConnectionState.NEEDS_SIGN_IN)

    ways.tell(ways.event(ride["id"], ways.CREATE))
    drain()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error_code) == (State.FAILED, "token_revoked")

    ways.connect(outside, athlete_client)
    drain()
    assert Recording.objects.filter(external_id=f"{ride['id']}:0").count() == 1


def signed(body: bytes, *, key: str = ways.SIGNING_KEY, at: float | None = None) -> dict[str, str]:
    stamp = str(int(at or time.time()))
    digest = hmac.new(key.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Strava-Signature": f"t={stamp},v1={digest}"}


def test_a_signature_is_checked_where_there_is_a_key(outside, connected, settings):
    settings.STRAVA_WEBHOOK_SIGNING_KEY = ways.SIGNING_KEY
    right, wrong, old, plain = (
        json.dumps(ways.event(number, ways.CREATE)).encode() for number in (1, 2, 3, 4)
    )

    assert ways.tell(right, headers=signed(right)).status_code == 200
    assert ways.tell(wrong, headers=signed(wrong, key="another")).status_code == 403
    assert ways.tell(old, headers=signed(old, at=time.time() - 600)).status_code == 403
    assert ways.tell(plain).status_code == 200, "Strava signs nothing that is documented"

    kept = Delivery.objects.order_by("external_id").values_list("external_id", "is_signed")
    assert list(kept) == [("1", True), ("4", False)]


def test_a_signature_that_nobody_can_check_is_no_reason_to_refuse(outside, connected):
    body = json.dumps(ways.event(1, ways.CREATE)).encode()

    assert ways.tell(body, headers=signed(body)).status_code == 200
    assert Delivery.objects.get().is_signed is False


def test_without_the_secret_only_what_is_signed_is_taken(outside, connected, settings):
    known_to_all = reverse("wearables:strava-webhook-signed")
    body = json.dumps(ways.event(1, ways.CREATE)).encode()

    assert ways.tell(body, headers=signed(body), path=known_to_all).status_code == 403, "there is no key yet"
    settings.STRAVA_WEBHOOK_SIGNING_KEY = ways.SIGNING_KEY
    assert ways.tell(body, path=known_to_all).status_code == 403
    assert ways.tell(body, headers=signed(body, key="another"), path=known_to_all).status_code == 403
    assert not Delivery.objects.filter(external_id="1").exists()

    assert ways.tell(body, headers=signed(body), path=known_to_all).status_code == 200
    assert Delivery.objects.get(external_id="1").is_signed
    assert Client().get(known_to_all, QUESTION).status_code == 405
