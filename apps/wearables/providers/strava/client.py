"""Calls to Strava through stravalib: whose they are, what their errors mean, what they cost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from requests import Session

from apps.wearables.providers.strava.application import Application
from apps.wearables.providers.strava.errors import translated
from apps.wearables.providers.strava.library import new_client
from apps.wearables.providers.strava.limits import Usage, usage_of
from apps.wearables.providers.strava.transport import session_for

if TYPE_CHECKING:
    from stravalib.client import Client
    from stravalib.protocol import RequestMethod

Listener = Callable[[Usage], None]


def utc_now() -> datetime:
    """Return the time of the machine's clock."""
    return datetime.now(UTC)


class Api:
    """The way to Strava for one application; holds connections, and nothing of any person.

    `on_usage` hears what each answer, refusals included, says of the budget of calls; it must not raise.
    `clock` tells the time from which a refusal's wait is counted.
    """

    def __init__(
        self,
        application: Application,
        *,
        on_usage: Listener | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._application = application
        self._on_usage = on_usage
        self._clock = clock

    @contextmanager
    def as_person(self, access_token: str) -> "Iterator[Client]":
        """Give a client that acts for one person; see `translated` for what is raised."""
        with translated(self._clock):
            yield new_client(self.session, access_token=access_token, on_answer=self._heard)

    @contextmanager
    def as_application(self) -> "Iterator[Client]":
        """Give a client without a person's token; see `translated` for what is raised."""
        with translated(self._clock, by_application=True):
            yield new_client(self.session, access_token=None, on_answer=self._heard)

    @cached_property
    def session(self) -> Session:
        """The connections."""
        return session_for(self._application)

    def _heard(self, headers: dict[str, str], _method: "RequestMethod") -> None:
        if self._on_usage is not None:
            usage = usage_of(headers)
            if usage.quotas:
                self._on_usage(usage)
