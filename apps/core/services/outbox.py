"""Deliver the outbox: call each subscriber, exactly once where its effect lies in the database."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from apps.core.events import SUBSCRIPTIONS
from apps.core.models import Outbox
from apps.core.queues import Queue
from apps.core.services.claims import work

EXTERNAL_LEASE = timedelta(minutes=2)
"""Longer than any handler takes (a mail server that is slow at every step, the load of ten years), so that
what leaves the database is not done by two workers at once; a killed worker's news is taken over after it.
"""


def drain(*, queue: Queue, clock: Callable[[], datetime] = timezone.now) -> int:
    """Deliver what is due on `queue`, until nothing is; return how many rows were delivered."""
    return work(Outbox.objects.filter(queue=queue), lambda row: deliver(row=row, now=clock()), clock=clock)


def deliver(*, row: Outbox, now: datetime) -> None:
    """Call the row's subscriber and delete the row, in one transaction unless the effect is external.

    Raises `ClaimLost`, before an external effect, when another worker has the row.
    """
    subscription = SUBSCRIPTIONS.get(row.subscriber)
    if subscription is None:
        row.fail(code="unknown_subscriber", now=now)
        return
    with structlog.contextvars.bound_contextvars(request_id=row.request_id):
        if subscription.external:
            row.renew(until=now + EXTERNAL_LEASE)
            subscription.handler(**row.payload, now=now)
            row.finish(now=now)
            return
        with transaction.atomic():
            subscription.handler(**row.payload, now=now)
            row.finish(now=now)
