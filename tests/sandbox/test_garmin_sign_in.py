"""Garmin's sign-in stands in: passwords, codes, tickets that work once, tokens that rotate, waiting."""

import re
from typing import Any

import pytest
import requests

from tests.outside import GARMIN_PASSWORD, Outside

MOBILE = {"clientId": "GCM_IOS_DARK", "service": "https://mobile.integration.garmin.com/gcm/ios"}
CLIENT = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"
TICKET = "https://connectapi.garmin.com/di-oauth2-service/oauth/grant/service_ticket"


def login(outside: Outside, who: str, password: str = GARMIN_PASSWORD, **changes: str) -> requests.Response:
    return requests.post(
        f"{outside.garmin}/sso/mobile/api/login",
        params=MOBILE | changes,
        json={"username": f"{who}@garmin.invalid", "password": password},
        timeout=5,
    )


def verify(outside: Outside, cookies: Any, code: str) -> dict[str, Any]:
    answer = requests.post(
        f"{outside.garmin}/sso/mobile/api/mfa/verifyCode",
        params=MOBILE,
        json={"mfaMethod": "email", "mfaVerificationCode": code},
        cookies=cookies,
        timeout=5,
    )
    return dict(answer.json())


def trade(outside: Outside, *, client: str = CLIENT, **fields: str) -> requests.Response:
    url = f"{outside.garmin}/diauth/di-oauth2-service/oauth/token"
    return requests.post(url, data={"client_id": client, **fields}, auth=(client, ""), timeout=5)


def redeem(outside: Outside, ticket: str, **changes: str) -> requests.Response:
    fields = {"grant_type": TICKET, "service_ticket": ticket, "service_url": MOBILE["service"]}
    return trade(outside, **fields | changes)


def refresh(outside: Outside, token: str, **changes: str) -> requests.Response:
    return trade(outside, grant_type="refresh_token", refresh_token=token, **changes)


def profile(outside: Outside, access: str) -> int:
    url = f"{outside.garmin}/connectapi/userprofile-service/socialProfile"
    return requests.get(url, headers={"Authorization": f"Bearer {access}"}, timeout=5).status_code


def kind(answer: dict[str, Any]) -> str:
    return str(answer["responseStatus"]["type"])


def test_a_ticket_works_once_and_for_its_own_address(outside: Outside) -> None:
    ticket = login(outside, "ben").json()["serviceTicketId"]

    elsewhere = redeem(outside, ticket, service_url="https://elsewhere.invalid/")
    tokens = redeem(outside, ticket)
    again = redeem(outside, ticket)

    assert [answer.status_code for answer in (elsewhere, tokens, again)] == [400, 200, 400]
    assert again.json()["error"] == "invalid_grant"
    assert len(tokens.json()["access_token"]) > 512  # what garminconnect takes for tokens and not for a path
    assert profile(outside, tokens.json()["access_token"]) == 200
    assert profile(outside, "made up") == 401


def test_a_refresh_token_works_once_and_dies_with_the_password(outside: Outside) -> None:
    first = redeem(outside, login(outside, "ben").json()["serviceTicketId"]).json()

    second = refresh(outside, first["refresh_token"])
    rotated = refresh(outside, first["refresh_token"])
    foreign = refresh(outside, second.json()["refresh_token"], client="GARMIN_CONNECT_MOBILE_IOS_DI")
    stranger = refresh(outside, second.json()["refresh_token"], client="somebody")

    statuses = [answer.status_code for answer in (second, rotated, foreign, stranger)]
    assert statuses == [200, 400, 400, 401]
    assert profile(outside, first["access_token"]) == 200  # until it ends
    outside.control("garmin", "expire", athlete="ben")
    assert profile(outside, second.json()["access_token"]) == 401
    third = refresh(outside, second.json()["refresh_token"]).json()
    outside.control("garmin", "revoke", athlete="ben")
    assert profile(outside, third["access_token"]) == 401
    assert refresh(outside, third["refresh_token"]).status_code == 400


def test_a_code_is_asked_for_and_a_few_wrong_ones_end_the_sign_in(outside: Outside) -> None:
    asked = login(outside, "alex")
    code = outside.garmin_code("alex")
    wrong = "000000" if code != "000000" else "111111"

    assert kind(asked.json()) == "MFA_REQUIRED"
    assert code in requests.get(outside.url, timeout=5).text
    assert kind(verify(outside, {}, code)) == "SESSION_EXPIRED"
    assert kind(verify(outside, asked.cookies, wrong)) == "MFA_CODE_INVALID"
    assert kind(verify(outside, asked.cookies, code)) == "SUCCESSFUL"
    assert kind(verify(outside, asked.cookies, code)) == "SESSION_EXPIRED"

    again = login(outside, "alex")
    answers = [kind(verify(outside, again.cookies, wrong)) for _ in range(4)]
    assert answers == ["MFA_CODE_INVALID"] * 3 + ["SESSION_EXPIRED"]
    assert kind(verify(outside, again.cookies, outside.garmin_code("alex"))) == "SESSION_EXPIRED"


def test_who_guesses_too_often_waits_also_with_the_right_password(outside: Outside) -> None:
    wrong = [login(outside, "ben", "a guess") for _ in range(5)]
    right = login(outside, "ben")
    another = login(outside, "carla")
    outside.control("garmin", "reset-throttle", athlete="ben")

    assert [(answer.status_code, kind(answer.json())) for answer in wrong] == [
        (401, "INVALID_USERNAME_PASSWORD")
    ] * 5
    assert (right.status_code, right.json()["error"]["status-code"]) == (429, "429")
    assert another.status_code == 200
    assert login(outside, "ben").status_code == 200


@pytest.mark.parametrize(
    "changes", [{"clientId": "another"}, {"service": "https://elsewhere.invalid/"}, {"service": ""}]
)
def test_another_application_s_sign_in_is_refused(outside: Outside, changes: dict[str, str]) -> None:
    assert login(outside, "ben", **changes).status_code == 400


def test_no_secret_of_a_sign_in_is_kept(outside: Outside) -> None:
    asked = login(outside, "alex")
    code = outside.garmin_code("alex")
    ticket = verify(outside, asked.cookies, code)["serviceTicketId"]
    tokens = redeem(outside, ticket).json()
    refresh(outside, tokens["refresh_token"])

    heard = outside.heard("garmin")

    assert [request["method"] for request in heard] == ["POST"] * 4
    assert re.fullmatch(r"#[0-9a-f]{8}", heard[0]["body"]["password"])
    for secret in (GARMIN_PASSWORD, code, ticket, tokens["access_token"], tokens["refresh_token"]):
        assert secret not in str(heard)
