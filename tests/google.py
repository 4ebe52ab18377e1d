"""Google as the outside world plays it, for tests: a client's requests, people who pick an account there.

A pytest plugin too: `google` is fresh for each test.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from tests.outside import STOP_S, Outside

CLIENT_ID = "51010510105-mesocycle.apps.googleusercontent.com"
CLIENT_SECRET = "google-sandbox-secret"
PHONE_CLIENT_ID = "51010510105-phone.apps.googleusercontent.com"
CALLBACK = "http://testserver/accounts/google/login/callback/"
PHONE_CALLBACK = "com.mesocycle.app:/signed-in"
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Google:
    """The sandbox's Google."""

    def __init__(self, outside: Outside) -> None:
        self.outside = outside
        self.url = f"{outside.url}/google"
        self.verifier = secrets.token_urlsafe(48)
        self.is_changed = False

    def do(self, action: str, **arguments: Any) -> dict[str, Any]:
        """Make something happen there."""
        self.is_changed = True
        return self.outside.control("google", action, **arguments)

    def authorize_url(self, **changes: str) -> str:
        """Return the address that a client sends somebody to."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        query = {
            "client_id": CLIENT_ID,
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": "openid email profile",
            "state": "a-state",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return (
            requests.Request("GET", f"{self.url}/o/oauth2/v2/auth", params=query | changes).prepare().url
            or ""
        )

    def pick(self, url: str, account: str = "gina", *, button: str = "continue") -> str:
        """Fill Google's page in as somebody would; return the address that the browser is sent to."""
        with requests.Session() as browser:
            page = browser.get(url, timeout=STOP_S)
            assert page.status_code == 200, page.text
            token = CSRF.search(page.text)
            assert token, page.text
            fields = {"csrfmiddlewaretoken": token[1], "account": account, button: "1"}
            back = browser.post(url, data=fields, timeout=STOP_S, allow_redirects=False)
        assert back.status_code == 302, back.text
        return back.headers["Location"]

    def code(self, account: str = "gina", **changes: str) -> str:
        """Let somebody agree; return the code."""
        return answer_in(self.pick(self.authorize_url(**changes), account))["code"]

    def exchange(self, code: str, **changes: str) -> requests.Response:
        """Exchange a code as the site does."""
        sent = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "redirect_uri": CALLBACK,
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": self.verifier,
        }
        return requests.post(f"{self.url}/token", data=sent | changes, timeout=STOP_S)

    def tokens(self, account: str = "gina", **changes: str) -> dict[str, Any]:
        """Let somebody agree, and return the tokens."""
        answer = self.exchange(self.code(account, **changes))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def phone_token(self, account: str = "gina") -> str:
        """Return the id_token that an app on somebody's phone holds in the end."""
        app = {"client_id": PHONE_CLIENT_ID, "redirect_uri": PHONE_CALLBACK}
        answer = self.exchange(self.code(account, **app), **app, client_secret="")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id_token"])


def answer_in(location: str) -> dict[str, str]:
    """Return the query of an address."""
    return dict(parse_qsl(urlsplit(location).query))


@pytest.fixture
def google(outside_world: Outside) -> Iterator[Google]:
    """Google, as if it had just been seeded; started afresh only after a test that changed something."""
    google = Google(outside_world)
    yield google
    if google.is_changed:
        outside_world.reset()
