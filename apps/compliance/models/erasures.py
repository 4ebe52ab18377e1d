"""An account that is being erased, and afterwards the receipt: counts and dates, nothing about the person."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.compliance.models.audit import ActorKind
from apps.core.models import Claimable, ClaimQuerySet, PublicId
from apps.core.queues import Queue


class ErasureCase(PublicId, Claimable):
    """One erasure. `public_id` is the address of its receipt; no foreign key leads to the person.

    `user_id` and `leftover_files` hold what a restarted job needs and are emptied when it ends.
    """

    max_attempts: ClassVar[int] = 100

    subject_ref = models.UUIDField()
    user_id = models.BigIntegerField(null=True, unique=True)
    requested_by = models.CharField(max_length=9, choices=ActorKind.choices)
    plan = models.JSONField(default=dict)
    erased = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)
    leftover_files = models.JSONField(default=list)
    files_deleted = models.PositiveIntegerField(default=0)
    untold = models.PositiveIntegerField(default=0)
    erased_at = models.DateTimeField(null=True, blank=True)
    receipt_hash = models.CharField(max_length=64, blank=True, default="")

    objects: ClassVar[ClaimQuerySet["ErasureCase"]] = ClaimQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = _("receipts of erasures")
        indexes: ClassVar = [models.Index(fields=["state", "next_attempt_at"], name="erasure_due")]

    def __str__(self) -> str:
        return f"erasure {self.public_id}"

    @classmethod
    def due_tasks(cls, now: datetime) -> Iterable[tuple[str, Queue]]:
        """Wake the eraser if a case is due."""
        return [("compliance.carry_out_erasures", Queue.SLOW)] if cls.objects.due(now).exists() else []
