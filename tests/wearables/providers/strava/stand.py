"""A stand-in for Strava on a real socket: it answers what a test put there, and keeps what it was asked.

Only HTTP: what Strava itself would make of a request is the sandbox's business.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from apps.wearables.providers.strava import Application

PREFIX = "/strava"


@dataclass(frozen=True)
class Answer:
    """What to answer; `cut` leaves bytes of the promised body out, `delay_s` waits before the first."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    cut: int = 0


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    form: dict[str, list[str]]


class Stand:
    """Answers by (method, path) in the order that was put there; the last answer stays."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.port = 0
        self._answers: dict[tuple[str, str], list[Answer]] = {}

    def put(self, method: str, path: str, body: object = None, **rest: object) -> None:
        """Add an answer; a body that is not bytes is sent as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        self._answers.setdefault((method, path), []).append(Answer(body=raw, **rest))  # type: ignore[arg-type]

    def next_answer(self, method: str, path: str) -> Answer:
        queue = self._answers.get((method, path), [])
        if not queue:
            return Answer(404, b"")
        return queue.pop(0) if len(queue) > 1 else queue[0]

    def application(self, **rest: object) -> Application:
        """Return an application whose Strava is here."""
        facts = {
            "client_id": 4711,
            "client_secret": "the-client-secret",
            "base_url": f"http://127.0.0.1:{self.port}{PREFIX}",
            "connect_timeout_s": 1.0,
            "read_timeout_s": 5.0,
        }
        return Application(**(facts | rest))  # type: ignore[arg-type]


def _handler(stand: Stand) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            url = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            form = parse_qs(self.rfile.read(length).decode())
            headers = {name.lower(): value for name, value in self.headers.items()}
            path = url.path.removeprefix(PREFIX) if url.path.startswith(PREFIX) else f"(outside) {url.path}"
            stand.asked.append(Asked(self.command, path, parse_qs(url.query), headers, form))
            answer = stand.next_answer(self.command, path)
            time.sleep(answer.delay_s)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 204:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) - answer.cut])
            if answer.cut:
                self.close_connection = True

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815 (the names that http.server calls)

        def log_message(self, *_args: object) -> None:
            """Stay silent."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args: object) -> None:
        """A client that gave up waiting is what some tests are about."""


@contextmanager
def open_stand() -> Iterator[Stand]:
    """Run a stand until the end of the block."""
    stand = Stand()
    server = _Server(("127.0.0.1", 0), _handler(stand))
    stand.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stand
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
