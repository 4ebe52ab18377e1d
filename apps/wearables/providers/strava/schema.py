"""What Strava sends, in its own names: the fields that we read, and no others.

Source: https://developers.strava.com/docs/reference and recorded answers. stravalib's own models are not used
for activities and streams: they make "Workout" of a sport that they do not know, refuse a whole activity for
one odd segment in it, and take streams in one of the two forms only.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from apps.wearables.providers.answers import WRITTEN, Answer, Flag, Id, Seconds, Text

Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e9, le=1e9)]
Secret = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=512)]
Instant = Annotated[AwareDatetime, WRITTEN]
LocalTime = Annotated[datetime, WRITTEN]


class Athlete(Answer):
    """The person."""

    id: Id


class Tokens(Answer):
    """The answer of /oauth/token."""

    access_token: Secret = Field(repr=False)
    refresh_token: Secret = Field(repr=False)
    expires_at: Annotated[int, Field(strict=True, gt=0, lt=2**33)]


class _Effort(Answer):
    """What activities and laps have in common; distances in metres, speeds in m/s, `start_date` in UTC.

    Watts are measured only where `device_watts` is true, else Strava's estimate. Cadence counts one leg.
    """

    start_date: Instant
    elapsed_time: Seconds
    moving_time: Seconds | None = None
    distance: Number | None = None
    total_elevation_gain: Number | None = None
    average_speed: Number | None = None
    max_speed: Number | None = None
    average_heartrate: Number | None = None
    max_heartrate: Number | None = None
    average_cadence: Number | None = None
    average_watts: Number | None = None
    max_watts: Number | None = None
    device_watts: Flag | None = None


class Lap(_Effort):
    """One lap; Strava makes one of the whole activity where the device closed none."""


class Activity(_Effort):
    """SummaryActivity and DetailedActivity alike; `start_date_local` carries a Z that is not true."""

    id: Id
    name: Text = ""
    type: Text = ""
    sport_type: Text | None = None
    start_date_local: LocalTime | None = None
    timezone: Text | None = None
    utc_offset: Annotated[float, Field(strict=True, ge=-86_399, le=86_399)] | None = None
    trainer: Flag | None = None
    manual: Flag | None = None
    elev_high: Number | None = None
    kilojoules: Number | None = None
    weighted_average_watts: Number | None = None
    calories: Number | None = None
    device_name: Text | None = None
    laps: tuple[Lap, ...] = ()


class NumberStream(Answer):
    """One column of readings; null is a missing one."""

    data: tuple[Number | None, ...]


class PositionStream(Answer):
    """The column of positions: latitude and longitude in degrees."""

    data: tuple[tuple[Number, Number] | None, ...]


class Event(Answer):
    """One webhook event. Source: https://developers.strava.com/docs/webhooks."""

    model_config = ConfigDict(strict=True)

    object_type: Literal["activity", "athlete"]
    object_id: Id
    aspect_type: Literal["create", "update", "delete"]
    owner_id: Id
    subscription_id: Id
    event_time: Annotated[int, Field(gt=0, lt=2**33)]
    updates: dict[str, str | bool | int | float | None] = Field(default_factory=dict)
