"""Work that lies in a table: claimed by compare-and-set with a fencing number, finished once.

A worker claims rows for a lease. If it dies, the lease runs out and another worker claims the row with a
higher fence. A worker that was only slow finds its fence outdated when it finishes (`ClaimLost`), inside the
transaction of its effect, so the effect is rolled back. Nothing here rests on Redis.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self, TypeVar

from django.db import connections, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.core.queues import Queue


class ClaimLost(RuntimeError):
    """The lease ran out and somebody else has the row; the effect in hand must be rolled back."""


class State(models.TextChoices):
    """Where a piece of work stands."""

    PENDING = "pending"
    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"


Row = TypeVar("Row", bound="Claimable")


class ClaimQuerySet(models.QuerySet[Row]):
    """Queries over claimable work."""

    def due(self, now: datetime) -> Self:
        """Rows that may be claimed: pending and due, or claimed by somebody whose lease ran out."""
        waiting = Q(state=State.PENDING, next_attempt_at__lte=now)
        abandoned = Q(state=State.CLAIMED, lease_until__lte=now)
        return self.filter(waiting | abandoned)

    def claim(self, *, limit: int, now: datetime, lease: timedelta) -> list[Row]:
        """Claim up to `limit` due rows, oldest first, for `lease`; each comes back with its new fence."""
        with transaction.atomic(using=self.db):
            due = self.due(now).order_by("next_attempt_at", "pk")
            if connections[self.db].features.has_select_for_update_skip_locked:
                due = due.select_for_update(skip_locked=True, of=("self",))
            return [row for row in due[:limit] if self._take(row, now=now, until=now + lease)]

    def put_back(self, *, now: datetime) -> int:
        """Let those that failed be tried anew, from the first attempt on; return how many had failed."""
        return self.filter(state=State.FAILED).begin_anew(now=now)

    def begin_anew(self, *, now: datetime, **columns: object) -> int:
        """Let them be done from the first attempt on, whatever became of them; return how many those are."""
        return self.update(
            state=State.PENDING,
            attempts=0,
            next_attempt_at=now,
            finished_at=None,
            error_code="",
            **columns,
        )

    def _take(self, row: Row, *, now: datetime, until: datetime) -> bool:
        taken = (
            self.model._base_manager.filter(pk=row.pk, fence=row.fence, state=row.state)
            .filter(Q(state=State.PENDING) | Q(lease_until__lte=now))
            .update(state=State.CLAIMED, fence=F("fence") + 1, attempts=F("attempts") + 1, lease_until=until)
        )
        if taken:
            row.state, row.lease_until = State.CLAIMED, until
            row.fence += 1
            row.attempts += 1
        return bool(taken)


class Claimable(models.Model):
    """A row of work. `due_tasks` names the task that drains the table, for the sweep."""

    max_attempts: ClassVar[int] = 8

    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    error_code = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def due_tasks(cls, now: datetime) -> Iterable[tuple[str, Queue]]:
        """Name the tasks to wake for rows that are due, each with its queue."""
        raise NotImplementedError

    def finish(self, *, now: datetime) -> None:
        """Mark the work done. Call it in the transaction of the effect.

        Raises:
            ClaimLost: the fence has moved.
        """
        self._settle(state=State.DONE, finished_at=now, lease_until=None, error_code="")

    def fail(self, *, code: str, now: datetime) -> None:
        """Give the work up for good, with a reason in code. Raises `ClaimLost`."""
        self._settle(state=State.FAILED, finished_at=now, lease_until=None, error_code=code[:80])

    def retry(self, *, code: str, at: datetime) -> None:
        """Put the work back until `at`, with a reason in code. Raises `ClaimLost`."""
        self._settle(state=State.PENDING, next_attempt_at=at, lease_until=None, error_code=code[:80])

    def postpone(self, *, code: str, at: datetime) -> None:
        """Put the work back until `at` through no fault of its own: it does not count as an attempt."""
        attempts = max(self.attempts - 1, 0)
        self._settle(
            state=State.PENDING, next_attempt_at=at, lease_until=None, error_code=code[:80], attempts=attempts
        )

    def release(self) -> None:
        """Put back work that was claimed and not begun: it does not count as an attempt."""
        self._settle(state=State.PENDING, lease_until=None, attempts=max(self.attempts - 1, 0))

    def renew(self, *, until: datetime) -> None:
        """Lengthen the lease during long work. Raises `ClaimLost`."""
        self._settle(state=State.CLAIMED, lease_until=until)

    def _settle(self, **columns: object) -> None:
        held = type(self)._base_manager.filter(pk=self.pk, fence=self.fence, state=State.CLAIMED)
        if not held.update(**columns):
            raise ClaimLost(f"{self._meta.label} {self.pk}")
        for name, value in columns.items():
            setattr(self, name, value)
