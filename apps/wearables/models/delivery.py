"""The inbox: what came in, exactly once, and the file that it came as."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import Claimable, ClaimQuerySet, PublicId
from apps.core.queues import Queue
from apps.wearables.models.connection import Connection


class OriginalFile(PublicId):
    """A file as the person gave it, kept so that every value can be worked out again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="original_files"
    )
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    byte_count = models.PositiveBigIntegerField()
    storage_name = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "sha256"], name="original_file_once")
        ]

    def __str__(self) -> str:
        return f"original file {self.pk}"


class DeliveryKind(models.TextChoices):
    """How it came in: a file, news of a provider, the question what a connection holds (all of it, or what is
    recent), one activity of it, one day of somebody's health.
    """

    UPLOAD = "upload"
    WEBHOOK = "webhook"
    BACKFILL = "backfill"
    SYNC = "sync"
    FETCH = "fetch"
    HEALTH = "health"


class Delivery(PublicId, Claimable):
    """One thing that came in, and what became of it. The same thing twice is one row.

    What a provider announces (`happening` to its `external_id`) only marks what to fetch; it is never itself
    the truth, least of all where it is not signed.
    """

    max_attempts: ClassVar[int] = 6

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    provider = models.CharField(max_length=32)
    kind = models.CharField(max_length=8, choices=DeliveryKind.choices)
    dedupe_key = models.CharField(max_length=160)
    original_file = models.ForeignKey(
        OriginalFile, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    external_id = models.CharField(max_length=64, blank=True, default="")
    happening = models.CharField(max_length=8, blank=True, default="")
    is_signed = models.BooleanField(default=False)
    error_details = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    request_id = models.CharField(max_length=64, blank=True, default="")

    objects: ClassVar[ClaimQuerySet["Delivery"]] = ClaimQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "dedupe_key"], name="delivery_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_attempt_at"], name="delivery_due"),
            models.Index(fields=["user", "-created_at"], name="delivery_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} delivery {self.pk}"

    @classmethod
    def due_tasks(cls, now: datetime) -> Iterable[tuple[str, Queue]]:
        """Wake ingestion if something is due."""
        return [("wearables.drain_deliveries", Queue.INGEST)] if cls.objects.due(now).exists() else []
