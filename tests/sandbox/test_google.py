"""Google stands in: accounts to pick, PKCE that is enforced, codes that work once, tokens that verify."""

import json
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests

from tests.google import CLIENT_ID, PHONE_CLIENT_ID, Google, answer_in
from tests.outside import Outside
from tests.recorded import recorded

ISSUER = "https://accounts.google.com"


def claims_of(google: Google, id_token: str, audience: str = CLIENT_ID) -> dict[str, Any]:
    """Verify a token by the published keys, as a library does."""
    documents = requests.get(f"{google.url}/.well-known/openid-configuration", timeout=5).json()
    key = jwt.PyJWKClient(documents["jwks_uri"]).get_signing_key_from_jwt(id_token)
    return dict(
        jwt.decode(id_token, key, algorithms=["RS256"], audience=audience, issuer=documents["issuer"])
    )


def userinfo(google: Google, access_token: str, path: str = "/oauth2/v3/userinfo") -> requests.Response:
    headers = {"Authorization": f"Bearer {access_token}"}
    return requests.get(google.url + path, headers=headers, timeout=5)


def test_somebody_picks_an_account_and_the_token_says_who(google: Google):
    back = answer_in(google.pick(google.authorize_url(nonce="n-1"), "hugo"))
    held = google.exchange(back["code"]).json()

    claims = claims_of(google, held["id_token"])

    assert back["state"] == "a-state"
    assert (claims["email"], claims["email_verified"], claims["hd"]) == (
        "hugo@club.example",
        True,
        "club.example",
    )
    assert (claims["nonce"], claims["iss"], claims["exp"] - claims["iat"]) == ("n-1", ISSUER, 3600)
    assert int(claims["sub"]) > 2**63
    assert "refresh_token" not in held


@pytest.mark.data
def test_bodies_have_the_names_of_the_recorded_ones(google: Google):
    recording = json.loads(recorded("google_oidc/token_response_and_id_token_claims.json").read_text())
    held = google.tokens("hugo")
    claims = claims_of(google, held["id_token"])

    assert held.keys() == recording["token_response"].keys()
    assert held["scope"] == recording["token_response"]["scope"]
    assert claims.keys() - {"jti"} == recording["id_token_claims"].keys()
    assert {name: type(value) for name, value in claims.items() if name not in {"iat", "exp", "jti"}} == {
        name: type(value)
        for name, value in recording["id_token_claims"].items()
        if name not in {"iat", "exp"}
    }
    said = userinfo(google, held["access_token"]).json()
    assert said.keys() - {"hd"} == json.loads(recorded("google_oidc/userinfo_v3.json").read_text()).keys() - {
        "profile"
    }


def test_the_older_userinfo_has_an_id(google: Google):
    said = userinfo(google, google.tokens()["access_token"], "/oauth2/v2/userinfo").json()

    assert {"id", "verified_email"} <= said.keys()
    assert "sub" not in said


def test_cancelling_goes_back_without_a_code(google: Google):
    assert answer_in(google.pick(google.authorize_url(), button="cancel")) == {
        "state": "a-state",
        "error": "access_denied",
    }


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "somebody"}, "invalid_client"),
        ({"redirect_uri": "https://evil.example/accounts/google/login/callback/"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "http://testserver/elsewhere/"}, "redirect_uri_mismatch"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "openid https://www.googleapis.com/auth/drive"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_a_wrong_request_is_refused_before_anybody_is_asked(
    google: Google, changes: dict[str, str], error: str
):
    answer = requests.get(google.authorize_url(**changes), timeout=5)

    assert answer.json()["error"] == error
    assert answer.status_code in {400, 401}


def test_a_code_works_once(google: Google):
    code = google.code()

    assert google.exchange(code).status_code == 200
    assert google.exchange(code).json() == {
        "error": "invalid_grant",
        "error_description": "Malformed auth code.",
    }


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "guessed"}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://localhost/accounts/google/login/callback/"}, "redirect_uri_mismatch"),
    ],
)
def test_a_wrong_verifier_or_address_costs_the_code(google: Google, changes: dict[str, str], error: str):
    code = google.code()

    assert google.exchange(code, **changes).json()["error"] == error
    assert google.exchange(code).json()["error"] == "invalid_grant"


def test_a_code_of_one_client_is_no_other_s(google: Google):
    code = google.code()

    taken = google.exchange(code, client_id=PHONE_CLIENT_ID, client_secret="")
    guessed = google.exchange(code, client_secret="guessed")

    assert (taken.json()["error"], guessed.json()["error"]) == ("invalid_grant", "invalid_client")
    assert google.exchange(code).status_code == 200


def test_a_phone_has_a_client_of_its_own_without_a_secret(google: Google):
    assert (
        claims_of(google, google.phone_token(), PHONE_CLIENT_ID)["email"] == "gina.gruber.sandbox@gmail.com"
    )


def test_a_refresh_token_comes_with_offline_access_and_stays(google: Google):
    held = google.tokens(access_type="offline")
    google.do("expire", account="gina")
    renew = {"grant_type": "refresh_token", "refresh_token": held["refresh_token"]}

    before = userinfo(google, held["access_token"]).status_code
    again = google.exchange("", **renew)

    assert (before, again.status_code) == (401, 200)
    assert "refresh_token" not in again.json()
    assert userinfo(google, again.json()["access_token"]).status_code == 200


def test_a_revoked_token_opens_nothing(google: Google):
    held = google.tokens(access_type="offline")
    revoke = {"data": {"token": held["access_token"]}, "timeout": 5}

    assert requests.post(f"{google.url}/revoke", **revoke).status_code == 200
    assert requests.post(f"{google.url}/revoke", **revoke).json()["error"] == "invalid_token"
    assert userinfo(google, held["access_token"]).status_code == 401
    renew = {"grant_type": "refresh_token", "refresh_token": held["refresh_token"]}
    assert google.exchange("", **renew).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("wrong_aud", jwt.InvalidAudienceError),
        ("wrong_iss", jwt.InvalidIssuerError),
        ("short_iss", jwt.InvalidIssuerError),
        ("expired", jwt.ExpiredSignatureError),
        ("wrong_signature", jwt.InvalidSignatureError),
        ("unsigned", jwt.PyJWTError),
        ("hs256", jwt.PyJWTError),
        ("no_kid", jwt.PyJWTError),
    ],
)
def test_a_twisted_token_does_not_verify_and_the_next_one_does(
    google: Google, kind: str, error: type[Exception]
):
    google.do("twist", kind=kind, times=1)

    with pytest.raises(error):
        claims_of(google, google.tokens()["id_token"])

    assert claims_of(google, google.tokens()["id_token"])["sub"]


def test_a_new_key_signs_and_the_old_one_is_still_published(google: Google):
    old = google.tokens()["id_token"]
    kid = google.do("rotate-key")["kid"]
    new = google.tokens()["id_token"]

    assert jwt.get_unverified_header(new)["kid"] == kid != jwt.get_unverified_header(old)["kid"]
    assert claims_of(google, old)["sub"] == claims_of(google, new)["sub"]
    assert set(requests.get(f"{google.url}/oauth2/v1/certs", timeout=5).json()) >= {kid}


def test_what_google_says_of_an_address_can_change_and_its_sub_does_not(google: Google):
    before = claims_of(google, google.tokens()["id_token"])
    google.do("change-email", account="gina", email="gina@new.example")
    google.do("email-verified", account="gina", verified="text false")

    after = claims_of(google, google.tokens()["id_token"])

    assert (after["email"], after["email_verified"]) == ("gina@new.example", "false")
    assert after["sub"] == before["sub"]


@pytest.mark.parametrize("kind", ["401", "429", "500", "503", "529"])
def test_a_fault_answers_what_it_is_called(google: Google, kind: str):
    google.outside.fault(kind, provider="google")

    answer = userinfo(google, "any")

    assert answer.status_code == int(kind)
    assert answer.headers.get("Retry-After") == ("14" if kind == "429" else None)


def test_no_secret_is_in_its_state_and_none_in_what_it_heard(google: Google):
    outside = google.outside
    held = google.tokens(access_type="offline")

    told = json.dumps([outside.state()["google"], outside.heard("google")])

    for secret in (held["access_token"], held["refresh_token"], held["id_token"], google.verifier):
        assert secret not in told
    panel = requests.get(outside.url, timeout=5).text
    assert "gina.gruber.sandbox@gmail.com" in panel


def test_grants_are_alive_after_a_restart(tmp_path: Path):
    with Outside(tmp_path) as outside:
        google = Google(outside)
        held = google.tokens()
        outside.stop()
        outside.start()

        assert userinfo(google, held["access_token"]).status_code == 200
        assert claims_of(google, held["id_token"])["aud"] == CLIENT_ID
