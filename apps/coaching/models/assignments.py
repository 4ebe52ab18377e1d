"""A workout that an athlete was given for a day."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import Team
from apps.coaching.models.workouts import Workout
from apps.core.models import PublicId


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Queries over assignments."""

    def standing(self) -> Self:
        """Assignments that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Assignment(PublicId):
    """A copy of a workout for one athlete and day, with the athlete's own numbers as they were then.

    It is the athlete's: it stays when the workout leaves the library, when the coaching ends, and when a new
    threshold would give other numbers. `device` is what goes to a watch, `remarks` what of it was changed for
    that, `thresholds` what the numbers were worked out from.
    """

    workout = models.ForeignKey(
        Workout, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments"
    )
    team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments"
    )
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workout_assignments"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    planned_on = models.DateField()
    title = models.CharField(max_length=80)
    sport = models.CharField(max_length=32)
    document = models.JSONField()
    note = models.TextField(blank=True, default="")
    device = models.JSONField(null=True, blank=True)
    remarks = models.JSONField(default=list)
    thresholds = models.JSONField(default=dict)
    duration_s = models.FloatField(null=True, blank=True)
    intensity = models.FloatField(null=True, blank=True)
    load = models.FloatField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workout", "athlete", "planned_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="assignment_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(duration_s__isnull=True) | Q(duration_s__gte=0),
                name="assignment_duration_possible",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["athlete", "planned_on"], name="assignment_of_athlete"),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"
