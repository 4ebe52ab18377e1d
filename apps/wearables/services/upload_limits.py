"""How many files a person may send in an hour."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.cache import count_up
from apps.core.errors import Refusal

WINDOW = timedelta(hours=1)


class TooManyUploads(Refusal):
    """The person has used up this hour's files."""

    code, status = "too_many_uploads", 429


def spend(*, user: User, count: int, now: datetime) -> None:
    """Count `count` files against the hour in which they come.

    Without Redis nothing is counted: a lost limit is better than a lost upload.

    Raises:
        TooManyUploads: with them the person would be over the limit; none of them is taken.
    """
    key, lasting_s = _key(user.pk, now), WINDOW.total_seconds()
    if count_up(key, by=count, lasting_s=lasting_s) > settings.UPLOADS_PER_HOUR:
        count_up(key, by=-count, lasting_s=lasting_s)
        minutes = 60 - now.minute
        raise TooManyUploads(
            _(
                "You may upload %(limit)d files in an hour. Nothing of this was kept; "
                "go on in %(minutes)d minutes."
            )
            % {"limit": settings.UPLOADS_PER_HOUR, "minutes": minutes},
            details={"limit": settings.UPLOADS_PER_HOUR, "retry_after_s": minutes * 60},
        )


def forget(number: int) -> None:
    """Remove the counts of somebody who was erased; those of earlier hours have run out."""
    now = timezone.now()
    cache.delete_many([_key(number, now), _key(number, now - WINDOW)])


def _key(number: int, at: datetime) -> str:
    return f"uploads:{number}:{int(at.timestamp() // WINDOW.total_seconds())}"
