"""stravalib, imported when first needed and kept from what it does beside its work.

On import it makes every warning visible and sends warnings to the log. Its client reads STRAVA_CLIENT_ID and
STRAVA_CLIENT_SECRET from the environment to refresh tokens on its own, without telling anybody the new ones,
and it sleeps when the budget of calls is spent.
"""

import logging
import threading
import warnings
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from requests import Session

if TYPE_CHECKING:
    from stravalib.client import Client
    from stravalib.protocol import RequestMethod

    Hook = Callable[[dict[str, str], RequestMethod], None]

_importing = threading.Lock()


def new_client(session: Session, *, access_token: str | None, on_answer: "Hook") -> "Client":
    """Return a client for one access token; `on_answer` gets the headers of each answer, errors included."""
    with _importing:
        client_class = _client_class()
    return client_class(session, access_token, on_answer)


@cache
def _client_class() -> "Callable[[Session, str | None, Hook], Client]":
    with warnings.catch_warnings():
        shown = warnings.showwarning
        from stravalib.client import Client
        from stravalib.protocol import ApiV3

        if warnings.showwarning is not shown:
            logging.captureWarnings(False)  # noqa: FBT003 (its only parameter)

    class Protocol(ApiV3):
        """The library's protocol, deaf to the environment."""

        def _check_credentials(self) -> None:
            return

    class OneTokenClient(Client):
        """The library's client, for one access token that somebody else keeps fresh."""

        def __init__(self, session: Session, access_token: str | None, on_answer: "Hook") -> None:
            self.log = logging.getLogger(f"{Client.__module__}.{Client.__name__}")
            self.protocol = Protocol(
                access_token=access_token, requests_session=session, rate_limiter=on_answer
            )

    return OneTokenClient
