"""The pages of a sign-in: consent first, the form, how it gets on, the code, what went wrong, what to do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.wearables.models import Connection, ConnectionState, DailyHealth, PendingSignIn, SignInCooldown
from apps.wearables.providers.base import RateLimited
from apps.wearables.services import switches
from tests.conftest import browser_of
from tests.factories import AthleteFactory
from tests.wearables.garmin import ways
from tests.wearables.garmin.fake import CODE, PASSWORD, USERNAME

pytestmark = pytest.mark.django_db
PAGE = reverse("wearables:sign_in", args=["garmin"])
CONNECTIONS = reverse("wearables:connections")
HTMX = {"HX-Request": "true", "HX-Target": "sign-in"}
FILLED = {"username": USERNAME, "password": PASSWORD}


@pytest.fixture
def client(athlete):
    return browser_of(athlete)


def code_address(athlete) -> str:
    return reverse("wearables:sign_in_code", args=[ways.pending_of(athlete).public_id])


def test_somebody_connects_with_a_code(garmin, athlete, client):
    garmin.wants_code = True
    assert "Connect with Garmin" in client.get(CONNECTIONS).text
    assert client.post(PAGE, FILLED).headers["Location"] == PAGE
    waiting = client.get(PAGE).text
    assert "Waiting for its turn" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert PASSWORD not in waiting

    ways.step()
    asked = client.get(PAGE, headers=HTMX).text
    assert "Garmin has sent you a code by e-mail." in asked
    assert 'autocomplete="one-time-code"' in asked
    assert "every 2s" not in asked
    assert "Go on with the sign-in" in client.get(CONNECTIONS).text
    assert client.post(code_address(athlete), {"code": CODE}).headers["Location"] == PAGE
    ways.step()

    assert client.get(PAGE, headers=HTMX).headers["HX-Redirect"] == CONNECTIONS
    page = client.get(PAGE, follow=True).text
    assert "Connected. What is there comes in now" in page
    assert "Asked again in" in page

    Connection.objects.update(state=ConnectionState.NEEDS_SIGN_IN)
    assert "Asked again in" not in client.get(CONNECTIONS).text


@pytest.mark.parametrize("missing", ["health_storage", "garmin_password"])
def test_the_words_come_first(garmin, athlete, client, missing):
    consents.withdraw(athlete, Purpose(missing), by=athlete, now=timezone.now())

    page = client.get(PAGE).text
    refused = client.post(PAGE, FILLED)

    assert f"/privacy/consents/{missing}/?next={PAGE}" in page
    assert 'type="password"' not in page
    assert refused.status_code == 403
    assert not PendingSignIn.objects.exists()


def test_what_was_typed_stays_except_the_password(garmin, client):
    answer = client.post(PAGE, {"username": "no address", "password": PASSWORD})

    assert answer.status_code == 422
    assert 'value="no address"' in answer.text
    assert PASSWORD not in answer.text


def test_a_failed_sign_in_says_why_and_offers_the_form_again(garmin, athlete, client):
    client.post(PAGE, FILLED | {"password": "another"})
    ways.step()

    page = client.get(PAGE).text

    assert "does not know this e-mail address with this password" in page
    assert 'type="password"' in page
    assert client.post(PAGE, FILLED).status_code == 302


def test_a_mistyped_code_is_said_and_asked_for_again(garmin, athlete, client):
    garmin.wants_code = True
    client.post(PAGE, FILLED)
    ways.step()
    refused = client.post(code_address(athlete), {"code": "12-34"})
    assert (refused.status_code, "digits or letters only" in refused.text) == (422, True)
    client.post(code_address(athlete), {"code": "999999"})
    ways.step()

    assert "That was not the code" in client.get(PAGE).text


def test_dropping_it_forgets_it(garmin, athlete, client):
    client.post(PAGE, FILLED)
    drop = reverse("wearables:sign_in_drop", args=[ways.pending_of(athlete).public_id])

    assert client.post(drop).status_code == 302
    assert not PendingSignIn.objects.exists()


def test_who_has_to_wait_is_told_how_long_and_the_button_is_off(garmin, athlete, client):
    garmin.fault = RateLimited("too many")
    client.post(PAGE, FILLED)
    ways.step()

    page, connections = client.get(PAGE).text, client.get(CONNECTIONS).text
    refused = client.post(PAGE, FILLED)

    for text in (page, connections):
        assert "You can connect again in 2 h 00" in text
        assert "disabled" in text
    assert refused.status_code == 429
    assert "Try again in 2 h 00" in refused.text
    assert SignInCooldown.objects.count() == 1


def test_too_many_tries_keep_the_form(garmin, client, settings):
    settings.SIGN_IN_TRIES_PER_MINUTE = 0

    answer = client.post(PAGE, FILLED)

    assert answer.status_code == 429
    assert USERNAME in answer.text


def test_pausing_and_going_on_are_on_the_page(garmin, connected, client):
    place = {"args": [connected.public_id]}
    assert "Pause" in client.get(CONNECTIONS).text
    client.post(reverse("wearables:pause", **place))
    paused = client.get(CONNECTIONS).text
    assert "Paused" in paused
    assert "Let it go on" in paused
    assert "Connect with Garmin" not in paused

    client.post(reverse("wearables:resume", **place))

    connected.refresh_from_db()
    assert connected.state == ConnectionState.ACTIVE


def test_what_staff_stopped_is_said(garmin, connected, client, staff):
    switches.stop(found=Connection.objects.all(), by=staff, now=timezone.now())

    page = client.get(CONNECTIONS).text

    assert "Stopped by the site" in page
    assert "Whoever runs this site has stopped this connection" in page
    assert "Ask now" not in page


def test_leaving_says_that_garmin_is_not_told(garmin, connected, client):
    DailyHealth.objects.create(user=connected.user, source="garmin", on=timezone.localdate())

    page = client.get(reverse("wearables:disconnect", args=[connected.public_id])).text

    assert "offers no way to end that key" in page
    assert "1 day of sleep and heart rate" in page


def test_other_people_s_sign_ins_are_not_there(garmin, athlete):
    ways.begin(athlete)
    stranger = browser_of(AthleteFactory())

    assert stranger.post(code_address(athlete), {"code": CODE}).status_code == 404
    drop = reverse("wearables:sign_in_drop", args=[ways.pending_of(athlete).public_id])
    assert stranger.post(drop).status_code == 404
    assert PendingSignIn.objects.count() == 1


def test_a_provider_without_passwords_has_no_such_page(garmin, client):
    assert client.get(reverse("wearables:sign_in", args=["strava"])).status_code == 404
    assert client.get(reverse("wearables:sign_in", args=["nobody"])).status_code == 404


def night(user, days_ago: int, **figures) -> None:
    on = timezone.localdate() - timedelta(days=days_ago)
    DailyHealth.objects.create(user=user, source="garmin", on=on, **figures)


def test_today_shows_last_night_against_the_own_week(athlete, client):
    night(athlete, 0, rmssd_ms=41.0, resting_heart_rate_bpm=47.0, sleep_s=27_000.0)
    for days_ago, rmssd_ms in ((1, 44.0), (2, 46.0), (3, None), (5, 42.0), (7, 48.0), (8, 90.0)):
        night(athlete, days_ago, rmssd_ms=rmssd_ms)

    page = " ".join(client.get("/today/").text.split())

    assert "41<small" in page
    assert "7-day mean 45 ms (\N{MINUS SIGN}4)" in page
    assert "too few nights to compare" in page
    assert "7 h 30" in page
    assert "Garmin" in page


def test_today_says_that_last_night_has_not_come_in(athlete, client):
    night(athlete, 2, rmssd_ms=41.0)
    page = client.get("/today/").text
    assert "last night has not come in yet" in page
    assert page.count("no data") == 2

    DailyHealth.objects.update(on=timezone.localdate() - timedelta(days=8))
    assert client.get("/today/").text.count("no data") == 3


def test_nobody_else_sees_a_night(athlete, coach):
    night(athlete, 0, rmssd_ms=237.0)

    for somebody in (coach, AthleteFactory()):
        assert "237<small" not in browser_of(somebody).get("/today/").text
        assert "237<small" not in browser_of(somebody).get("/athletes/").text
