"""The inbox: put something about a connection into it, put what has failed back."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core.models import State
from apps.core.queues import Queue
from apps.core.wakeup import wake
from apps.wearables.models import Connection, Delivery, DeliveryKind
from apps.wearables.services import trail


def put(
    connection: Connection, kind: DeliveryKind, key: str, *, now: datetime, **columns: str | bool
) -> tuple[Delivery, bool]:
    """Put something about a connection into the inbox, once a key; return the row, and whether it is new."""
    return Delivery.objects.get_or_create(
        provider=connection.provider,
        dedupe_key=key,
        defaults={
            "user_id": connection.user_id,
            "connection": connection,
            "kind": kind,
            "created_at": now,
            "next_attempt_at": now,
            **columns,
        },
    )


def wake_ingestion() -> None:
    """Have the inbox looked through once this transaction is committed."""
    wake("wearables.drain_deliveries", Queue.INGEST)


@transaction.atomic
def try_again(*, found: QuerySet[Delivery], by: User, now: datetime) -> int:
    """Let failed deliveries be ingested anew; return how many."""
    failed = list(found.filter(state=State.FAILED).select_related("user"))
    for delivery in failed:
        reset(delivery, now=now)
        trail.record("wearables.delivery_replayed", delivery, by=by, now=now)
    wake_ingestion()
    return len(failed)


def reset(delivery: Delivery, *, now: datetime) -> None:
    """Make a failed delivery pending again; leave any other alone."""
    _begin_anew(delivery, {State.FAILED}, now=now)


def ask_anew(delivery: Delivery, *, now: datetime) -> None:
    """Make a settled delivery pending again, since what it fetched may have changed."""
    _begin_anew(delivery, {State.FAILED, State.DONE}, now=now)


def _begin_anew(delivery: Delivery, settled: set[State], *, now: datetime) -> None:
    rows = Delivery.objects.filter(pk=delivery.pk, state__in=settled)
    if rows.begin_anew(now=now, error_details={}):
        delivery.refresh_from_db()
