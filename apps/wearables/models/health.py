"""A person's days as one source saw them: resting heart rate, heart-rate variability, sleep."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import PublicId
from apps.wearables.models.connection import Connection

HEALTH_FIGURES = (
    "resting_heart_rate_bpm",
    "rmssd_ms",
    "sdnn_ms",
    "sleep_s",
    "deep_sleep_s",
    "light_sleep_s",
    "rem_sleep_s",
    "awake_s",
    "steps",
    "weight_kg",
    "stress_score",
    "respiration_per_min",
    "oxygen_saturation_pct",
    "vo2max_ml_per_kg_min",
)
"""Names of the figures, the same as in `domain.health`."""


class DailyHealth(PublicId):
    """One local day of one person as one source tells it; a missing value is null.

    `rmssd_ms` comes from beat-to-beat intervals only; Apple's figure is `sdnn_ms`, another quantity.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="daily_health")
    source = models.CharField(max_length=32)
    on = models.DateField()
    connection = models.ForeignKey(
        Connection, on_delete=models.SET_NULL, null=True, blank=True, related_name="daily_health"
    )

    resting_heart_rate_bpm = models.FloatField(null=True)
    rmssd_ms = models.FloatField(null=True)
    sdnn_ms = models.FloatField(null=True)
    sleep_s = models.FloatField(null=True)
    deep_sleep_s = models.FloatField(null=True)
    light_sleep_s = models.FloatField(null=True)
    rem_sleep_s = models.FloatField(null=True)
    awake_s = models.FloatField(null=True)
    steps = models.PositiveIntegerField(null=True)
    weight_kg = models.FloatField(null=True)
    stress_score = models.FloatField(null=True)
    respiration_per_min = models.FloatField(null=True)
    oxygen_saturation_pct = models.FloatField(null=True)
    vo2max_ml_per_kg_min = models.FloatField(null=True)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "daily health"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "on", "source"], name="daily_health_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} day {self.pk}"
