"""A coach's look into their own account at a provider, and what they take over from there."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from apps.accounts.models import Team
from apps.core.models import Claimable, ClaimQuerySet, PublicId
from apps.core.queues import Queue


class ImportStage(models.TextChoices):
    """What the job does: list what is there, or fetch what was chosen."""

    LIST = "list"
    FETCH = "fetch"


class LibraryImport(PublicId, Claimable):
    """First lists, then fetches. `found` are the lines of the list, `results` what became of each choice."""

    max_attempts: ClassVar[int] = 4

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="library_imports"
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="library_imports")
    provider = models.CharField(max_length=32)
    stage = models.CharField(max_length=5, choices=ImportStage.choices, default=ImportStage.LIST)
    as_fractions = models.BooleanField(default=False)
    found = models.JSONField(default=list)
    chosen = models.JSONField(default=list)
    results = models.JSONField(default=list)

    objects: ClassVar[ClaimQuerySet["LibraryImport"]] = ClaimQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "next_attempt_at"], name="library_import_due"),
            models.Index(fields=["user", "-created_at"], name="library_import_of_person"),
        ]

    def __str__(self) -> str:
        return f"library import {self.pk}"

    @classmethod
    def due_tasks(cls, now: datetime) -> Iterable[tuple[str, Queue]]:
        """Wake the importing if something is due."""
        return [("coaching.drain_imports", Queue.SLOW)] if cls.objects.due(now).exists() else []
