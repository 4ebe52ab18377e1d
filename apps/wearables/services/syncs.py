"""Have a provider asked: for everything, by wish or after connecting, or for what is recent, by the clock.

A provider that announces nothing (Garmin) is asked every hour. What is asked lies in the inbox; whether it
may be asked at all is looked at again before each request (`fetching`).
"""

from datetime import datetime, timedelta

from django.db import transaction

from apps.compliance.policy import Source
from apps.core.models import State
from apps.wearables import wiring
from apps.wearables.models import Connection, ConnectionState, Delivery, DeliveryKind
from apps.wearables.services import deliveries

EVERY = timedelta(hours=1)
HISTORY = timedelta(days=90)
HISTORIES: dict[str, timedelta] = {Source.GARMIN: timedelta(days=28)}
"""How far back a new connection is asked, where the source's terms do not say less."""

RECENT = timedelta(days=7)
"""How far back the clock asks: a watch may bring its days late."""

MOST_AT_ONCE = 200


def history_of(provider: str) -> timedelta:
    """Return how far back a provider is asked for everything."""
    return HISTORIES.get(provider, HISTORY)


def first_after(connection: Connection, *, now: datetime) -> datetime | None:
    """Return when a connection is next asked by the clock; None where the provider tells us its news."""
    try:
        announces = wiring.provider(connection.provider).webhook is not None
    except (wiring.UnknownProvider, wiring.ProviderNotConfigured):
        return None
    return None if announces else now + EVERY


def ask_for_everything(*, connection: Connection, now: datetime) -> None:
    """Put into the inbox that what a connection holds is to be listed; asked twice, it is listed once."""
    waiting = Delivery.objects.filter(connection=connection, kind=DeliveryKind.BACKFILL, state=State.PENDING)
    waiting.exclude(error_code="rate_limited").update(next_attempt_at=now)
    if not waiting.exists():
        key = f"backfill:{connection.public_id}:{now.isoformat()}"
        deliveries.put(connection, DeliveryKind.BACKFILL, key, now=now)
    deliveries.wake_ingestion()


def ask_for_the_recent(*, connection: Connection, now: datetime) -> None:
    """Put into the inbox that the last days are to be listed; one that waits is not asked twice."""
    key = f"sync:{connection.public_id}"
    row, _is_new = deliveries.put(connection, DeliveryKind.SYNC, key, now=now)
    deliveries.ask_anew(row, now=now)
    deliveries.wake_ingestion()


def run_due(*, now: datetime) -> int:
    """Ask for the recent of every connection whose hour has come; return how many.

    The next hour is taken by compare-and-set, so that two beats ask once.
    """
    due = Connection.objects.filter(
        state=ConnectionState.ACTIVE, stopped_at__isnull=True, next_sync_at__lte=now
    ).order_by("next_sync_at")
    return sum(_run(connection, now=now) for connection in due[:MOST_AT_ONCE])


@transaction.atomic
def _run(connection: Connection, *, now: datetime) -> bool:
    mine = Connection.objects.filter(pk=connection.pk, next_sync_at=connection.next_sync_at)
    if not mine.update(next_sync_at=now + EVERY):
        return False
    if not wiring.is_set_up(connection.provider):
        return False
    ask_for_the_recent(connection=connection, now=now)
    return True
