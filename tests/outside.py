"""Runs the outside world (`sandbox.outside`) for tests, and works it: grants, rides, faults, what it heard.

`Outside` is the server, `Mailbox` a callback that its webhooks can be sent to, `Redirected` what makes a
client library that knows only a provider's real address talk to the server.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import HTTPAdapter

from scripts import redis_server

ROOT = Path(__file__).parents[1]
CLIENT_ID = 51010
CLIENT_SECRET = "strava-sandbox-secret"
REDIRECT_URI = "http://localhost/connected"
GARMIN_PASSWORD = "garmin-sandbox-password"
ALL_ACTIVITIES = "read,activity:read_all"
START_S = 60
STOP_S = 30
EVENT_S = 20


class Outside:
    """One server with its own folder; `start`, `stop`, and `start` again keeps what it knew."""

    def __init__(self, var: Path, *, port: int | None = None) -> None:
        self.var = var
        self.port = port or redis_server.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.strava = f"{self.url}/strava"
        self.garmin = f"{self.url}/garmin"
        self._process: subprocess.Popen[str] | None = None
        self._http = requests.Session()

    def __enter__(self) -> "Outside":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sandbox.outside", "--port", str(self.port)],
            cwd=ROOT,
            env={**os.environ, "VAR_DIR": str(self.var), "SANDBOX_WEBHOOK_PAUSE_S": "0.05"},
            stdout=subprocess.DEVNULL,
            text=True,
        )
        deadline = time.monotonic() + START_S
        while True:
            assert self._process.poll() is None, f"ended with {self._process.returncode}"
            assert time.monotonic() < deadline, "does not answer"
            try:
                self.state()
            except requests.ConnectionError:
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """End the server; what it knew stays in its folder."""
        self._http.close()
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=STOP_S)
            self._process = None

    def control(self, provider: str, action: str, **arguments: Any) -> dict[str, Any]:
        """Make something happen; an `AssertionError` says what the server found wrong."""
        return self._post(f"/control/{provider}/{action}", arguments)

    def reset(self) -> None:
        """Start the world afresh."""
        self._post("/control/reset", {})

    def state(self) -> dict[str, Any]:
        """Return what is true at each provider."""
        return self._get("/control/state", {})

    def heard(self, provider: str = "strava", *, after: int = 0) -> list[dict[str, Any]]:
        """Return the requests that a provider received, oldest first, secrets hashed."""
        return self._get("/control/heard", {"provider": provider, "after": str(after)})

    def new_ride(self, athlete: str = "alex", **wishes: Any) -> dict[str, Any]:
        """Let an athlete finish a ride just now; the webhook goes out. Returns id, name, started_at, seconds.

        Wishes: name, sport ("Ride", "Run"), private, ended_minutes_ago.
        """
        return self.control("strava", "new-activity", athlete=athlete, **wishes)

    def edit(self, activity_id: int, **changes: Any) -> dict[str, Any]:
        """Change an activity's title, type or private."""
        return self.control("strava", "edit-activity", id=activity_id, **changes)

    def delete(self, activity_id: int) -> None:
        """Delete an activity."""
        self.control("strava", "delete-activity", id=activity_id)

    def deauthorise(self, athlete: str = "alex") -> None:
        """Take every application's access to an athlete back."""
        self.control("strava", "deauthorise", athlete=athlete)

    def fault(
        self,
        kind: str,
        *,
        provider: str = "strava",
        times: int | None = 1,
        seconds: float | None = None,
        path: str = "",
    ) -> None:
        """Make the next requests fail (`times=None`: all, until `clear_faults`)."""
        self.control(provider, "fault", kind=kind, times=times, seconds=seconds, path=path)

    def clear_faults(self, provider: str = "strava") -> None:
        """Switch every fault of a provider off."""
        self.control(provider, "clear-faults")

    def garmin_code(self, athlete: str = "alex") -> str:
        """Return the code that Garmin sent somebody last."""
        return str(self.control("garmin", "mfa-code", athlete=athlete)["code"])

    def garmin_tokens(self, athlete: str = "ben") -> str:
        """Let somebody sign in who needs no code; return what garminconnect loads."""
        service = "https://mobile.integration.garmin.com/gcm/ios"
        signed_in = self._http.post(
            f"{self.garmin}/sso/mobile/api/login",
            params={"clientId": "GCM_IOS_DARK", "service": service},
            json={"username": f"{athlete}@garmin.invalid", "password": GARMIN_PASSWORD},
            timeout=STOP_S,
        )
        client_id = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"
        fields = {
            "client_id": client_id,
            "grant_type": "https://connectapi.garmin.com/di-oauth2-service/oauth/grant/service_ticket",
            "service_ticket": signed_in.json()["serviceTicketId"],
            "service_url": service,
        }
        url = f"{self.garmin}/diauth/di-oauth2-service/oauth/token"
        tokens = self._http.post(url, data=fields, auth=(client_id, ""), timeout=STOP_S).json()
        held = {"di_token": tokens["access_token"], "di_refresh_token": tokens["refresh_token"]}
        return json.dumps(held | {"di_client_id": client_id})

    def authorize_url(self, *, scope: str = ALL_ACTIVITIES, **changes: str) -> str:
        """Return the address of Strava's page for an application's request."""
        query = {
            "client_id": str(CLIENT_ID),
            "redirect_uri": REDIRECT_URI,
            "response_type": "code",
            "scope": scope,
            "state": "a-state",
            **changes,
        }
        return requests.Request("GET", f"{self.strava}/oauth/authorize", params=query).prepare().url or ""

    def answer(
        self,
        url: str,
        *,
        account: str = "alex",
        scopes: Iterable[str] | None = None,
        button: str = "authorize",
    ) -> dict[str, str]:
        """Fill Strava's page in as somebody would; return the query that goes back to the application."""
        with requests.Session() as browser:
            page = browser.get(url, timeout=STOP_S)
            assert page.status_code == 200, page.text
            form = _Form(page.text)
            assert account in form.accounts
            fields = [("account", account), ("csrfmiddlewaretoken", form.csrf), (button, "1")]
            fields += [("scope", scope) for scope in form.scopes if scopes is None or scope in scopes]
            back = browser.post(url, data=fields, timeout=STOP_S, allow_redirects=False)
        assert back.status_code == 302, back.text
        return dict(parse_qsl(urlsplit(back.headers["Location"]).query))

    def grant(
        self,
        account: str = "alex",
        scopes: Iterable[str] | None = None,
        *,
        asked: str = ALL_ACTIVITIES,
        redirect_uri: str = REDIRECT_URI,
    ) -> str:
        """Let an athlete authorise; return the code. `scopes` are those left ticked, None leaves all."""
        url = self.authorize_url(scope=asked, redirect_uri=redirect_uri)
        return self.answer(url, account=account, scopes=scopes)["code"]

    def tokens(self, account: str = "alex", scopes: Iterable[str] | None = None) -> dict[str, Any]:
        """Let an athlete authorise and exchange the code; return Strava's token body."""
        sent = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "code": self.grant(account, scopes),
            "grant_type": "authorization_code",
        }
        answer = self._http.post(f"{self.strava}/oauth/token", data=sent, timeout=STOP_S)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def session(self) -> requests.Session:
        """Return a session whose requests to https://www.strava.com arrive here; close it."""
        session = requests.Session()
        session.mount("https://www.strava.com", Redirected(self.strava))
        return session

    def _get(self, path: str, query: Mapping[str, str]) -> Any:
        answer = self._http.get(self.url + path, params=query, timeout=STOP_S)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def _post(self, path: str, arguments: Mapping[str, Any]) -> Any:
        answer = self._http.post(self.url + path, json=arguments, timeout=STOP_S)
        assert answer.status_code == 200, answer.text
        return answer.json()


class Redirected(HTTPAdapter):
    """Sends requests for a provider's real address to the server instead."""

    def __init__(self, base: str, *, timeout_s: float = STOP_S) -> None:
        self.base, self.timeout_s = base, timeout_s
        super().__init__()

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send it to the same path behind the base."""
        parts = urlsplit(request.url or "")
        request.url = self.base + parts._replace(scheme="", netloc="").geturl()
        options["timeout"] = options.get("timeout") or self.timeout_s
        return super().send(request, **options)


class Mailbox:
    """A callback on this machine: gives Strava's challenge back, keeps events, answers as told.

    `answers` are the statuses of the next events, then 200; 0 is no answer within Strava's two seconds.
    """

    def __init__(self, *answers: int, echo: bool = True) -> None:
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        self.answers = list(answers)
        self.challenges: list[dict[str, str]] = []
        self.echo = echo
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self.url = f"http://127.0.0.1:{self._server.server_port}/callback"

    def __enter__(self) -> "Mailbox":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def next(self) -> dict[str, Any]:
        """Return the next event, when it comes."""
        return self.events.get(timeout=EVENT_S)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        mailbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = dict(parse_qsl(urlsplit(self.path).query))
                mailbox.challenges.append(query)
                challenge = query.get("hub.challenge", "") if mailbox.echo else "another"
                self._say(200, {"hub.challenge": challenge})

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                mailbox.events.put(json.loads(self.rfile.read(length)))
                status = mailbox.answers.pop(0) if mailbox.answers else 200
                if status:
                    self._say(status, {})
                else:
                    mailbox._closing.wait(EVENT_S)

            def _say(self, status: int, body: dict[str, str]) -> None:
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        return Handler


class _Form(HTMLParser):
    """What stands in Strava's page: accounts, scopes, and the token of the form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.accounts: list[str] = []
        self.scopes: list[str] = []
        self.csrf = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an input."""
        said = dict(attrs)
        name, value = said.get("name"), said.get("value") or ""
        if name == "account":
            self.accounts.append(value)
        elif name == "scope" and "disabled" not in said:
            self.scopes.append(value)
        elif name == "csrfmiddlewaretoken":
            self.csrf = value
