"""Signing a person in to Garmin Connect with a password, perhaps with a code; keeping the tokens fresh.

Only the phone app's two ways are taken (garminconnect's "mobile" strategies). Its others sleep for up to two
minutes and read HTML; and a 429 ends the attempt here, since each try prolongs the wait.
"""

import json
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from apps.wearables.domain.grants import Grant
from apps.wearables.providers.base import (
    Challenge,
    MalformedPayload,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    TokenRevoked,
    WrongCode,
    WrongCredentials,
)
from apps.wearables.providers.garmin import tokens
from apps.wearables.providers.garmin.errors import meaning, translated
from apps.wearables.providers.garmin.heard import Heard, utc_now
from apps.wearables.providers.garmin.routed import new_client, new_garmin
from apps.wearables.providers.garmin.schema import Profile, Tokens
from apps.wearables.providers.garmin.service import Service
from apps.wearables.providers.garmin.sessions import ListeningSession, ListeningSignIn

if TYPE_CHECKING:
    from garminconnect.client import Client

PROFILE: Final = "/userprofile-service/socialProfile"
LONGEST_WORD: Final = 24
_DENIED: Final = ("INVALID_USERNAME_PASSWORD", "LOCKED")
_NOTHING: Final = ("", "SUCCESSFUL")  # said of the person; then something else went wrong
_OVER: Final = ("EXPIRED", "SESSION")
_REFUSED: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED)


class GarminSignIn:
    """Garmin's sign-in. Tokens last a day or so; each renewal replaces the refresh token as well."""

    def __init__(self, service: Service, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._service = service
        self._clock = clock

    def begin(self, *, username: str, password: str) -> Grant | Challenge:
        """Sign in; the answer is a grant, or the question for a code. Slow: never in a web request.

        Raises:
            WrongCredentials: Garmin knows no such pair, or has locked the account.
            RateLimited: too many attempts; each further one begins the wait anew.
        """
        heard = Heard(clock=self._clock)
        client = new_client(self._service, heard)
        try:
            with translated(heard):
                asked, _ = client.login(username, password, return_on_mfa=True)
        except ProviderError as error:
            raise _why_not_begun(heard, error) from None
        return _challenge(client) if asked else self._grant(client)

    def answer(self, challenge: Challenge, /, *, code: str) -> Grant:
        """Finish a sign-in with the code that the person was sent, in this process or another.

        Raises:
            WrongCode: it is not the code; Garmin takes a few more.
            TokenRevoked: the question is over, so the sign-in must begin anew.
        """
        heard = Heard(clock=self._clock)
        client = new_client(self._service, heard)
        session = _continue(client, challenge, self._service, heard)
        try:
            with translated(heard):
                client.resume_login({}, code.strip())
        except ProviderError as error:
            raise _why_not_answered(heard, error) from None
        finally:
            session.close()
        return self._grant(client)

    def refresh(self, grant: Grant, /) -> Grant:
        """Return a grant with fresh tokens; keep it before use, the old refresh token is dead.

        Raises:
            TokenRevoked: the refresh token was used, is over or revoked; the person must sign in again.
        """
        held, heard = tokens.unpack(grant), Heard(clock=self._clock)
        client = new_client(self._service, heard)
        try:
            with translated(heard):
                client.loads(held.tokens)
                client._refresh_di_token()
        except ProviderError as error:
            if heard.status in _REFUSED and not isinstance(error, TokenRevoked):
                raise TokenRevoked(error.message) from None
            raise
        return tokens.pack(
            tokens=_dumped(client), display_name=held.display_name, provider_user_id=grant.provider_user_id
        )

    def revoke(self, grant: Grant, /) -> None:
        """Do nothing: Garmin has no known way to end these tokens but a change of the password there.

        Whoever holds the grant deletes it, and the person is told so (docs/providers/garmin.md).
        """

    def _grant(self, client: "Client") -> Grant:
        """Return the grant of a client that has signed in; the profile says whose it is."""
        heard, text = Heard(clock=self._clock), _dumped(client)
        with translated(heard), ListeningSession(self._service, heard) as session:
            reader = new_client(self._service, heard, session=session)
            reader.loads(text)
            profile = Profile.model_validate(new_garmin(reader).connectapi(PROFILE))
        return tokens.pack(
            tokens=text,
            display_name=profile.display_name,
            provider_user_id=str(profile.profile_id),
        )


def _dumped(client: "Client") -> str:
    """Return a client's tokens. Raises `MalformedPayload` where Garmin gave none that are any: try again."""
    text: str = client.dumps()
    try:
        Tokens.model_validate_json(text)
    except ValidationError:
        raise MalformedPayload("Garmin's tokens have another shape", permanent=False) from None
    return text


def _challenge(client: "Client") -> Challenge:
    """Return what continues a sign-in elsewhere: the cookies, and what the library would send next."""
    made: Any = client
    session = made._mfa_session.session
    cookies = [
        {"name": cookie.name, "value": cookie.value, "domain": cookie.domain, "path": cookie.path}
        for cookie in getattr(session.cookies, "jar", session.cookies)
    ]
    state = {
        "flow": made._mfa_flow,
        "method": made._mfa_method,
        "params": made._mfa_login_params,
        "headers": made._mfa_post_headers,
        "service": made._mfa_service_url,
        "impersonate": getattr(session, "impersonate", None),
        "cookies": cookies,
    }
    session.close()
    return Challenge(json.dumps(state), str(made._mfa_method)[:LONGEST_WORD])


def _continue(client: "Client", challenge: Challenge, service: Service, heard: Heard) -> Any:
    """Set a client to where `_challenge` left another one; return its session, to be closed."""
    try:
        state = json.loads(challenge.state)
        client.__dict__.update(
            _mfa_flow=state["flow"],
            _mfa_method=state["method"],
            _mfa_login_params=state["params"],
            _mfa_post_headers=state["headers"],
            _mfa_service_url=state["service"],
        )
        session = _session(state["impersonate"])
        for cookie in state["cookies"]:
            session.cookies.set(cookie["name"], cookie["value"], domain=cookie["domain"], path=cookie["path"])
    except (ValueError, KeyError, TypeError):
        raise TokenRevoked("this sign-in cannot be continued") from None
    client.__dict__["_mfa_session"] = ListeningSignIn(session, service, heard)
    return session


def _session(impersonate: str | None) -> Any:
    """Return a session like the one that began: the same library, looking like the same browser."""
    if impersonate is None:
        from requests import Session

        return Session()
    from curl_cffi import requests

    return requests.Session(impersonate=impersonate)


def _why_not_begun(heard: Heard, error: ProviderError) -> ProviderError:
    if any(word in heard.verdict for word in _DENIED):
        return WrongCredentials("Garmin refuses this name and password")
    if heard.verdict not in _NOTHING:
        return ProviderError(f"Garmin refuses to sign in ({heard.verdict})", permanent=True)
    return _of_a_ticket(heard, error)


def _why_not_answered(heard: Heard, error: ProviderError) -> ProviderError:
    if any(word in heard.verdict for word in _OVER):
        return TokenRevoked("Garmin no longer waits for this code")
    if heard.verdict not in _NOTHING:
        return WrongCode("it is not the code that Garmin sent")
    return _of_a_ticket(heard, error)


def _of_a_ticket(heard: Heard, error: ProviderError) -> ProviderError:
    """Return what is wrong where Garmin said nothing about the person: try the whole again later."""
    if isinstance(error, RateLimited | ProviderUnavailable):
        return error
    if isinstance(error, MalformedPayload):
        return MalformedPayload(error.message, permanent=False)
    return ProviderUnavailable(meaning(heard, "sign-in").message)
