"""Strava's activities as ours. Strava's units are SI already; what it estimated or filled in is left out."""

import re
from datetime import UTC, timedelta
from typing import Final

from apps.wearables.domain.records import (
    LONGEST_DEVICE_NAME,
    LONGEST_TITLE,
    LONGEST_WORD,
    ActivityRecord,
    Device,
    LapRecord,
)
from apps.wearables.domain.summaries import complete
from apps.wearables.providers.strava.schema import Activity, Lap
from apps.wearables.providers.strava.sports import to_sport
from apps.wearables.providers.values import known_zone, line, measured, utc_offset_s

_TIME_ZONE: Final = re.compile(r"\(GMT[+-][0-9]{2}:[0-9]{2}\) ([A-Za-z0-9_+/-]{1,64})")
_HIDDEN_START: Final = (0, 0, 1)  # local time; what Strava gives where the owner hides when it began


def to_record(activity: Activity) -> ActivityRecord:
    """Return one activity, without samples; a list's entry gives one without laps and calories.

    `timer_s` is Strava's moving time. Cadence is of one leg, as devices record it. `computed` names
    "started_at" where the owner hides the start at Strava, which then tells the day only.
    """
    word = activity.sport_type or activity.type
    offset_s = _utc_offset_s(activity)
    started_at = activity.start_date.astimezone(UTC)
    local = started_at + timedelta(seconds=offset_s or 0)
    is_hidden = (local.hour, local.minute, local.second) == _HIDDEN_START
    has_power = activity.device_watts is True
    record = ActivityRecord(
        sport=to_sport(word, is_trainer=activity.trainer is True),
        sport_text=line(word, longest=LONGEST_WORD),
        title=line(activity.name, longest=LONGEST_TITLE),
        started_at=started_at,
        utc_offset_s=offset_s,
        time_zone=_time_zone(activity.timezone),
        elapsed_s=activity.elapsed_time,
        timer_s=activity.moving_time,
        distance_m=measured(activity.distance),
        ascent_m=_ascent_m(activity),
        work_kj=measured(activity.kilojoules) if has_power else None,
        calories_kcal=measured(activity.calories),
        avg_heart_rate_bpm=measured(activity.average_heartrate),
        max_heart_rate_bpm=measured(activity.max_heartrate),
        avg_power_w=activity.average_watts if has_power else None,
        max_power_w=activity.max_watts if has_power else None,
        normalised_power_w=activity.weighted_average_watts if has_power else None,
        avg_cadence_rpm=measured(activity.average_cadence),
        avg_speed_mps=measured(activity.average_speed),
        max_speed_mps=measured(activity.max_speed),
        device=Device(product=line(activity.device_name or "", longest=LONGEST_DEVICE_NAME)),
        laps=_laps(activity, is_start_hidden=is_hidden),
        external_id=str(activity.id),
        computed=frozenset({"started_at"} if is_hidden else ()),
    )
    return complete(record)


def _laps(activity: Activity, *, is_start_hidden: bool) -> tuple[LapRecord, ...]:
    """Return the laps, each from when it says it began; where that cannot be, from where the last ended."""
    records: list[LapRecord] = []
    for lap in activity.laps:
        stated_s = (lap.start_date - activity.start_date).total_seconds()
        before_s = records[-1].start_s + records[-1].elapsed_s if records else 0.0
        is_inside = 0 <= stated_s <= activity.elapsed_time and not is_start_hidden
        records.append(_lap(lap, start_s=stated_s if is_inside else before_s))
    return tuple(records)


def _lap(lap: Lap, *, start_s: float) -> LapRecord:
    has_power = lap.device_watts is True
    return LapRecord(
        start_s=start_s,
        elapsed_s=lap.elapsed_time,
        timer_s=lap.moving_time,
        distance_m=lap.distance,
        ascent_m=lap.total_elevation_gain,
        avg_heart_rate_bpm=measured(lap.average_heartrate),
        max_heart_rate_bpm=measured(lap.max_heartrate),
        avg_power_w=lap.average_watts if has_power else None,
        max_power_w=lap.max_watts if has_power else None,
        avg_cadence_rpm=measured(lap.average_cadence),
        avg_speed_mps=lap.average_speed,
        max_speed_mps=lap.max_speed,
    )


def _utc_offset_s(activity: Activity) -> int | None:
    """Return the offset in force at the start, else the distance of the two start times."""
    if activity.utc_offset is not None:
        return round(activity.utc_offset)
    if activity.start_date_local is None:
        return None
    local = activity.start_date_local.replace(tzinfo=UTC)
    return utc_offset_s(local - activity.start_date)


def _time_zone(written: str | None) -> str | None:
    """Return the name in "(GMT-05:00) America/New_York"; the offset is winter's, whatever the season."""
    match = _TIME_ZONE.fullmatch(written or "")
    return known_zone(match[1]) if match else None


def _ascent_m(activity: Activity) -> float | None:
    """Return the climb; Strava says 0 also where there is no altitude."""
    gain = activity.total_elevation_gain
    return gain if gain or activity.elev_high is not None else None
