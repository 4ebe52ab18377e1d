"""The one webhook subscription: made, kept, mended, and really posted to."""

import time
from typing import Any

import pytest
from celery import current_app
from django.core.management import CommandError, call_command

from apps.wearables import wiring
from apps.wearables.models import Delivery
from apps.wearables.services import subscriptions
from tests.outside import Mailbox, Outside
from tests.wearables.connections import ways

PATIENCE_S = 15


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
    assert _newest_post(outside)["status"] == 200
    assert Delivery.objects.get().external_id == str(ride["id"])


def _newest_post(outside: Outside) -> dict[str, Any]:
    """Return what came of the last webhook; Strava notes it only after the site has answered."""
    until = time.monotonic() + PATIENCE_S
    while not (posted := outside.state()["strava"]["posted"]) or posted[0]["status"] is None:
        assert time.monotonic() < until, "Strava posted nothing"
        time.sleep(0.02)
    return dict(posted[0])


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
