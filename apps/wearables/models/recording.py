"""What one source delivered of one session: summary columns in SI units, laps, and packed streams.

A value that the device did not record and that was worked out here is named in `computed`; a missing value
is null. The person's own changes live on `Activity`, never here, so that a re-sync cannot overwrite them.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import PublicId
from apps.wearables.models.connection import Connection
from apps.wearables.models.delivery import OriginalFile


class Measures(models.Model):
    """Figures that a whole recording and each of its laps have, named as in `domain.records`."""

    elapsed_s = models.FloatField(null=True)
    timer_s = models.FloatField(null=True)
    distance_m = models.FloatField(null=True)
    ascent_m = models.FloatField(null=True)
    descent_m = models.FloatField(null=True)
    work_kj = models.FloatField(null=True)
    calories_kcal = models.FloatField(null=True)
    avg_heart_rate_bpm = models.FloatField(null=True)
    max_heart_rate_bpm = models.FloatField(null=True)
    avg_power_w = models.FloatField(null=True)
    max_power_w = models.FloatField(null=True)
    normalised_power_w = models.FloatField(null=True)
    avg_cadence_rpm = models.FloatField(null=True)
    max_cadence_rpm = models.FloatField(null=True)
    avg_speed_mps = models.FloatField(null=True)
    max_speed_mps = models.FloatField(null=True)

    class Meta:
        abstract = True


MEASURES = tuple(field.name for field in Measures._meta.local_fields)
"""Names of the figures, the same on `Recording`, `Lap`, and the records of `domain.records`."""

DEVICE_FIGURES = (
    "device_load",
    "device_intensity",
    "device_threshold_power_w",
    "device_threshold_heart_rate_bpm",
    "device_max_heart_rate_bpm",
    "device_resting_heart_rate_bpm",
    "pool_length_m",
)
"""Names of what the device was set to or worked out itself."""


class Recording(PublicId, Measures):
    """One source's account of one session."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recordings")
    activity = models.ForeignKey(
        "wearables.Activity", on_delete=models.CASCADE, null=True, related_name="recordings"
    )
    provider = models.CharField(max_length=32)
    external_id = models.CharField(max_length=96)
    connection = models.ForeignKey(
        Connection, on_delete=models.SET_NULL, null=True, blank=True, related_name="recordings"
    )
    original_file = models.ForeignKey(
        OriginalFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="recordings"
    )

    kind = models.CharField(max_length=8, blank=True, default="")
    sport = models.CharField(max_length=24)
    sub_sport = models.CharField(max_length=48, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    device_maker = models.CharField(max_length=60, blank=True, default="")
    device_product = models.CharField(max_length=60, blank=True, default="")
    started_at = models.DateTimeField()
    utc_offset_s = models.IntegerField(null=True)
    time_zone = models.CharField(max_length=64, blank=True, default="")
    local_on = models.DateField()

    device_load = models.FloatField(null=True)
    device_intensity = models.FloatField(null=True)
    device_threshold_power_w = models.FloatField(null=True)
    device_threshold_heart_rate_bpm = models.FloatField(null=True)
    device_max_heart_rate_bpm = models.FloatField(null=True)
    device_resting_heart_rate_bpm = models.FloatField(null=True)
    pool_length_m = models.FloatField(null=True)

    pauses = models.JSONField(default=list)
    lengths = models.JSONField(default=list)
    computed = models.JSONField(default=list)
    is_matched_by_hand = models.BooleanField(default=False)
    mapping_version = models.PositiveSmallIntegerField(default=1)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "provider", "external_id"], name="recording_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "started_at"], name="recording_of_person")]

    def __str__(self) -> str:
        return f"{self.provider} recording {self.pk}"


class Lap(Measures):
    """A lap of a recording, in the order the device wrote them."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="laps")
    number = models.PositiveSmallIntegerField()
    start_s = models.FloatField()
    trigger = models.CharField(max_length=32, blank=True, default="")
    intensity = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["recording", "number"], name="lap_once")]

    def __str__(self) -> str:
        return f"lap {self.number} of recording {self.recording_id}"


class StreamSet(models.Model):
    """All samples of a recording in one compressed column-wise block (`domain.streams`)."""

    recording = models.OneToOneField(
        Recording, on_delete=models.CASCADE, primary_key=True, related_name="stream_set"
    )
    packed = models.BinaryField()
    channels = models.JSONField(default=list)
    sample_count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"streams of recording {self.recording_id}"
