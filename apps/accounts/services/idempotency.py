"""Remember what an unsafe request was answered, so that a repeat gets the same answer and does nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import IdempotencyKey, User
from apps.core.errors import Conflict, Unprocessable

KEEP = timedelta(hours=24)
UNDER_WAY = timedelta(minutes=10)


class KeyReused(Unprocessable):
    """The key came before, with another request."""

    code = "idempotency_key_reused"


class StillUnderWay(Conflict):
    """The first request with this key has not been answered yet."""

    code = "still_under_way"


@dataclass(frozen=True)
class Remembered:
    """An answer given before."""

    status: int
    answer: object


@transaction.atomic
def begin(*, user: User, key: str, request_hash: str, now: datetime) -> IdempotencyKey | Remembered:
    """Take the key for this request, or return what its first use was answered.

    A request that was cut off (its worker was killed) frees its key after `UNDER_WAY`.

    Raises:
        KeyReused: the key belongs to another request.
        StillUnderWay: the first request is not finished.
    """
    own = IdempotencyKey.objects.filter(user=user, key=key)
    own.filter(created_at__lte=now - KEEP).delete()
    own.filter(status=None, created_at__lte=now - UNDER_WAY).delete()
    row, is_new = IdempotencyKey.objects.get_or_create(
        user=user, key=key, defaults={"request_hash": request_hash, "created_at": now}
    )
    if is_new:
        return row
    if row.request_hash != request_hash:
        raise KeyReused(_("This Idempotency-Key was used for another request. Use a new one."))
    if row.status is None:
        raise StillUnderWay(_("The first request with this Idempotency-Key is still under way."))
    return Remembered(row.status, row.answer)


def finish(*, row: IdempotencyKey, status: int, answer: object) -> None:
    """Remember the answer."""
    IdempotencyKey.objects.filter(pk=row.pk).update(status=status, answer=answer)


def forget(*, row: IdempotencyKey) -> None:
    """Free the key: the request failed and may be tried again."""
    IdempotencyKey.objects.filter(pk=row.pk, status=None).delete()


def clear(*, before: datetime) -> int:
    """Delete what was remembered before that time; return how much."""
    return IdempotencyKey.objects.filter(created_at__lt=before).delete()[0]
