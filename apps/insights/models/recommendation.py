"""A recommendation from the question to the decision, and a log of each time that a model was asked."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import Claimable, ClaimQuerySet, PublicId, State
from apps.core.queues import Queue


class Stage(models.TextChoices):
    """Where a recommendation stands."""

    QUEUED = "queued", _("Being written")
    DRAFTED = "drafted", _("Draft")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Not approved")
    ACCEPTED = "accepted", _("Accepted")
    DISMISSED = "dismissed", _("Dismissed")
    DECLINED = "declined", _("Declined")
    FAILED = "failed", _("Failed")


class WriterKind(models.TextChoices):
    """Who wrote it."""

    MODEL = "model", _("Drafted by Claude")
    RULES = "rules", _("Written by rules")


class Recommendation(PublicId, Claimable):
    """One request of an athlete and what became of it; writing it is claimed work.

    `draft` is never changed after its checks; what a coach made of it stands in `approved`. `limits` and
    `evidence` are what both were checked against, so that the check can be replayed.
    """

    max_attempts: ClassVar[int] = 4

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recommendations"
    )
    question = models.TextField(blank=True, default="")
    writer = models.CharField(max_length=8, choices=WriterKind.choices)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.QUEUED)
    reason = models.CharField(max_length=40, blank=True, default="")
    evidence = models.JSONField(default=list)
    limits = models.JSONField(default=dict)
    draft = models.JSONField(default=dict)
    approved = models.JSONField(default=dict)
    sources = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    convention = models.CharField(max_length=4, blank=True, default="")
    coach_word = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="decided_recommendations",
    )
    drafted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ClaimQuerySet["Recommendation"]] = ClaimQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state__in=[State.PENDING, State.CLAIMED]),
                name="recommendation_one_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_attempt_at"], name="recommendation_due"),
            models.Index(fields=["user", "-created_at"], name="recommendation_of_person"),
        ]

    def __str__(self) -> str:
        return f"recommendation {self.pk}"

    @classmethod
    def due_tasks(cls, now: datetime) -> Iterable[tuple[str, Queue]]:
        """Wake the writing if something is due."""
        return [("insights.write_recommendations", Queue.SLOW)] if cls.objects.due(now).exists() else []

    @property
    def standing(self) -> Stage:
        """Return the stage; work that was given up without a word of its own has failed."""
        return Stage.FAILED if self.state == State.FAILED else Stage(self.stage)

    def is_open(self, now: datetime) -> bool:
        """Say whether somebody may still decide on it."""
        return self.expires_at is not None and self.expires_at > now


class ModelCall(PublicId):
    """One time that a model was asked: what is needed to account for it, never what was asked or said.

    `outcome` is "valid", the fault of an answer that failed the checks, or the code of an error.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="calls")
    consent_id = models.UUIDField(null=True)
    model = models.CharField(max_length=80)
    template_version = models.PositiveSmallIntegerField()
    template_sha256 = models.CharField(max_length=64)
    sources = models.JSONField(default=list)
    provider_request_id = models.CharField(max_length=64, blank=True, default="")
    stop_reason = models.CharField(max_length=32, blank=True, default="")
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cached_tokens = models.PositiveIntegerField(default=0)
    latency_ms = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=60)
    called_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["called_at"], name="model_call_by_time")]

    def __str__(self) -> str:
        return f"model call {self.pk}"
