"""Wake-ups: tell a worker that work lies in the database. Losing one costs seconds; the sweep finds the work.

Coalesced (one waiting wake-up per task and queue), sent after the commit, in a thread of its own so that a
slow or dead broker never holds up an answer.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from apps.core.queues import Queue

logger = logging.getLogger(__name__)
PENDING_S = 5
CHANNEL = "mesocycle_work"
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wakeup")


def wake(task: str, queue: Queue) -> None:
    """Ask a worker, after this transaction commits, to run `task` on `queue`; a dead broker is no error."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
    transaction.on_commit(partial(_dispatch, partial(send, task, queue)), robust=True)


def send(task: str, queue: Queue) -> None:
    """Send the wake-up now, unless one is waiting already; a dead broker is logged and left to the sweep."""
    try:
        if cache.add(_key(task, queue), 1, timeout=PENDING_S):
            current_app.send_task(task, kwargs={"queue": queue.value}, queue=queue.value)
    except (RedisError, KombuError, OSError):
        logger.warning("wake-up not sent", extra={"task": task})


def taken(task: str, queue: Queue) -> None:
    """Note that the drain has begun, so that news from now on wakes another."""
    cache.delete(_key(task, queue))


def _key(task: str, queue: Queue) -> str:
    return f"wake:{task}:{queue}"


def _dispatch(call: Callable[[], None]) -> None:
    if settings.WAKE_IN_BACKGROUND:
        _sender.submit(call)
    else:
        call()
