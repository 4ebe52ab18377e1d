"""Strava's push subscriptions stand in: the callback is checked, and events really arrive."""

import time

import pytest
from stravalib import exc

from tests.outside import CLIENT_ID, CLIENT_SECRET, Mailbox, Outside
from tests.sandbox.conftest import Connect

ATHLETE_ID = 71_000_001


def test_a_subscription_is_verified_listed_and_ended(outside: Outside, connect: Connect):
    client = connect()
    with Mailbox() as mailbox:
        made = client.create_subscription(CLIENT_ID, CLIENT_SECRET, mailbox.url, "verify-me")
        with pytest.raises(exc.Fault, match="already exists"):
            client.create_subscription(CLIENT_ID, CLIENT_SECRET, mailbox.url, "verify-me")

    listed = [found.id for found in client.list_subscriptions(CLIENT_ID, CLIENT_SECRET)]
    client.delete_subscription(made.id, CLIENT_ID, CLIENT_SECRET)

    assert mailbox.challenges[0]["hub.mode"] == "subscribe"
    assert mailbox.challenges[0]["hub.verify_token"] == "verify-me"
    assert listed == [made.id]
    assert list(client.list_subscriptions(CLIENT_ID, CLIENT_SECRET)) == []


def test_a_callback_that_does_not_answer_rightly_is_refused(outside: Outside, connect: Connect):
    client = connect()

    with pytest.raises(exc.Fault, match="does not return 200"):
        client.create_subscription(CLIENT_ID, CLIENT_SECRET, f"{outside.url}/nothing-here", "v")
    with Mailbox(echo=False) as mailbox, pytest.raises(exc.Fault, match="not verifiable"):
        client.create_subscription(CLIENT_ID, CLIENT_SECRET, mailbox.url, "v")
    with pytest.raises(exc.Fault, match="callback url"):
        client.create_subscription(CLIENT_ID, CLIENT_SECRET, "http://example.com/callback", "v")
    with pytest.raises(exc.Fault, match="client_secret"):
        client.create_subscription(CLIENT_ID, "guessed", "http://localhost/callback", "v")


def test_news_of_an_activity_arrive(outside: Outside, connect: Connect, mailbox: Mailbox):
    outside.tokens()
    subscription = outside.state()["strava"]["subscriptions"][0]["id"]

    ride = outside.new_ride()
    created = mailbox.next()
    outside.edit(ride["id"], title="Messy")
    edited = mailbox.next()
    outside.delete(ride["id"])
    deleted = mailbox.next()

    common = {"object_type": "activity", "object_id": ride["id"], "owner_id": ATHLETE_ID}
    for event, aspect, updates in (
        (created, "create", {}),
        (edited, "update", {"title": "Messy"}),
        (deleted, "delete", {}),
    ):
        assert abs(event.pop("event_time") - time.time()) < 60
        assert event == common | {
            "aspect_type": aspect,
            "updates": updates,
            "subscription_id": subscription,
        }
    assert connect().handle_subscription_update(created).object_id == ride["id"]


def test_taking_access_back_is_told_in_strava_s_words(outside: Outside, mailbox: Mailbox):
    outside.tokens("alex")
    outside.tokens("ben")

    outside.deauthorise("alex")

    event = mailbox.next()
    assert (event["object_type"], event["object_id"]) == ("athlete", ATHLETE_ID)
    assert (event["aspect_type"], event["updates"]) == ("update", {"authorized": "false"})
    outside.new_ride("alex")
    ride = outside.new_ride("ben")
    assert mailbox.next()["object_id"] == ride["id"], "of Alex no more"


def test_nothing_is_told_of_somebody_who_did_not_authorise(outside: Outside, mailbox: Mailbox):
    outside.tokens("ben")

    outside.new_ride("alex")
    ride = outside.new_ride("ben")

    assert mailbox.next()["object_id"] == ride["id"]
    assert mailbox.events.empty()


def test_who_may_not_see_private_activities_hears_of_a_delete_and_a_create(
    outside: Outside, connect: Connect, mailbox: Mailbox
):
    asked = outside.authorize_url(scope="read,activity:read")
    connect().exchange_code_for_token(CLIENT_ID, CLIENT_SECRET, outside.answer(asked)["code"])
    outside.new_ride(private=True)
    ride = outside.new_ride()
    heard = [mailbox.next()]

    for private in (True, False):
        outside.edit(ride["id"], private=private)
        heard.append(mailbox.next())

    assert [(event["aspect_type"], event["object_id"]) for event in heard] == [
        ("create", ride["id"]),
        ("delete", ride["id"]),
        ("create", ride["id"]),
    ]


def test_an_event_is_tried_three_times_and_then_gone(outside: Outside, mailbox: Mailbox):
    outside.tokens()
    mailbox.answers[:] = [500, 503, 500]

    outside.new_ride()
    tries = [mailbox.next() for _ in range(3)]

    assert tries[0] == tries[1] == tries[2]
    outside.new_ride()
    assert mailbox.next() != tries[0], "the next event, no fourth try"


def test_an_answer_that_takes_longer_than_two_seconds_is_none(outside: Outside, mailbox: Mailbox):
    outside.tokens()
    mailbox.answers[:] = [0]

    outside.new_ride()
    first = mailbox.next()
    began = time.monotonic()
    second = mailbox.next()

    assert second == first
    assert time.monotonic() - began > 1.5
