"""garminconnect's client, sent where we want it and kept from what it does beside its work; slow to import.

It finds its hosts by itself, renews tokens without telling anybody the new ones, tries eleven ways to sign in
one after the other (some sleep for a quarter of a minute) also after Garmin said to stop, falls back to a
cookie session that it cannot save, and logs what it was told. Written against 0.3.2: later versions keep one
session (`_api_session`), which moves the seam.
"""

import logging
from http import HTTPStatus
from typing import Any, NoReturn

from garminconnect import client as library
from garminconnect.exceptions import (
    GarminConnectAuthenticationError,
    GarminConnectConnectionError,
    GarminConnectTooManyRequestsError,
)
from requests import Session

from apps.wearables.providers.garmin.heard import Heard
from apps.wearables.providers.garmin.service import Service
from apps.wearables.providers.garmin.sessions import ListeningSignIn

DIAUTH = "https://diauth.garmin.com"
ODD = (OSError, LookupError, TypeError, AttributeError)
"""What the client meets where nobody answers, or with something of another shape."""

logging.getLogger("garminconnect").setLevel(logging.CRITICAL + 1)


class RoutedClient(library.Client):  # type: ignore[misc]  # garminconnect has no types
    """The library's client, for tokens that somebody else keeps fresh."""

    def __init__(self, service: Service, heard: Heard, session: Session | None) -> None:
        super().__init__()
        self._service, self._heard, self._session = service, heard, session
        self._has_ticket = False
        self._sso, self._connect = service.host("sso"), service.host("connect")
        self._connectapi = service.host("connectapi")

    def _token_expires_soon(self) -> bool:
        return False

    def _refresh_session(self) -> NoReturn:
        raise GarminConnectAuthenticationError("whoever keeps the grant renews it")

    def _fresh_api_session(self) -> Session:
        if self._session is None:
            raise GarminConnectConnectionError("this client only signs in")
        return self._session

    def _run_request(self, method: str, path: str, **options: Any) -> Any:
        return super()._run_request(method, path, **options | {"timeout": self._service.timeout})

    def _http_post(self, url: str, **options: Any) -> Any:
        self._heard.begin()
        routed = url.replace(DIAUTH, self._service.host("diauth"), 1)
        options |= {"timeout": self._service.read_timeout_s, "allow_redirects": False}
        answer = super()._http_post(routed, **options)
        self._heard.take(answer)
        return answer

    def _establish_session(self, ticket: str, sess: Any = None, service_url: str | None = None) -> None:
        """Trade the ticket for tokens; a cookie session could not be kept."""
        self._has_ticket = True
        self._exchange_service_ticket(ticket, service_url=service_url)

    def _do_mobile_login(self, sess: Any, email: str, password: str) -> None:
        """Sign in; once Garmin has decided, no other way is tried: each would only prolong the wait."""
        try:
            super()._do_mobile_login(ListeningSignIn(sess, self._service, self._heard), email, password)
        except (GarminConnectConnectionError, GarminConnectTooManyRequestsError, *ODD):
            is_throttled = self._heard.status == HTTPStatus.TOO_MANY_REQUESTS
            if self._has_ticket or self._heard.verdict or is_throttled:
                raise GarminConnectAuthenticationError("Garmin has decided") from None
            raise

    def _widget_web_login(self, email: str, password: str) -> NoReturn:
        raise GarminConnectConnectionError("this way sleeps, and is not taken")

    def _portal_web_login_cffi(self, email: str, password: str) -> NoReturn:
        raise GarminConnectConnectionError("this way sleeps, and is not taken")

    def _portal_web_login_requests(self, email: str, password: str) -> NoReturn:
        raise GarminConnectConnectionError("this way sleeps, and is not taken")
