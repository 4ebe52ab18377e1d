"""Notices: what happened, as a kind and its parameters; the words are made when somebody reads them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import PublicId


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Queries over notices."""

    def unread(self) -> Self:
        """Notices that were not read."""
        return self.filter(read_at__isnull=True)


class Notification(PublicId):
    """One piece of news for one person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="notification_newest"),
            models.Index(
                fields=["user"], condition=models.Q(read_at__isnull=True), name="notification_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"notification {self.pk}"
