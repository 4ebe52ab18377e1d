"""Sessions that note what Garmin answers, within our times, and to the address that was asked only."""

from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final

from requests import PreparedRequest, Response, Session
from requests.auth import AuthBase

from apps.wearables.providers.garmin.heard import Heard
from apps.wearables.providers.garmin.service import Service

VERIFY: Final = "/mfa/verifyCode"


class ListeningSession(Session):
    """Notes each answer; keeps no cookies, follows no redirect, reads no passwords from `.netrc`."""

    def __init__(self, service: Service, heard: Heard) -> None:
        super().__init__()
        self._heard = heard
        self.auth = _AsPrepared()
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.max_redirects = 0
        self.trust_env = not service.base_url

    def send(self, request: PreparedRequest, **options: Any) -> Response:
        """Send a request and note what came of it."""
        self._heard.begin()
        answer = super().send(request, **options)
        self._heard.take(answer)
        return answer


class ListeningSignIn:
    """A session of a sign-in, with either library: notes each answer, asks no second time after a verdict.

    garminconnect shows a code to two addresses in turn; a wrong one would count twice.
    """

    def __init__(self, session: Any, service: Service, heard: Heard) -> None:
        self.session, self._service, self._heard = session, service, heard
        self._verdict: Any = None

    def post(self, url: str, **options: Any) -> Any:
        """Post, within our time and to this address only."""
        if self._verdict is not None and url.endswith(VERIFY):
            return self._verdict
        options |= {"timeout": self._service.read_timeout_s, "allow_redirects": False}
        self._heard.begin()
        answer = self.session.post(url, **options)
        self._heard.take(answer)
        if self._heard.verdict and url.endswith(VERIFY):
            self._verdict = answer
        return answer


class _AsPrepared(AuthBase):
    """Leaves a request as it is."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        return request
