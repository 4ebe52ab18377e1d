"""How often a person, and an address, may try to sign in at a provider through this site."""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.cache import count_up
from apps.core.errors import Refusal

WINDOW_S = 60


class TooManyTries(Refusal):
    """The person, or the address they come from, has tried too often within the minute."""

    code, status = "too_many_tries", 429


def spend(*, user: User, address: str, now: datetime) -> None:
    """Count one try, a password or a code, of a person and of the address it comes from.

    Without Redis nothing is counted (ADR 0022); the provider's cooldown is in the database.

    Raises:
        TooManyTries: it was one too many for this minute.
    """
    most = settings.SIGN_IN_TRIES_PER_MINUTE
    counts = [
        count_up(key, lasting_s=2 * WINDOW_S) for key in (_of_person(user.pk, now), _of_address(address, now))
    ]
    if max(counts) > most:
        seconds = WINDOW_S - now.second
        raise TooManyTries(
            _("You have tried %(most)d times within a minute. Go on in %(seconds)d seconds.")
            % {"most": most, "seconds": seconds},
            details={"retry_after_s": seconds},
        )


def forget(number: int) -> None:
    """Remove the counts of somebody who was erased."""
    cache.delete(_of_person(number, timezone.now()))


def _of_person(number: int, now: datetime) -> str:
    return f"sign-in:{number}:{int(now.timestamp() // WINDOW_S)}"


def _of_address(address: str, now: datetime) -> str:
    """Name an address by a keyed hash: the cache is no place for addresses."""
    digest = salted_hmac("wearables.sign_in.address", address, algorithm="sha256").hexdigest()
    return f"sign-in-from:{digest[:32]}:{int(now.timestamp() // WINDOW_S)}"
