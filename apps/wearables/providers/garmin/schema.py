"""What Garmin Connect sends, in its own names: the fields that we read, and no others.

Source: recorded answers; nothing of this is documented. Lists and single activities name the same figure
differently. Times are written without a zone, once in UTC and once by the wall clock.
"""

from datetime import date, datetime
from typing import Annotated

from pydantic import AliasChoices, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from apps.wearables.providers import answers
from apps.wearables.providers.answers import WRITTEN, Flag, Id, Seconds, Text

Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e9, le=1e13)]
Whole = Annotated[int, Field(strict=True, ge=-(2**31), lt=2**31)]
Secret = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=8192)]
Name = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=128, pattern=r"^[\w.@-]+$")]
Stamp = Annotated[datetime, WRITTEN]
Day = Annotated[date, WRITTEN]


class Answer(answers.Answer):
    """Garmin writes its names in camel case."""

    model_config = ConfigDict(alias_generator=to_camel)


class Tokens(Answer):
    """What a client of the library dumps."""

    model_config = ConfigDict(alias_generator=None)

    di_token: Secret = Field(repr=False)
    di_refresh_token: Secret = Field(repr=False)
    di_client_id: Name


class Profile(Answer):
    """Who somebody is; `displayName` stands in addresses."""

    profile_id: Id
    display_name: Name


class Sums(Answer):
    """What activities and laps have in common; metres, seconds, m/s.

    `duration` is the timer's. Cadence on foot counts both feet. `totalWork` is in kilocalories.
    """

    started_gmt: Stamp = Field(alias="startTimeGMT")
    duration: Seconds
    elapsed_duration: Seconds | None = None
    distance: Number | None = None
    elevation_gain: Number | None = None
    elevation_loss: Number | None = None
    calories: Number | None = None
    average_speed: Number | None = None
    max_speed: Number | None = None
    average_hr: Number | None = Field(None, alias="averageHR")
    max_hr: Number | None = Field(None, alias="maxHR")
    average_power: Number | None = Field(None, validation_alias=AliasChoices("averagePower", "avgPower"))
    max_power: Number | None = None
    normalized_power: Number | None = Field(
        None, validation_alias=AliasChoices("normalizedPower", "normPower")
    )
    total_work: Number | None = None
    average_bike_cadence: Number | None = Field(
        None, validation_alias=AliasChoices("averageBikeCadence", "averageBikingCadenceInRevPerMinute")
    )
    max_bike_cadence: Number | None = Field(
        None, validation_alias=AliasChoices("maxBikeCadence", "maxBikingCadenceInRevPerMinute")
    )
    average_run_cadence: Number | None = Field(
        None, validation_alias=AliasChoices("averageRunCadence", "averageRunningCadenceInStepsPerMinute")
    )
    max_run_cadence: Number | None = Field(
        None, validation_alias=AliasChoices("maxRunCadence", "maxRunningCadenceInStepsPerMinute")
    )
    average_swim_cadence: Number | None = Field(
        None, validation_alias=AliasChoices("averageSwimCadence", "averageSwimCadenceInStrokesPerMinute")
    )
    training_stress_score: Number | None = None
    intensity_factor: Number | None = None
    started_local: Stamp | None = Field(None, alias="startTimeLocal")


class ActivityType(Answer):
    """The kind of an activity."""

    type_key: Text


class ListedActivity(Sums):
    """An activity as a list has it."""

    activity_id: Id
    activity_name: Text | None = None
    activity_type: ActivityType
    manufacturer: Text | None = None


class TimeZone(Answer):
    """The zone that an activity began in."""

    time_zone: Text | None = None


class Metadata(Answer):
    """About the recording."""

    manufacturer: Text | None = None
    manual_activity: Flag | None = None


class Activity(Answer):
    """One activity in full, without laps and samples."""

    activity_id: Id
    activity_name: Text | None = None
    activity_type: ActivityType = Field(alias="activityTypeDTO")
    time_zone_unit: TimeZone | None = Field(None, alias="timeZoneUnitDTO")
    metadata: Metadata = Field(Metadata(), alias="metadataDTO")
    summary: Sums = Field(alias="summaryDTO")


class Lap(Sums):
    """One lap as the device closed it."""

    intensity_type: Text | None = None


class Splits(Answer):
    """The laps of an activity."""

    laps: tuple[Lap, ...] = Field((), alias="lapDTOs")


class Descriptor(Answer):
    """Which column of the samples holds what."""

    metrics_index: Annotated[int, Field(strict=True, ge=0, le=1000)]
    key: Text


class Row(Answer):
    """One sample."""

    metrics: tuple[Number | None, ...]


class Details(Answer):
    """The samples of an activity; one without a recording has neither."""

    metric_descriptors: tuple[Descriptor, ...] | None = None
    activity_detail_metrics: tuple[Row, ...] | None = None


class HrvSummary(Answer):
    """A night's heart rate variability: the mean of rMSSD, in milliseconds."""

    calendar_date: Day
    last_night_avg: Number | None = None


class Hrv(Answer):
    """A night; none where the watch was not worn."""

    hrv_summary: HrvSummary | None = None


class Night(Answer):
    """A night's sleep, in seconds; all empty where there was none."""

    sleep_time_seconds: Seconds | None = None
    deep_sleep_seconds: Seconds | None = None
    light_sleep_seconds: Seconds | None = None
    rem_sleep_seconds: Seconds | None = None
    awake_sleep_seconds: Seconds | None = None
    average_respiration_value: Number | None = None
    average_spo2: Number | None = Field(None, validation_alias="averageSpO2Value")


class Sleep(Answer):
    """A night's sleep with what else was measured."""

    daily_sleep: Night | None = Field(None, alias="dailySleepDTO")


class Summary(Answer):
    """A day's sums; a stress below 0 was not measured."""

    resting_heart_rate: Number | None = None
    total_steps: Whole | None = None
    average_stress_level: Number | None = None
