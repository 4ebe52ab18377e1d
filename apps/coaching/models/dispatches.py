"""A workout on its way to an athlete's device, or off it again."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models

from apps.coaching.models.assignments import Assignment
from apps.core.models import Claimable, ClaimQuerySet, PublicId
from apps.core.queues import Queue

MARKER_BYTES = 12


class Wanted(models.TextChoices):
    """How things shall stand on the device in the end."""

    ON_DEVICE = "on_device"
    GONE = "gone"


def new_marker() -> str:
    """Return a random word that travels inside the stored workout; hexadecimal, so that no provider minds."""
    return secrets.token_hex(MARKER_BYTES)


class Dispatch(PublicId, Claimable):
    """One assignment's way to one provider. There is one for both, however often it is tried.

    The marker is the same for every attempt: whoever tries again looks for it before storing another. What
    was done lies in the times: `upload_begun_at` says that a workout with the marker may lie there, reply or
    no reply.
    """

    max_attempts: ClassVar[int] = 6

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="dispatches")
    provider = models.CharField(max_length=32)
    wanted = models.CharField(max_length=10, choices=Wanted.choices, default=Wanted.ON_DEVICE)
    marker = models.CharField(max_length=32, unique=True, default=new_marker, editable=False)
    external_id = models.CharField(max_length=64, blank=True, default="")
    appointment_id = models.CharField(max_length=64, blank=True, default="")
    fact = models.CharField(max_length=40, blank=True, default="")
    upload_begun_at = models.DateTimeField(null=True, blank=True)
    uploads = models.PositiveSmallIntegerField(default=0)
    uploaded_at = models.DateTimeField(null=True, blank=True)
    scheduled_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    read_back = models.JSONField(null=True, blank=True)
    differences = models.JSONField(default=list)

    objects: ClassVar[ClaimQuerySet["Dispatch"]] = ClaimQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "dispatches"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "provider"], name="dispatch_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_attempt_at"], name="dispatch_due")]

    def __str__(self) -> str:
        return f"dispatch {self.pk}"

    @classmethod
    def due_tasks(cls, now: datetime) -> Iterable[tuple[str, Queue]]:
        """Wake the sending if something is due."""
        return [("coaching.drain_dispatches", Queue.SLOW)] if cls.objects.due(now).exists() else []
