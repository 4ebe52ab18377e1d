"""What the API takes and gives about uploads and activities. SI units throughout; missing is null."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.wearables.domain.sign_ins import SignInState
from apps.wearables.domain.sports import Sport
from apps.wearables.services.sign_ins import LONGEST_CODE, LONGEST_NAME, LONGEST_PASSWORD

SPORTS = [(sport.value, sport.value) for sport in Sport]


class UploadInput(serializers.Serializer[Any]):
    """One activity file: FIT, TCX or GPX, as the device wrote it; gzip is fine."""

    file = serializers.FileField(allow_empty_file=True)


class ActivitySummaryOutput(serializers.Serializer[Any]):
    """An activity in a list."""

    id = serializers.UUIDField()
    title = serializers.CharField(allow_blank=True)
    sport = serializers.ChoiceField(choices=SPORTS)
    started_at = serializers.DateTimeField()
    local_on = serializers.DateField()
    utc_offset_s = serializers.IntegerField(allow_null=True)
    timer_s = serializers.FloatField(allow_null=True)
    elapsed_s = serializers.FloatField(allow_null=True)
    distance_m = serializers.FloatField(allow_null=True)
    ascent_m = serializers.FloatField(allow_null=True)
    avg_heart_rate_bpm = serializers.FloatField(allow_null=True)
    avg_power_w = serializers.FloatField(allow_null=True)
    avg_speed_mps = serializers.FloatField(allow_null=True)
    device_maker = serializers.CharField(allow_blank=True)
    device_product = serializers.CharField(allow_blank=True)
    sources = serializers.ListField(child=serializers.CharField())


class UploadOutput(serializers.Serializer[Any]):
    """An upload and what became of it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    byte_count = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["pending", "claimed", "done", "failed"])
    error_code = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)
    warnings = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    activities = ActivitySummaryOutput(many=True)


class LapOutput(serializers.Serializer[Any]):
    """One lap; times in seconds from the start of the activity."""

    number = serializers.IntegerField()
    start_s = serializers.FloatField()
    elapsed_s = serializers.FloatField(allow_null=True)
    timer_s = serializers.FloatField(allow_null=True)
    distance_m = serializers.FloatField(allow_null=True)
    ascent_m = serializers.FloatField(allow_null=True)
    descent_m = serializers.FloatField(allow_null=True)
    calories_kcal = serializers.FloatField(allow_null=True)
    avg_heart_rate_bpm = serializers.FloatField(allow_null=True)
    max_heart_rate_bpm = serializers.FloatField(allow_null=True)
    avg_power_w = serializers.FloatField(allow_null=True)
    max_power_w = serializers.FloatField(allow_null=True)
    normalised_power_w = serializers.FloatField(allow_null=True)
    avg_cadence_rpm = serializers.FloatField(allow_null=True)
    avg_speed_mps = serializers.FloatField(allow_null=True)
    max_speed_mps = serializers.FloatField(allow_null=True)
    trigger = serializers.CharField(allow_blank=True)
    intensity = serializers.CharField(allow_blank=True)


class ActivityOutput(ActivitySummaryOutput):
    """An activity with everything but its samples."""

    sub_sport = serializers.CharField(allow_blank=True)
    descent_m = serializers.FloatField(allow_null=True)
    work_kj = serializers.FloatField(allow_null=True)
    calories_kcal = serializers.FloatField(allow_null=True)
    max_heart_rate_bpm = serializers.FloatField(allow_null=True)
    max_power_w = serializers.FloatField(allow_null=True)
    normalised_power_w = serializers.FloatField(allow_null=True)
    avg_cadence_rpm = serializers.FloatField(allow_null=True)
    max_cadence_rpm = serializers.FloatField(allow_null=True)
    max_speed_mps = serializers.FloatField(allow_null=True)
    device_load = serializers.FloatField(allow_null=True, help_text="The device's own TSS.")
    device_intensity = serializers.FloatField(allow_null=True, help_text="The device's own IF.")
    device_threshold_power_w = serializers.FloatField(allow_null=True)
    computed = serializers.ListField(
        child=serializers.CharField(),
        help_text="Fields worked out from the samples because the device left them out.",
    )
    note = serializers.CharField(allow_blank=True)
    feel = serializers.IntegerField(allow_null=True)
    perceived_exertion = serializers.IntegerField(allow_null=True)
    channels = serializers.ListField(child=serializers.CharField())
    sample_count = serializers.IntegerField()
    laps = LapOutput(many=True)


class ActivityInput(serializers.Serializer[Any]):
    """The person's own columns. What is left out stays; empty goes back to what the device said."""

    title = serializers.CharField(max_length=200, allow_blank=True, required=False)
    sport = serializers.ChoiceField(choices=SPORTS, allow_null=True, required=False)
    note = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    perceived_exertion = serializers.IntegerField(min_value=0, max_value=10, allow_null=True, required=False)
    feel = serializers.IntegerField(min_value=1, max_value=5, allow_null=True, required=False)


class StreamsQuery(serializers.Serializer[Any]):
    """How many points, at most; without it every sample."""

    points = serializers.IntegerField(min_value=4, max_value=20_000, required=False)


class StreamsOutput(serializers.Serializer[Any]):
    """Columns of equal length that share `time_s`, seconds from the start; null is a missing reading."""

    time_s = serializers.ListField(child=serializers.FloatField())
    channels = serializers.DictField(
        child=serializers.ListField(child=serializers.FloatField(allow_null=True))
    )


class AuthorizationInput(serializers.Serializer[Any]):
    """Where the provider shall send the person back to."""

    redirect_uri = serializers.CharField(
        max_length=300, help_text="One of those that this site allows: its own callback, or the app's scheme."
    )

    def validate_redirect_uri(self, value: str) -> str:
        """Accept the addresses that this site allows; a foreign one would get the code."""
        if value not in settings.PHONE_REDIRECT_URIS:
            raise serializers.ValidationError(_("This site sends nobody there."))
        return value


class AuthorizationOutput(serializers.Serializer[Any]):
    """Where to send the person."""

    authorize_url = serializers.URLField()


class ConnectionInput(serializers.Serializer[Any]):
    """The query of the provider's redirect."""

    state = serializers.CharField(max_length=200)
    code = serializers.CharField(max_length=500)
    scope = serializers.CharField(max_length=500, allow_blank=True, default="")


class ConnectionOutput(serializers.Serializer[Any]):
    """An account at a provider and how it stands; never its tokens."""

    id = serializers.UUIDField()
    provider = serializers.CharField()
    state = serializers.ChoiceField(choices=["active", "paused", "needs_sign_in"])
    is_stopped = serializers.BooleanField(help_text="Whoever runs this site has stopped it.")
    scopes = serializers.ListField(child=serializers.CharField())
    connected_at = serializers.DateTimeField()
    fetched_at = serializers.DateTimeField(allow_null=True)
    next_sync_at = serializers.DateTimeField(
        allow_null=True, help_text="When it is asked again; null where the provider tells us its news."
    )
    error = serializers.CharField(allow_blank=True, help_text="Why nothing comes in, in a sentence.")


class SignInInput(serializers.Serializer[Any]):
    """Name and password at the provider, used once by a job and then deleted."""

    username = serializers.EmailField(max_length=LONGEST_NAME)
    password = serializers.CharField(
        max_length=LONGEST_PASSWORD, trim_whitespace=False, write_only=True, style={"input_type": "password"}
    )


class SignInCodeInput(serializers.Serializer[Any]):
    """The code that the provider sent the person."""

    code = serializers.CharField(max_length=2 * LONGEST_CODE, write_only=True)


class SignInOutput(serializers.Serializer[Any]):
    """How a sign-in stands. Ask again every few seconds while it is `waiting` or `signing_in`."""

    id = serializers.UUIDField()
    provider = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in SignInState])
    question = serializers.CharField(
        allow_blank=True, help_text="How the person gets the code, in a sentence."
    )
    error_code = serializers.CharField(allow_blank=True)
    error = serializers.CharField(allow_blank=True, help_text="Why it failed, in a sentence.")
    expires_at = serializers.DateTimeField()
    connection = serializers.UUIDField(allow_null=True, help_text="What came of it, once it is `done`.")
