"""Strava's OAuth stands in: the page, codes that work once, refresh tokens that rotate, access taken back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from stravalib import exc

from tests.outside import CLIENT_ID, CLIENT_SECRET, Outside
from tests.sandbox.conftest import Call, Connect


def exchange(session: requests.Session, **sent: object) -> requests.Response:
    return session.post(
        "https://www.strava.com/oauth/token",
        data={"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **sent},
    )


def refresh(session: requests.Session, value: str) -> requests.Response:
    return exchange(session, grant_type="refresh_token", refresh_token=value)


def test_a_code_becomes_tokens_of_the_athlete_who_was_picked(outside: Outside, connect: Connect):
    back = outside.answer(outside.authorize_url(), account="ben")

    info, athlete = connect().exchange_code_for_token(
        CLIENT_ID, CLIENT_SECRET, back["code"], return_athlete=True
    )

    assert (back["state"], back["scope"]) == ("a-state", "read,activity:read_all")
    assert athlete.firstname == "Ben"
    me = connect(info["access_token"]).get_athlete()
    assert (me.id, me.lastname) == (athlete.id, "Brunner")


def test_scopes_that_were_unticked_do_not_come_back(outside: Outside):
    asked = outside.authorize_url(scope="read,activity:read,activity:read_all")

    back = outside.answer(asked, scopes=["activity:read"])

    assert back["scope"] == "read,activity:read"


def test_cancelling_goes_back_without_a_code(outside: Outside):
    back = outside.answer(outside.authorize_url(), button="cancel")

    assert back == {"state": "a-state", "error": "access_denied"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_id": "7"}, "client_id"),
        ({"redirect_uri": "https://evil.example/"}, "redirect_uri"),
        ({"redirect_uri": "http://localhost.evil.example/"}, "redirect_uri"),
        ({"response_type": "token"}, "response_type"),
        ({"scope": "everything"}, "scope"),
    ],
)
def test_a_wrong_request_is_refused_before_anybody_is_asked(
    outside: Outside, changes: dict[str, str], field: str
):
    answer = requests.get(outside.authorize_url(**changes), timeout=5)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


def test_a_code_works_once(outside: Outside, session: requests.Session):
    code = outside.grant()
    first = exchange(session, grant_type="authorization_code", code=code)

    second = exchange(session, grant_type="authorization_code", code=code)

    assert first.status_code == 200
    assert second.status_code == 400
    assert second.json() == {
        "message": "Bad Request",
        "errors": [{"resource": "RequestToken", "field": "code", "code": "invalid"}],
    }


@pytest.mark.parametrize(
    ("wrong", "field"), [({"client_id": 7}, "client_id"), ({"client_secret": "guessed"}, "client_secret")]
)
def test_a_wrong_application_is_refused_and_the_code_lives_on(
    outside: Outside, session: requests.Session, wrong: dict[str, object], field: str
):
    code = outside.grant()

    refused = exchange(session, grant_type="authorization_code", code=code, **wrong)

    assert refused.status_code == 400
    assert refused.json()["errors"] == [{"resource": "Application", "field": field, "code": "invalid"}]
    assert exchange(session, grant_type="authorization_code", code=code).status_code == 200


def test_a_token_with_hours_left_is_handed_out_again(outside: Outside, session: requests.Session):
    held = outside.tokens()

    again = refresh(session, held["refresh_token"]).json()

    assert again["access_token"] == held["access_token"]
    assert again["refresh_token"] == held["refresh_token"]
    assert held["expires_in"] in range(21_590, 21_601)


def test_a_token_with_an_hour_left_is_replaced_and_its_refresh_token_dies(
    outside: Outside, connect: Connect, session: requests.Session
):
    held = outside.tokens()
    outside.control("strava", "expire", athlete="alex", seconds_left=3500)

    fresh = connect().refresh_access_token(CLIENT_ID, CLIENT_SECRET, held["refresh_token"])

    assert fresh["access_token"] != held["access_token"]
    assert fresh["refresh_token"] != held["refresh_token"]
    dead = refresh(session, held["refresh_token"])
    assert dead.status_code == 400
    assert dead.json()["errors"][0]["resource"] == "RefreshToken"
    assert refresh(session, fresh["refresh_token"]).json()["access_token"] == fresh["access_token"]


def test_of_many_that_refresh_at_once_one_is_served(outside: Outside, session: requests.Session):
    held = outside.tokens()
    outside.control("strava", "expire", athlete="alex", seconds_left=60)

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda _: refresh(session, held["refresh_token"]).status_code, range(6)))

    assert sorted(statuses) == [200] + [400] * 5


def test_an_expired_token_opens_nothing_and_its_refresh_token_still_works(
    outside: Outside, connect: Connect, session: requests.Session
):
    held = outside.tokens()
    outside.control("strava", "expire", athlete="alex", seconds_left=0)

    with pytest.raises(exc.AccessUnauthorized) as refused:
        connect(held["access_token"]).get_athlete()

    assert refused.value.response.json() == {
        "message": "Authorization Error",
        "errors": [{"resource": "Application", "field": "", "code": "invalid"}],
    }
    assert refresh(session, held["refresh_token"]).status_code == 200


def test_deauthorising_through_the_library_ends_access(outside: Outside, connect: Connect, call: Call):
    held = outside.tokens()

    connect(held["access_token"]).deauthorize()

    assert call("/athlete", held["access_token"]).status_code == 401


def test_revoking_takes_the_application_s_credentials(
    outside: Outside, session: requests.Session, call: Call
):
    held = outside.tokens()
    url = "https://www.strava.com/oauth/revoke"

    refused = session.post(url, data={"token": held["refresh_token"]}, auth=(str(CLIENT_ID), "guessed"))
    assert refused.status_code == 401
    assert call("/athlete", held["access_token"]).status_code == 200
    done = session.post(url, data={"token": held["refresh_token"]}, auth=(str(CLIENT_ID), CLIENT_SECRET))

    assert done.status_code == 200
    assert call("/athlete", held["access_token"]).status_code == 401
    assert refresh(session, held["refresh_token"]).status_code == 400
