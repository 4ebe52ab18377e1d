"""Calls to Garmin Connect for one person."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from apps.wearables.domain.grants import Grant
from apps.wearables.providers.base import Missing
from apps.wearables.providers.garmin import tokens
from apps.wearables.providers.garmin.errors import translated
from apps.wearables.providers.garmin.heard import Heard, utc_now
from apps.wearables.providers.garmin.routed import new_client, new_garmin
from apps.wearables.providers.garmin.service import Service
from apps.wearables.providers.garmin.sessions import ListeningSession

if TYPE_CHECKING:
    from garminconnect import Garmin

LONGEST_NUMBER = 19


class Api:
    """The way to Garmin; holds nothing of any person. `clock` is what a wait until a date is counted from."""

    def __init__(self, service: Service, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._service = service
        self._clock = clock

    @contextmanager
    def as_person(self, grant: Grant) -> "Iterator[Garmin]":
        """Give the library's API for one person; see `translated` for what is raised."""
        held, heard = tokens.unpack(grant), Heard(clock=self._clock)
        with translated(heard), ListeningSession(self._service, heard) as session:
            client = new_client(self._service, heard, session=session)
            client.loads(held.tokens)
            yield new_garmin(client, display_name=held.display_name)


def number_of(external_id: str) -> int:
    """Return an id of ours as Garmin's number. Raises `Missing` where it cannot be one."""
    is_number = external_id.isascii() and external_id.isdigit() and len(external_id) <= LONGEST_NUMBER
    if not is_number or int(external_id) == 0:
        raise Missing("Garmin's ids are numbers")
    return int(external_id)
