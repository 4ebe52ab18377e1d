"""Tasks of `coaching`: thin, idempotent, keyed by queue; the claims decide what is done."""

from celery import shared_task

from apps.coaching.models import Dispatch, LibraryImport
from apps.coaching.services import library, sending
from apps.core import wakeup
from apps.core.queues import Queue
from apps.core.services.claims import wake_for_the_rest


@shared_task(name="coaching.drain_imports", queue=Queue.SLOW)
def drain_imports(*, queue: str) -> None:
    """List and fetch workouts from coaches' accounts, whatever is due."""
    wakeup.taken("coaching.drain_imports", Queue(queue))
    library.drain()
    wake_for_the_rest(LibraryImport, "coaching.drain_imports", Queue(queue))


@shared_task(name="coaching.drain_dispatches", queue=Queue.SLOW)
def drain_dispatches(*, queue: str) -> None:
    """Send workouts to athletes' devices, and take off what was taken back, whatever is due."""
    wakeup.taken("coaching.drain_dispatches", Queue(queue))
    sending.drain()
    wake_for_the_rest(Dispatch, "coaching.drain_dispatches", Queue(queue))
