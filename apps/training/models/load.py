"""Load of an activity with its method and evidence, and packed daily series of fitness and fatigue."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.training.domain.load_result import SeriesSport

SPORTS = [(sport.value, sport.value.capitalize()) for sport in SeriesSport]


class ActivityLoad(models.Model):
    """The load of one activity by one method, with its version and what it rests on; null is missing.

    `inputs_key` is a digest of everything that went in: the same key means that nothing need be redone.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activity_loads"
    )
    activity = models.OneToOneField(
        "wearables.Activity", on_delete=models.CASCADE, primary_key=True, related_name="training_load"
    )
    local_on = models.DateField()
    discipline = models.CharField(max_length=12)
    method = models.CharField(max_length=16)
    method_version = models.PositiveSmallIntegerField()
    value = models.FloatField(null=True)
    intensity_factor = models.FloatField(null=True)
    normalised_power_w = models.FloatField(null=True)
    graded_speed_mps = models.FloatField(null=True)
    trimp = models.FloatField(null=True)
    is_estimated = models.BooleanField(default=False)
    basis = models.CharField(max_length=300, blank=True, default="")
    reason = models.CharField(max_length=32, blank=True, default="")
    sources = models.JSONField(default=list)
    inputs_key = models.CharField(max_length=64)
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "local_on"], name="activity_load_by_day")]

    def __str__(self) -> str:
        return f"load of activity {self.activity_id}"


class LoadSeries(models.Model):
    """Daily load, fitness and fatigue of a person, packed (`domain.packing`).

    One for each sport, convention and audience: the source policy gives the audiences different sums.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="load_series")
    sport = models.CharField(max_length=12, choices=SPORTS)
    convention = models.CharField(max_length=4)
    audience = models.CharField(max_length=8)
    packed = models.BinaryField()
    first_on = models.DateField()
    last_on = models.DateField()
    has_estimates = models.BooleanField(default=False)
    sources = models.JSONField(default=list)
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "load series"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "sport", "convention", "audience"], name="load_series_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sport} load for {self.audience} of user {self.user_id}"
