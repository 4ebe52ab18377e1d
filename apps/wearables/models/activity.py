"""What people see: one session, whichever devices recorded it, with the person's own edits."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import PublicId
from apps.wearables.models.recording import Recording


class Activity(PublicId):
    """A session. Points to its canonical recording; hidden by `deleted_at`, so a re-sync cannot revive it.

    `sources` names every source that contributes to what is shown, for the source policy.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activities")
    canonical = models.ForeignKey(
        Recording, on_delete=models.SET_NULL, null=True, blank=True, related_name="canonical_of"
    )
    is_canonical_chosen = models.BooleanField(default=False)
    sources = models.JSONField(default=list)
    started_at = models.DateTimeField()
    local_on = models.DateField()

    edited_title = models.CharField(max_length=200, blank=True, default="")
    edited_sport = models.CharField(max_length=24, blank=True, default="")
    note = models.TextField(blank=True, default="", max_length=10_000)
    perceived_exertion = models.PositiveSmallIntegerField(null=True, blank=True)
    feel = models.PositiveSmallIntegerField(null=True, blank=True)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "activities"
        indexes: ClassVar = [
            models.Index(fields=["user", "-started_at", "-id"], name="activity_newest"),
            models.Index(fields=["user", "local_on"], name="activity_by_day"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["canonical"], name="activity_shows_own_recording"),
            models.CheckConstraint(
                condition=models.Q(perceived_exertion__isnull=True)
                | models.Q(perceived_exertion__range=(0, 10)),
                name="activity_exertion_cr10",
            ),
            models.CheckConstraint(
                condition=models.Q(feel__isnull=True) | models.Q(feel__range=(1, 5)),
                name="activity_feel_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"activity {self.pk}"
