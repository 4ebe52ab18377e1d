"""Turn deliveries into recordings and activities: claimed, decoded outside transactions, written in one."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance.policy import Purpose, Source
from apps.compliance.selectors import has_consent
from apps.core.services.claims import work
from apps.wearables.domain.records import FileContent
from apps.wearables.models import Delivery, DeliveryKind, OriginalFile
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import decode
from apps.wearables.services import fetching, files, recordings, trail, turns

LEASE = timedelta(seconds=60)
"""Longer than the largest file takes to read; a killed worker's delivery is taken over after it."""

STORAGE_LOST = "original_missing"
CONSENT_GONE = "consent_withdrawn"
IN_THE_FUTURE = "in_the_future"
CLOCK_SLACK = timedelta(days=1)
"""A watch on the other side of the date line may be ahead of us by this much, and no more."""


class Unusable(Exception):
    """A delivery that gives no activity; `code` names a sentence in `sentences`, `details` fill it in."""

    def __init__(self, code: str, details: Mapping[str, str | int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.details = dict(details or {})


def drain(*, clock: Callable[[], datetime] = timezone.now) -> int:
    """Ingest what is due, until nothing is; return how many deliveries were handled."""
    due = Delivery.objects.select_related("user__profile", "original_file", "connection__user")
    return work(due, lambda row: take(delivery=row, now=clock()), batch=1, lease=LEASE, clock=clock)


def take(*, delivery: Delivery, now: datetime) -> None:
    """Read a file, or ask a provider, as the claimed delivery wants. Raises `ClaimLost`."""
    with structlog.contextvars.bound_contextvars(request_id=delivery.request_id):
        if delivery.kind == DeliveryKind.UPLOAD:
            ingest(delivery=delivery, now=now)
        else:
            fetching.fetch(delivery=delivery, now=now)


def ingest(*, delivery: Delivery, now: datetime) -> None:
    """Read one claimed delivery and store what it holds, exactly once.

    A file that cannot be read fails with the code of its reason; the file itself is kept, and so is every
    other activity. Raises `ClaimLost` if another worker has taken over meanwhile.
    """
    try:
        user, original = _whose(delivery)
        content = _read(original, now=now)
        _store(delivery, content, user=user, original=original, now=now)
    except Unusable as why:
        _refuse(delivery, why, now=now)


def _whose(delivery: Delivery) -> tuple[User, OriginalFile]:
    if delivery.original_file is None or delivery.user is None:
        raise Unusable(STORAGE_LOST)
    _ask_consent(delivery.user)
    return delivery.user, delivery.original_file


def _ask_consent(user: User) -> None:
    if not has_consent(user, Purpose.HEALTH_STORAGE):
        raise Unusable(CONSENT_GONE)


@transaction.atomic
def _store(
    delivery: Delivery, content: FileContent, *, user: User, original: OriginalFile, now: datetime
) -> None:
    """Write it all or nothing. The consent is asked again: it may have been withdrawn during the reading."""
    turns.take(user.pk)
    _ask_consent(user)
    origin = recordings.Origin(
        provider=Source.FILE, external_id=original.sha256, kind=content.kind, original_file=original
    )
    shown = recordings.store(user=user, found=content.activities, origin=origin, now=now)
    _finish(delivery, content, now=now)
    trail.record("wearables.delivery_ingested", delivery, by=None, now=now, activities=len(shown))


def _read(original: OriginalFile, *, now: datetime) -> FileContent:
    try:
        content = decode(files.read(original=original), filename=original.name)
    except MalformedFile as error:
        raise Unusable(error.code, error.details) from error
    except FileNotFoundError:
        raise Unusable(STORAGE_LOST) from None
    latest = max(record.started_at for record in content.activities)
    if latest > now + CLOCK_SLACK:
        raise Unusable(IN_THE_FUTURE, {"day": latest.date().isoformat()})
    return content


def _finish(delivery: Delivery, content: FileContent, *, now: datetime) -> None:
    delivery.finish(now=now)
    notes = [{"code": note.code, "details": dict(note.details)} for note in content.warnings]
    Delivery.objects.filter(pk=delivery.pk).update(warnings=notes)


@transaction.atomic
def _refuse(delivery: Delivery, why: Unusable, *, now: datetime) -> None:
    delivery.fail(code=why.code, now=now)
    Delivery.objects.filter(pk=delivery.pk).update(error_details=why.details)
