"""People connect to Strava, their tokens are kept fresh, and they can leave: over HTTP, through stravalib."""

import base64
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from apps.wearables.domain.grants import Grant
from apps.wearables.providers.base import (
    ApplicationSuspended,
    MalformedPayload,
    OAuth,
    ProviderError,
    ProviderUnavailable,
    TokenRevoked,
)
from apps.wearables.providers.strava import Application, build
from tests.wearables.providers.strava.stand import Stand

TOKENS = {
    "token_type": "Bearer",
    "access_token": "new-access",
    "refresh_token": "new-refresh",
    "expires_at": 1795262400,
    "expires_in": 21600,
}
WRONG_CODE = {
    "message": "Bad Request",
    "errors": [{"resource": "RequestToken", "field": "code", "code": "invalid"}],
}
WRONG_REFRESH_TOKEN = {
    "message": "Bad Request",
    "errors": [{"resource": "RefreshToken", "field": "refresh_token", "code": "invalid"}],
}
WRONG_CLIENT = {
    "message": "Bad Request",
    "errors": [{"resource": "Application", "field": "client_id", "code": "invalid"}],
}
WRONG_SECRET = {
    "message": "Authorization Error",
    "errors": [{"resource": "Application", "field": "", "code": "invalid"}],
}


def oauth(stand: Stand) -> OAuth:
    part = build(stand.application()).oauth
    assert part is not None
    return part


def exchange(stand: Stand) -> Grant:
    return oauth(stand).exchange(
        code="the-code", redirect_uri="", code_verifier="", scopes=frozenset({"read", "activity:read"})
    )


@pytest.mark.parametrize(
    ("base_url", "start"),
    [
        ("", "https://www.strava.com/oauth/authorize"),
        ("http://127.0.0.1:9700/strava/", "http://127.0.0.1:9700/strava/oauth/authorize"),
    ],
)
def test_a_person_is_sent_to_strava_with_what_we_ask_for(base_url: str, start: str) -> None:
    part = build(Application(client_id=4711, client_secret="s", base_url=base_url)).oauth
    assert part is not None

    url = urlsplit(part.authorize_url(state="a b&c", redirect_uri="https://us/back?x=1", code_challenge="c"))

    assert url.geturl().partition("?")[0] == start
    assert parse_qs(url.query) == {
        "client_id": ["4711"],
        "redirect_uri": ["https://us/back?x=1"],
        "response_type": ["code"],
        "approval_prompt": ["auto"],
        "scope": ["read,activity:read_all,profile:read_all"],
        "state": ["a b&c"],
    }


def test_a_code_becomes_a_grant(stand: Stand) -> None:
    stand.put("POST", "/oauth/token", TOKENS | {"athlete": {"id": 134815}})

    grant = exchange(stand)

    assert grant == Grant(
        provider_user_id="134815",
        access_token="new-access",
        refresh_token="new-refresh",
        expires_at=datetime(2026, 11, 21, 12, 0, tzinfo=UTC),
        scopes=frozenset({"read", "activity:read"}),
    )
    (asked,) = stand.asked
    assert asked.form == {
        "client_id": ["4711"],
        "client_secret": ["the-client-secret"],
        "code": ["the-code"],
        "grant_type": ["authorization_code"],
    }
    assert asked.query == {}
    assert "authorization" not in asked.headers


def test_the_person_is_asked_for_where_the_tokens_come_without(stand: Stand) -> None:
    stand.put("POST", "/oauth/token", TOKENS)
    stand.put("GET", "/api/v3/athlete", {"id": 134815})

    assert exchange(stand).provider_user_id == "134815"
    assert stand.asked[1].headers["authorization"] == "Bearer new-access"


def test_a_refresh_gives_new_tokens_and_keeps_the_rest(stand: Stand, grant: Grant) -> None:
    stand.put("POST", "/oauth/token", TOKENS)

    fresh = oauth(stand).refresh(grant)

    assert (fresh.access_token, fresh.refresh_token) == ("new-access", "new-refresh")
    assert fresh.expires_at == datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    assert (fresh.provider_user_id, fresh.scopes) == (grant.provider_user_id, grant.scopes)
    assert stand.asked[0].form["refresh_token"] == ["the-refresh-token"]
    assert stand.asked[0].form["grant_type"] == ["refresh_token"]


def test_a_refresh_needs_a_refresh_token(stand: Stand, grant: Grant) -> None:
    with pytest.raises(TokenRevoked):
        oauth(stand).refresh(replace(grant, refresh_token=None))

    assert stand.asked == []


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, WRONG_CODE, TokenRevoked),
        (400, WRONG_REFRESH_TOKEN, TokenRevoked),
        (400, WRONG_CLIENT, ApplicationSuspended),
        (401, WRONG_SECRET, ApplicationSuspended),
        (401, {}, ApplicationSuspended),
        (500, {}, ProviderUnavailable),
        (200, {"access_token": "only"}, MalformedPayload),
        (200, TOKENS | {"expires_at": "soon"}, MalformedPayload),
        (200, [], MalformedPayload),
        (200, None, MalformedPayload),
        (200, b"<html>", MalformedPayload),
    ],
)
def test_a_refused_code_or_token_says_why(
    stand: Stand, grant: Grant, status: int, body: object, error: type[ProviderError]
) -> None:
    stand.put("POST", "/oauth/token", body, status=status)

    with pytest.raises(error):
        exchange(stand)
    with pytest.raises(error):
        oauth(stand).refresh(grant)


def test_leaving_ends_both_tokens_with_our_own_credentials(stand: Stand, grant: Grant) -> None:
    stand.put("POST", "/oauth/revoke", b"")

    oauth(stand).revoke(grant)

    (asked,) = stand.asked
    assert asked.form == {"token": ["the-refresh-token"]}
    scheme, _, credentials = asked.headers["authorization"].partition(" ")
    assert (scheme, base64.b64decode(credentials)) == ("Basic", b"4711:the-client-secret")


@pytest.mark.parametrize("answer", [{"status": 200}, {"status": 400, "body": WRONG_REFRESH_TOKEN}])
def test_leaving_twice_is_no_error(stand: Stand, grant: Grant, answer: dict[str, object]) -> None:
    stand.put("POST", "/oauth/revoke", **answer)

    oauth(stand).revoke(grant)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 401, "body": WRONG_SECRET}, ApplicationSuspended),
        ({"status": 503}, ProviderUnavailable),
        ({"status": 404, "body": b""}, ProviderError),
    ],
)
def test_leaving_that_did_not_happen_is_told(
    stand: Stand, grant: Grant, answer: dict[str, object], error: type[ProviderError]
) -> None:
    stand.put("POST", "/oauth/revoke", **answer)

    with pytest.raises(error):
        oauth(stand).revoke(grant)
