"""Count tries to prove who somebody is, so that nobody guesses a password at the erasure form."""

from django.core.cache import cache
from django.utils.translation import gettext as _

from apps.compliance.domain.people import Person
from apps.core.cache import count_up
from apps.core.errors import Refusal

MOST = 10
WINDOW_S = 3600


class TooManyAttempts(Refusal):
    """The person has tried too often within the hour."""

    code, status = "too_many_attempts", 429


def note(user: Person) -> None:
    """Count one attempt; without Redis nothing is counted.

    Raises:
        TooManyAttempts: it was one too many.
    """
    if count_up(_key(user.pk), lasting_s=WINDOW_S) > MOST:
        raise TooManyAttempts(
            _("You have tried too often. Wait an hour; nothing was erased."),
            details={"retry_after_s": WINDOW_S},
        )


def forget(number: int) -> None:
    """Remove the count of somebody who was erased."""
    cache.delete(_key(number))


def _key(number: int) -> str:
    return f"compliance:attempts:{number}"
