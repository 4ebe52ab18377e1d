"""Put a provider's news into the inbox: one row an event, however often it is sent."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from apps.core import request_id
from apps.wearables.domain.deliveries import Announcement, Happening, Subject
from apps.wearables.models import Connection, ConnectionState, DeliveryKind
from apps.wearables.services import deliveries

logger = logging.getLogger(__name__)


@transaction.atomic
def store(*, provider: str, announcements: Iterable[Announcement], now: datetime) -> int:
    """Keep what concerns a connection of ours; return how many events were new.

    News of somebody who is not connected here is dropped: it is nobody's data that we may keep, and a new
    connection asks for everything anyway.
    """
    new = 0
    for announcement in announcements:
        if not _concerns_us(announcement):
            logger.info("news that nothing follows from", extra={"provider": provider})
            continue
        connection = (
            Connection.objects.filter(provider=provider, provider_user_id=announcement.provider_user_id)
            .exclude(state=ConnectionState.REVOKED)
            .first()
        )
        if connection is None:
            logger.info("news of nobody here", extra={"provider": provider})
            continue
        new += _store_one(connection, announcement, now)
    if new:
        deliveries.wake_ingestion()
    return new


def _concerns_us(announcement: Announcement) -> bool:
    """Say whether something is to be fetched; of a person only the end of the grant is news."""
    is_revoked = announcement.happening is Happening.REVOKED
    return announcement.subject is Subject.ACTIVITY or (announcement.subject is Subject.PERSON and is_revoked)


def _store_one(connection: Connection, announcement: Announcement, now: datetime) -> int:
    _row, is_new = deliveries.put(
        connection,
        DeliveryKind.WEBHOOK,
        f"event:{announcement.dedupe_key}"[:160],
        now=now,
        happening=announcement.happening.value,
        external_id=announcement.external_id,
        is_signed=announcement.is_signed,
        request_id=request_id.current(),
    )
    return int(is_new)
