"""A team's library of workouts."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import Team
from apps.core.models import PublicId


class Workout(PublicId):
    """One workout of a team. `document` is the canonical one; title and sport are copied out of it for lists.

    One that came from a provider keeps where it came from, so that importing it again changes it instead of
    adding another; `left_out` names what the provider holds of it and the document cannot.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="workouts")
    document = models.JSONField()
    title = models.CharField(max_length=80)
    sport = models.CharField(max_length=32)
    provider = models.CharField(max_length=32, blank=True, default="")
    external_id = models.CharField(max_length=64, blank=True, default="")
    left_out = models.JSONField(default=list)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    imported_at = models.DateTimeField(null=True, blank=True)
    source_changed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "provider", "external_id"],
                condition=~Q(external_id=""),
                name="workout_imported_once",
            ),
            models.CheckConstraint(
                condition=Q(external_id="") | ~Q(provider=""), name="workout_source_has_provider"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "-changed_at"], name="workout_of_team")]

    def __str__(self) -> str:
        return f"workout {self.pk}"
