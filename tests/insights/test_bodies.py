"""What reaches the model, read from the HTTP bodies that the sandbox received: only what it may have."""

import json
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import people
from apps.insights.models import Stage
from apps.training.models import ActivityLoad
from tests.conftest import Drain, browser_of
from tests.insights.conftest import PLACE, agree, ask
from tests.outside import CLIENT_ID, CLIENT_SECRET, Outside
from tests.wearables.connections import ways

pytestmark = pytest.mark.django_db
RIDE = "Kna17z through Marktown"


@pytest.fixture
def strava(model: Outside, settings: LazySettings) -> Outside:
    """The sandbox as this site's model and as its Strava."""
    settings.STRAVA_BASE_URL = model.strava
    settings.STRAVA_CLIENT_ID, settings.STRAVA_CLIENT_SECRET = str(CLIENT_ID), CLIENT_SECRET
    settings.STRAVA_WEBHOOK_SECRET_PATH = ways.SECRET_PATH
    settings.STRAVA_WEBHOOK_VERIFY_TOKEN = ways.VERIFY_TOKEN
    return model


def ride_with_strava(outside: Outside, user: User, drain: Drain) -> None:
    """Connect Strava, and let one long ride come in."""
    ways.connect(outside, browser_of(user))
    ways.forget_work()
    ride = outside.new_ride(name=RIDE)
    ways.tell(ways.event(ride["id"], ways.CREATE))
    drain()


def facts_in(heard: dict[str, Any]) -> list[dict[str, Any]]:
    found = re.search(r"<facts>\n(.*)\n</facts>", heard["body"]["messages"][0]["content"])
    assert found
    return json.loads(found[1])


def test_who_has_only_strava_is_declined_with_the_reason_and_nobody_is_asked(
    strava: Outside, athlete: User, athlete_client: Client, drain: Drain
):
    agree(athlete)
    ride_with_strava(strava, athlete, drain)

    row = ask(athlete, drain)

    assert (row.standing, row.reason, row.evidence) == (Stage.DECLINED, "barred_sources", [])
    page = athlete_client.get(reverse("insights:index")).text
    assert "whose terms bar its data from any AI" in page
    assert "Connect Garmin, or upload the files of your device" in page
    assert strava.heard("anthropic") == []


@pytest.mark.parametrize("mode", ["athlete_only", "partner_permission"])
def test_of_a_mixed_athlete_only_the_allowed_part_is_sent(
    strava: Outside, runner: User, drain: Drain, settings: LazySettings, mode: str
):
    settings.STRAVA_POLICY_MODE = mode
    settings.STRAVA_PERMISSION_REFERENCE = "a letter"
    settings.STRAVA_PERMISSION_SCOPE = ["coach_view", "combine"]
    people.update_profile(
        user=runner,
        changes={"birth_year": 1987, "display_name": "Nora Markname"},
        by=runner,
        now=timezone.now(),
    )
    runner.refresh_from_db()
    drain()
    ask(runner, drain)

    ride_with_strava(strava, runner, drain)
    row = ask(runner, drain, "Nora here (person@example.org), Markname runs 10 km?")

    before, after = strava.heard("anthropic")
    assert facts_in(before) == facts_in(after), "a derived figure moved with what came from Strava"
    assert (row.sources, row.left_out) == (["file"], ["strava"])
    if mode == "partner_permission":
        assert ActivityLoad.objects.filter(sources=["strava"], value__isnull=False).exists()
    body = json.dumps(after["body"])
    place = [f"{part:.2f}" for part in PLACE]
    for secret in (
        "Kna17z",
        "Marktown",
        "trava",
        "Nora",
        "Markname",
        "person@",
        "1987",
        runner.email,
        *place,
    ):
        assert secret not in body, secret
    for name in (runner.public_id, row.public_id, *runner.activities.values_list("public_id", flat=True)):
        assert str(name) not in body
    assert not re.search(r"20\d\d-\d\d", body), "a day could name an activity"
    assert '\\"age_band\\": \\"30-39\\"' in body
    assert "runs 10 km?" in body
