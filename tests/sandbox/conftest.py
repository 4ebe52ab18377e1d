"""The real client library that talks to the outside world, and a callback that is subscribed there."""

import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.outside import CLIENT_ID, CLIENT_SECRET, Mailbox, Outside

if TYPE_CHECKING:
    import stravalib

Connect = Callable[..., "stravalib.Client"]
Call = Callable[..., requests.Response]


@pytest.fixture
def session(outside: Outside) -> Iterator[requests.Session]:
    """A session in which www.strava.com is the server."""
    with outside.session() as session:
        yield session


@pytest.fixture
def connect(session: requests.Session, monkeypatch: pytest.MonkeyPatch) -> Connect:
    """Return what makes a client of the real stravalib, with a token or without."""
    monkeypatch.setenv("SILENCE_TOKEN_WARNINGS", "1")
    with warnings.catch_warnings():  # importing it changes the filters of the process
        import stravalib

    def client(access_token: str | None = None, **options: Any) -> "stravalib.Client":
        return stravalib.Client(
            access_token=access_token,
            requests_session=session,
            rate_limiter=lambda _headers, _method: None,  # its own one sleeps until the window ends
            **options,
        )

    return client


@pytest.fixture
def call(outside: Outside, session: requests.Session) -> Call:
    """Return what calls Strava's API with a token, by a path below /api/v3."""

    def get(path: str, access_token: str, **query: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {access_token}"}
        return session.get(f"https://www.strava.com/api/v3{path}", params=query, headers=headers)

    return get


@pytest.fixture
def mailbox(outside: Outside, connect: Connect) -> Iterator[Mailbox]:
    """A callback that is subscribed."""
    with Mailbox() as mailbox:
        connect().create_subscription(CLIENT_ID, CLIENT_SECRET, mailbox.url, "verify-me")
        yield mailbox
