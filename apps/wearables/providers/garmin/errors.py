"""garminconnect's exceptions as ours, told apart by what Garmin answered: the library calls them all one.

No error of ours carries theirs as its cause or in its text: theirs quote bodies, and with them tokens and
readings. The status and the class's name are enough to know what happened.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from pydantic import ValidationError

from apps.wearables.providers.base import (
    MalformedPayload,
    Missing,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    TokenRevoked,
)
from apps.wearables.providers.garmin.heard import Heard


@contextmanager
def translated(heard: Heard) -> Iterator[None]:
    """Run calls with a person's tokens.

    Raises:
        TokenRevoked: 401; the access token is over, or the person ended it.
        Missing: 404.
        RateLimited: 429, with the wait where Garmin said one.
        ProviderUnavailable: no connection, no answer in time, a failure on Garmin's side or a wall.
        MalformedPayload: an answer that is no JSON (the next may be), or of another shape than known.
        ProviderError: permanent, for any other refusal.
    """
    from garminconnect.exceptions import (
        GarminConnectAuthenticationError,
        GarminConnectConnectionError,
        GarminConnectTooManyRequestsError,
    )

    theirs = (
        GarminConnectAuthenticationError,
        GarminConnectConnectionError,
        GarminConnectTooManyRequestsError,
    )
    try:
        yield
    except (*theirs, OSError) as error:  # what requests and curl_cffi raise are OSErrors, too
        raise meaning(heard, type(error).__name__) from None
    except ValidationError as error:
        where = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
        raise MalformedPayload(f"Garmin's answer has another shape: {', '.join(where)[:200]}") from None
    except (
        TypeError,
        KeyError,
        ValueError,
        AttributeError,
    ) as error:  # met in odd answers
        raise meaning(heard, type(error).__name__) from None


def meaning(heard: Heard, name: str) -> ProviderError:
    """Return what the last answer means, where something was wrong with it."""
    status = heard.status
    if status is None:
        return ProviderUnavailable(f"Garmin cannot be reached ({name})")
    said = f"Garmin answered {status}"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(said, retry_after=heard.retry_after)
    if status < HTTPStatus.BAD_REQUEST:
        if heard.is_json:
            return MalformedPayload(f"Garmin's answer has another shape ({name})")
        return MalformedPayload("Garmin's answer is not JSON", permanent=False)
    if status == HTTPStatus.UNAUTHORIZED:
        return TokenRevoked(said)
    if status == HTTPStatus.NOT_FOUND:
        return Missing(said)
    is_wall = status == HTTPStatus.FORBIDDEN and not heard.is_json
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or is_wall:
        return ProviderUnavailable(said)
    return ProviderError(said, permanent=True)
