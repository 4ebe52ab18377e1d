"""stravalib's and requests' exceptions as ours.

No error of ours carries theirs as its cause: theirs hold the request, and with it tokens, or an address with
the client's secret in it. The class's name is enough to know what happened.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Final

from pydantic import ValidationError
from requests import HTTPError, RequestException, Response
from requests.exceptions import JSONDecodeError

from apps.wearables.providers.base import (
    ApplicationSuspended,
    MalformedPayload,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    TokenRevoked,
)
from apps.wearables.providers.strava.limits import usage_of, wait

_SHAPE: Final = (ValidationError, TypeError, KeyError, ValueError, AttributeError)
_TOKENS: Final = {"AccessToken", "AuthorizationCode", "RefreshToken", "RequestToken"}


class Gone(ProviderError):
    """Strava has no such thing, or not for this person; pulls make None of it."""

    default_permanent = True


@contextmanager
def translated(clock: Callable[[], datetime], *, by_application: bool = False) -> Iterator[None]:
    """Run calls to Strava; `by_application`: with the application's credentials, not with a person's token.

    Raises:
        Gone: 404.
        TokenRevoked: a token or code that is used, expired, of another application or without the scope.
        ApplicationSuspended: Strava refuses the application: inactive, full, or its credentials are wrong.
        RateLimited: 429, with the time to the next quarter of an hour or to midnight UTC.
        ProviderUnavailable: no connection, no answer in time, or a failure on Strava's side.
        MalformedPayload: an answer that is no JSON (the next may be), or of another shape than documented.
    """
    try:
        yield
    except JSONDecodeError:
        raise MalformedPayload("Strava's answer is not JSON", permanent=False) from None
    except HTTPError as error:
        if error.response is None:
            raise ProviderUnavailable(f"Strava did not answer ({type(error).__name__})") from None
        raise refusal(error.response, clock(), by_application=by_application) from None
    except RequestException as error:
        raise ProviderUnavailable(f"Strava cannot be reached ({type(error).__name__})") from None
    except _SHAPE as error:  # what stravalib meets in an answer of another shape than it expects
        raise MalformedPayload(f"Strava's answer has another shape ({type(error).__name__})") from None


def refusal(response: Response, now: datetime, *, by_application: bool) -> ProviderError:
    """Return what an answer other than success means.

    Strava answers a dead access token with 401 and, as recorded, sometimes names the resource "Application".
    """
    status, faults = response.status_code, _faults(response)
    about = {resource for resource, _field, _code in faults}
    said = f"Strava answered {status}" + "".join(f" ({' '.join(fault).strip()})" for fault in faults[:1])
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(said, retry_after=wait(usage_of(response.headers), now))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ProviderUnavailable(said)
    if status == HTTPStatus.NOT_FOUND:
        return Gone(said)
    if status < HTTPStatus.BAD_REQUEST:
        return MalformedPayload(said)
    is_unauthorised = status == HTTPStatus.UNAUTHORIZED
    if about & _TOKENS or (is_unauthorised and not by_application):
        return TokenRevoked(said)
    if "Application" in about or is_unauthorised:
        return ApplicationSuspended(said)
    return ProviderError(said, permanent=True)


def _faults(response: Response) -> list[tuple[str, str, str]]:
    """Return (resource, field, code) of each entry of Strava's `errors`, as far as they are there."""
    try:
        body = response.json()
    except JSONDecodeError:
        return []
    listed = body.get("errors") if isinstance(body, dict) else None
    entries = listed if isinstance(listed, list) else [listed]
    return [
        (_word(entry.get("resource")), _word(entry.get("field")), _word(entry.get("code")))
        for entry in entries
        if isinstance(entry, dict)
    ]


def _word(value: object) -> str:
    """Return one of Strava's words, cut: it goes into messages."""
    return value[:60] if isinstance(value, str) else ""
