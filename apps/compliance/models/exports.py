"""A person's request for a copy of everything."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import Claimable, ClaimQuerySet, PublicId, State
from apps.core.queues import Queue


class ExportRequest(PublicId, Claimable):
    """One archive: asked for, packed by a job, fetched, and deleted when it expires."""

    max_attempts: ClassVar[int] = 6

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    locale = models.CharField(max_length=16, default="en")
    parts_done = models.PositiveIntegerField(default=0)
    parts_total = models.PositiveIntegerField(default=0)
    storage_name = models.CharField(max_length=200, blank=True, default="")
    byte_count = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    expires_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ClaimQuerySet["ExportRequest"]] = ClaimQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = _("packed copies")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state__in=["pending", "claimed"]),
                name="export_one_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_attempt_at"], name="export_due")]

    def __str__(self) -> str:
        return f"export {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Say whether the archive is still to be packed."""
        return self.state in {State.PENDING, State.CLAIMED}

    def is_ready(self, now: datetime) -> bool:
        """Say whether the archive can be fetched."""
        return self.state == State.DONE and self.expires_at is not None and self.expires_at > now

    @classmethod
    def due_tasks(cls, now: datetime) -> Iterable[tuple[str, Queue]]:
        """Wake the packer if an archive is due."""
        return [("compliance.pack_exports", Queue.SLOW)] if cls.objects.due(now).exists() else []
