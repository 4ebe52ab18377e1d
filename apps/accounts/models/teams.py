"""Teams and their athletes. A coach alone is a team of one; a team owns relationships and libraries."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import PublicId


class Scope(models.TextChoices):
    """A class of data that an athlete may open to a coach."""

    ACTIVITIES = "activities", _("Activities and load")
    ROUTES = "routes", _("Where activities took place")
    HEALTH = "health", _("Sleep, HRV and other health data")
    PLAN = "plan", _("The plan and workouts")


class Team(PublicId):
    """One or several coaches who share athletes and libraries."""

    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"team {self.pk}"


class TeamMember(models.Model):
    """A coach in a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_memberships"
    )
    is_owner = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "user"], name="team_member_once")]

    def __str__(self) -> str:
        return f"team member {self.pk}"


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    """Queries over relationships."""

    def active(self, now: datetime) -> Self:
        """Relationships in force at `now`: from `active_from`, up to and without `active_to`."""
        begun = Q(active_from__lte=now)
        return self.filter(begun & (Q(active_to__isnull=True) | Q(active_to__gt=now)))


class Relationship(PublicId):
    """An athlete coached by a team, for a half-open period, within scopes."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="relationships")
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coaching_relationships"
    )
    scopes = models.JSONField(default=list)
    active_from = models.DateTimeField(default=timezone.now)
    active_to = models.DateTimeField(null=True, blank=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "athlete"], condition=Q(active_to__isnull=True), name="relationship_open_once"
            ),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gte=F("active_from")),
                name="relationship_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"relationship {self.pk}"
