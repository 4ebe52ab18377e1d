"""An app on a phone, for tests: it signs in through allauth's headless API and shows a bearer token."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import User
from tests.factories import PASSWORD

APP = "/_allauth/app/v1"
API = "/api/v1"
SITE = "http://testserver"


class Phone:
    """No cookies, only what it was given. `client` shows a 500 as people see it."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.session = ""
        self.access = ""
        self.refresh = ""

    def post(self, path: str, **body: Any) -> HttpResponse:
        """Post to the sign-in API, and keep the tokens that come back."""
        headers = {"X-Session-Token": self.session} if self.session else {}
        answer = self.client.post(f"{APP}{path}", body, content_type="application/json", headers=headers)
        meta = answer.json().get("meta", {})
        self.session = meta.get("session_token") or self.session
        self.access = meta.get("access_token") or self.access
        self.refresh = meta.get("refresh_token") or self.refresh
        return answer

    def sign_in(self, user: User) -> HttpResponse:
        """Sign in with the password that all test people have."""
        return self.post("/auth/login", email=user.email, password=PASSWORD)

    def exchange(self, token: str = "") -> HttpResponse:
        """Exchange a refresh token, and keep the new pair."""
        body = {"refresh_token": token or self.refresh}
        answer = self.client.post(f"{APP}/tokens/refresh", body, content_type="application/json")
        data = answer.json().get("data", {}) if answer.status_code == 200 else {}
        self.access = data.get("access_token") or self.access
        self.refresh = data.get("refresh_token") or self.refresh
        return answer

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> HttpResponse:
        """Call the API; a body goes as JSON, one with a file as a form."""
        sent: dict[str, Any] = {"query_params": query} if query else {}
        if body is not None:
            is_form = isinstance(body, dict) and any(hasattr(value, "read") for value in body.values())
            sent |= {"data": body} if is_form else {"data": body, "content_type": "application/json"}
        shown = {"Authorization": f"Bearer {self.access}"} | (headers or {})
        address = path if path.startswith(("/", "http")) else f"{API}/{path}"
        return getattr(self.client, method)(address.removeprefix(SITE), headers=shown, **sent)

    def get(self, path: str, **query: str) -> HttpResponse:
        """Read from the API."""
        return self.call("get", path, query=query)

    def me(self) -> HttpResponse:
        """Ask who it is."""
        return self.call("get", "me/")
