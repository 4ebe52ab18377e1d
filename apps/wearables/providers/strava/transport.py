"""The one way out to Strava: it reaches no other host, waits no longer than told and says no secret.

stravalib asks for fixed addresses and waits for ever; a session is its only seam.
"""

import logging
import re
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit, urlunsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from apps.wearables.providers.strava.application import SITE, Application

_SECRETS = re.compile(r"((?:client_secret|access_token|refresh_token|code)=)[^&\s]+")


class SiteAdapter(HTTPAdapter):
    """Sends what is meant for Strava there, or to another base address, with default timeouts."""

    def __init__(self, base_url: str, timeout: tuple[float, float]) -> None:
        self._base_url = base_url.rstrip("/")
        self._timeout = timeout
        super().__init__()

    def send(  # noqa: PLR0917 (the library's own signature)
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: str | tuple[str, str] | None = None,
        proxies: dict[str, str] | None = None,
    ) -> Response:
        """Send a request; one to another base address goes there directly, past any proxy."""
        if self._base_url:
            asked = urlsplit(str(request.url))
            request = request.copy()
            request.url = self._base_url + urlunsplit(("", "", asked.path, asked.query, ""))
            proxies = None
        return super().send(request, stream, timeout or self._timeout, verify, cert, proxies)


class _AsPrepared(AuthBase):
    """Leaves a request as it is: without an `auth` a session takes passwords from ~/.netrc."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        return request


class NoSecrets(logging.Filter):
    """Blanks secrets in the addresses that urllib3 logs; listing subscriptions puts one into the query."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without secrets."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                _SECRETS.sub(r"\1***", value) if isinstance(value, str) else value for value in record.args
            )
        return True


_NO_SECRETS = NoSecrets()


def session_for(application: Application) -> Session:
    """Return a session that knows Strava's host and no other, keeps no cookies and follows no redirect."""
    logging.getLogger("urllib3.connectionpool").addFilter(_NO_SECRETS)  # the same one twice is one
    session = Session()
    session.adapters.clear()
    timeout = (application.connect_timeout_s, application.read_timeout_s)
    session.mount(f"{SITE}/", SiteAdapter(application.base_url, timeout))
    session.auth = _AsPrepared()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.max_redirects = 0
    return session
