"""What a person's hour of all-out effort looks like, dated: an old activity keeps its old threshold."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import PublicId


class ThresholdKind(models.TextChoices):
    """Which threshold; the value is the field of `domain.thresholds.AthleteThresholds`, unit included."""

    FTP = "ftp_w", _("FTP, cycling power for an hour (W)")
    LTHR = "lthr_bpm", _("Threshold heart rate (bpm)")
    MAX_HR = "max_hr_bpm", _("Maximum heart rate (bpm)")
    RESTING_HR = "resting_hr_bpm", _("Resting heart rate (bpm)")
    RUN_SPEED = "threshold_speed_mps", _("Threshold pace, running")
    SWIM_SPEED = "threshold_swim_speed_mps", _("Threshold pace, swimming")


class Threshold(PublicId):
    """A threshold from a day on, as the person entered it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thresholds")
    kind = models.CharField(max_length=32, choices=ThresholdKind.choices)
    value = models.FloatField()
    effective_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind", "effective_on"], name="threshold_once_a_day"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="threshold_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.effective_on}"
