"""`/api/v1/me/`."""

import pytest

from apps.accounts.models import Profile

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"


@pytest.mark.parametrize(
    ("who", "is_coach"), [("athlete", False), ("coach", True), ("stranger", False), ("staff", False)]
)
def test_everybody_reads_their_own_account(request, who, is_coach):
    client, person = request.getfixturevalue(f"{who}_client"), request.getfixturevalue(who)

    answer = client.get(ME).json()

    assert (answer["id"], answer["is_coach"]) == (str(person.public_id), is_coach)


def test_the_whole_answer_is_what_the_description_says(athlete, athlete_client):
    assert athlete_client.get(ME).json() == {
        "id": str(athlete.public_id),
        "email": athlete.email,
        "is_coach": False,
        "display_name": "Alex Athlete",
        "time_zone": "UTC",
        "units": "metric",
        "locale": "en",
        "first_weekday": 1,
        "birth_year": None,
        "sex": "unspecified",
    }


def test_nobody_reads_it_without_signing_in(anonymous):
    answer = anonymous.get(ME)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_authenticated"


def test_what_is_sent_changes_and_the_rest_stays(athlete, athlete_client):
    body = {"time_zone": "Europe/Berlin", "birth_year": 1990}

    answer = athlete_client.patch(ME, body, content_type="application/json")

    assert answer.json()["time_zone"] == "Europe/Berlin"
    assert answer.json()["display_name"] == "Alex Athlete"
    assert Profile.objects.get(user=athlete).birth_year == 1990


@pytest.mark.parametrize(
    "body",
    [
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "America"},
        {"birth_year": 1800},
        {"birth_year": 3000},
        {"units": "furlongs"},
        {"locale": "tlh"},
        {"first_weekday": 3},
        {"display_name": "x" * 81},
        {"display_name": "a\u0000b"},
    ],
)
def test_what_cannot_be_used_is_named(athlete_client, body):
    answer = athlete_client.patch(ME, body, content_type="application/json")

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]["fields"]) == list(body)


def test_an_address_cannot_be_changed_here(athlete, athlete_client):
    athlete_client.patch(ME, {"email": "other@example.org"}, content_type="application/json")

    assert athlete_client.get(ME).json()["email"] == athlete.email
