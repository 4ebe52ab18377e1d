"""Tasks of `core`: deliver the outbox, sweep for lost wake-ups."""

from celery import shared_task
from django.utils import timezone

from apps.core import wakeup
from apps.core.models import Outbox
from apps.core.queues import Queue
from apps.core.services import outbox
from apps.core.services.claims import wake_for_the_rest
from apps.core.services.sweep import sweep as sweep_tables


@shared_task(name="core.drain_outbox", queue=Queue.DEFAULT)
def drain_outbox(*, queue: str) -> None:
    """Deliver what is due on one queue. Idempotent: the claims decide."""
    wakeup.taken("core.drain_outbox", Queue(queue))
    outbox.drain(queue=Queue(queue))
    wake_for_the_rest(Outbox, "core.drain_outbox", Queue(queue))


@shared_task(name="core.sweep", queue=Queue.DEFAULT)
def sweep() -> None:
    """Wake the drain of every table with due work. Beat runs it every few seconds."""
    sweep_tables(now=timezone.now())
