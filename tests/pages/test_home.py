"""Where everybody's day begins."""

import pytest
from django.urls import reverse

from apps.compliance.policy import Purpose
from tests.conftest import browser_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HOME = reverse("pages:home")


def test_a_stranger_sees_what_this_is_and_where_to_sign_in(anonymous):
    page = anonymous.get(HOME)

    assert page.status_code == 200
    assert reverse("account_login") in page.text
    assert reverse("account_signup") in page.text


def test_an_athlete_is_led_to_today(athlete_client):
    assert athlete_client.get(HOME).url == reverse("pages:today")


def test_a_coach_is_led_to_the_roster_without_being_asked_to_store_health_data(coach_client):
    assert coach_client.get(HOME).url == reverse("pages:roster")


def test_who_has_not_consented_is_asked_first():
    client = browser_of(UserFactory())

    answer = client.get(HOME)

    assert answer.url == reverse("compliance:consent", args=[Purpose.HEALTH_STORAGE.value])


@pytest.mark.parametrize("name", ["today", "activities", "hidden", "load", "load_figures", "roster"])
def test_nobody_sees_a_page_without_signing_in(anonymous, name):
    answer = anonymous.get(reverse(f"pages:{name}"))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["today", "activities", "hidden", "load", "roster"])
def test_what_a_page_shows_is_kept_in_no_cache(coach_client, name):
    answer = coach_client.get(reverse(f"pages:{name}"))

    assert "no-store" in answer["Cache-Control"]
    assert answer.status_code == 200


def test_a_browser_that_looks_for_an_icon_finds_it(anonymous):
    assert anonymous.get("/favicon.ico").url.endswith("img/favicon.svg")
