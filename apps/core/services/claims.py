"""Run claimed work: the one place where any error of a piece of work becomes a retry with a reason."""

import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import TypeVar

from django.utils import timezone

from apps.core import wakeup
from apps.core.models import Claimable, ClaimLost, ClaimQuerySet
from apps.core.queues import Queue

Row = TypeVar("Row", bound=Claimable)
logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=20)
BUDGET_S = 5.0
"""How long one drain works on before it lets other drains have the worker."""

BACKOFF_S = (1, 5, 30, 120, 600, 1800, 3600)


class Attempt:
    """A boundary around one piece of work.

    An error inside puts the row back with a growing delay, or fails it when its attempts are used up; the
    row and the log get the error's class, never its message. `ClaimLost` means that another worker has it.
    """

    def __init__(self, row: Claimable, *, clock: Callable[[], datetime]) -> None:
        self.row = row
        self.clock = clock
        self.succeeded = False

    def __enter__(self) -> "Attempt":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None:
            self.succeeded = True
            return False
        if not isinstance(error, Exception):
            return False
        label = self.row._meta.label
        if isinstance(error, ClaimLost):
            logger.warning("claim lost", extra={"row": label, "row_id": self.row.pk})
            return True
        logger.error("work failed", extra={"row": label, "row_id": self.row.pk}, exc_info=error)
        self._put_back(type(error).__name__)
        return True

    def _put_back(self, code: str) -> None:
        now = self.clock()
        try:
            if self.row.attempts >= self.row.max_attempts:
                self.row.fail(code=code, now=now)
            else:
                delay = BACKOFF_S[min(self.row.attempts, len(BACKOFF_S)) - 1]
                self.row.retry(code=code, at=now + timedelta(seconds=delay))
        except ClaimLost:
            logger.warning("claim lost", extra={"row": self.row._meta.label, "row_id": self.row.pk})


def work(
    rows: ClaimQuerySet[Row],
    handle: Callable[[Row], None],
    *,
    batch: int = 10,
    lease: timedelta = LEASE,
    clock: Callable[[], datetime] = timezone.now,
) -> int:
    """Claim and handle rows until none is due or the budget is spent; return how many were handled.

    A drain that leaves rows behind wakes itself again (`wake_for_the_rest`), so that a long queue of one kind
    does not keep every worker from the others.

    `handle` finishes or fails its row itself, in the transaction of its effect. A row's lease begins anew
    when its turn comes; one that another worker took while it waited is left to that worker. A row whose
    attempts are used up (its worker was killed each time) is failed as `poison` and not tried again.
    """
    handled = 0
    until = time.monotonic() + BUDGET_S
    while time.monotonic() < until and (claimed := rows.claim(limit=batch, now=clock(), lease=lease)):
        waiting = deque(claimed)
        try:
            while waiting:
                row = waiting.popleft()
                handled += _handle_one(row, handle, lease=lease, clock=clock)
        finally:
            for row in waiting:
                with suppress(ClaimLost):
                    row.release()
    return handled


def wake_for_the_rest(table: type[Claimable], task: str, queue: Queue) -> None:
    """Wake the drain again if the table still has due rows for it."""
    if (task, queue) in table.due_tasks(timezone.now()):
        wakeup.send(task, queue)


def _handle_one(
    row: Row, handle: Callable[[Row], None], *, lease: timedelta, clock: Callable[[], datetime]
) -> int:
    with Attempt(row, clock=clock) as attempt:
        if row.attempts > row.max_attempts:
            row.fail(code="poison", now=clock())
            return 0
        row.renew(until=clock() + lease)
        handle(row)
    return int(attempt.succeeded)
