"""News that must not be lost: written in the transaction that makes it, delivered by the drain."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from apps.core.models.claims import Claimable, ClaimLost, ClaimQuerySet, State
from apps.core.queues import Queue


class Outbox(Claimable):
    """One event for one subscriber. The payload holds ids and dates only; a delivered row is deleted."""

    event = models.CharField(max_length=80)
    subscriber = models.CharField(max_length=80)
    queue = models.CharField(max_length=16, default=Queue.DEFAULT)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    subject_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    request_id = models.CharField(max_length=64, blank=True, default="")

    objects: ClassVar[ClaimQuerySet["Outbox"]] = ClaimQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "outbox"
        indexes: ClassVar = [models.Index(fields=["queue", "state", "next_attempt_at"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.event} → {self.subscriber}"

    @classmethod
    def due_tasks(cls, now: datetime) -> Iterable[tuple[str, Queue]]:
        """Wake the drain of each queue that has something due."""
        names = cls.objects.due(now).order_by().values_list("queue", flat=True).distinct()
        return [("core.drain_outbox", Queue(name)) for name in names]

    def finish(self, *, now: datetime) -> None:
        """Delete the delivered row; raises `ClaimLost` if the fence has moved."""
        held = Outbox.objects.filter(pk=self.pk, fence=self.fence, state=State.CLAIMED)
        if not held._raw_delete(held.db):
            raise ClaimLost(f"outbox {self.pk}")
