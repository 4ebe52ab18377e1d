"""Where the model is switched off: for everybody, or for one person."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import PublicId


class ModelPause(PublicId):
    """While it is not ended, no model is asked: for `user`, or without one for everybody."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="model_pauses",
    )
    paused_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None, user__isnull=False), name="model_pause_once"
            ),
        ]

    def __str__(self) -> str:
        return f"pause of the model {self.pk}"
