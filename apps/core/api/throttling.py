"""How often the API may be asked: per person, per address, and less often for what is dear.

The counts are in the cache. Without Redis nothing is counted: the site still serves (ADR 0022).
"""

from typing import TYPE_CHECKING

from django.core.cache import cache
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import (
    AnonRateThrottle,
    ScopedRateThrottle,
    SimpleRateThrottle,
    UserRateThrottle,
)

if TYPE_CHECKING:
    from rest_framework.views import APIView  # the settings name this module while that one is being read


def forget(number: int) -> None:
    """Remove the counts of the person with this number."""
    scopes = SimpleRateThrottle.THROTTLE_RATES
    cache.delete_many(
        [SimpleRateThrottle.cache_format % {"scope": scope, "ident": number} for scope in scopes]
    )


class PerPerson(UserRateThrottle):
    """Everything that somebody asks."""


class PerAddress(AnonRateThrottle):
    """Everything that is asked without signing in."""


class ScopedWrites(ScopedRateThrottle):
    """What a view with a `throttle_scope` does; looking at how far it is costs nothing."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Say whether the request is within the rate of the view's scope."""
        return request.method in SAFE_METHODS or super().allow_request(request, view)
