"""Remove what limits have counted of somebody who was erased: ours, the API's and those of the sign-in."""

from types import SimpleNamespace

from allauth.account import app_settings as sign_in
from allauth.core import ratelimit

from apps.compliance.services import attempts
from apps.core.api import throttling

PER_PERSON = "/user"


def forget(number: int) -> None:
    """Remove every count that is kept under the number of somebody who is gone.

    allauth's counts by address hold a digest of it and run out within minutes.
    """
    attempts.forget(number)
    throttling.forget(number)
    for action, rates in sign_in.RATE_LIMITS.items():
        if rates and all(rate.strip().endswith(PER_PERSON) for rate in rates.split(",")):
            ratelimit.clear(None, action=action, user=SimpleNamespace(pk=number))
