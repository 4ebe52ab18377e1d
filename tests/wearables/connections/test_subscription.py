"""The one webhook subscription: made, kept, mended, and really posted to."""

import pytest
from celery import current_app
from django.core.management import CommandError, call_command

from apps.wearables import wiring
from apps.wearables.models import Delivery
from apps.wearables.services import subscriptions
from tests.outside import Mailbox, Outside
from tests.waiting import wait_until
from tests.wearables.connections import ways


@pytest.mark.django_db(transaction=True)
def test_strava_finds_the_site_and_posts_to_it(outside, connected, live_server, settings, capsys):
    settings.BASE_URL = live_server.url
    with Mailbox() as old:
        wiring.strava_subscriptions().create(callback_url=old.url)
        call_command("strava_subscription")
    call_command("strava_subscription")

    [there] = wiring.strava_subscriptions().list()
    assert there.callback_url == f"{live_server.url}{ways.WEBHOOK}"
    said = capsys.readouterr().out.splitlines()
    assert said == ["Strava posts to this site from now on.", "Strava posts to this site."]

    ride = outside.new_ride()
    wait_until(lambda: 200 in _met(outside, ride["id"]))
    assert Delivery.objects.get().external_id == str(ride["id"])


def _met(outside: Outside, ride: int) -> list[int | None]:
    """Return the statuses that news of a ride met; Strava notes each only after the site has answered."""
    return [
        each["status"] for each in outside.state()["strava"]["posted"] if each["event"]["object_id"] == ride
    ]


def test_an_address_that_strava_cannot_reach_is_said(outside, settings):
    settings.BASE_URL = "http://127.0.0.1:9"

    with pytest.raises(CommandError):
        call_command("strava_subscription")

    assert wiring.strava_subscriptions().list() == ()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("STRAVA_CLIENT_ID", "no connection to Strava"), ("STRAVA_WEBHOOK_SECRET_PATH", "is not set")],
)
def test_a_site_that_lacks_a_setting_is_told_and_asks_nothing(settings, name, sentence):
    setattr(settings, name, "")

    assert not subscriptions.is_wanted()
    current_app.tasks["wearables.keep_subscription"]()
    with pytest.raises(CommandError, match=sentence):
        call_command("strava_subscription")
