"""Garmin's activities and days as ours. Its units are SI already, but for work and for cadence on foot."""

from datetime import UTC, date, datetime
from typing import Final, NamedTuple, TypedDict

from apps.wearables.domain.health import DailyHealthRecord
from apps.wearables.domain.records import (
    LONGEST_DEVICE_NAME,
    LONGEST_TITLE,
    LONGEST_WORD,
    ActivityRecord,
    Device,
    LapRecord,
)
from apps.wearables.domain.summaries import complete
from apps.wearables.providers.garmin.schema import (
    Activity,
    Hrv,
    Lap,
    ListedActivity,
    Night,
    Sleep,
    Summary,
    Sums,
)
from apps.wearables.providers.garmin.sports import to_sport
from apps.wearables.providers.values import known_zone, line, measured, utc_offset_s

_KILOJOULES_A_KILOCALORIE: Final = 4.184
_FEET: Final = 2


class _Figures(TypedDict):
    """The figures that activities and laps share."""

    elapsed_s: float
    timer_s: float | None
    distance_m: float | None
    ascent_m: float | None
    descent_m: float | None
    work_kj: float | None
    calories_kcal: float | None
    avg_heart_rate_bpm: float | None
    max_heart_rate_bpm: float | None
    avg_power_w: float | None
    max_power_w: float | None
    normalised_power_w: float | None
    avg_cadence_rpm: float | None
    max_cadence_rpm: float | None
    avg_speed_mps: float | None
    max_speed_mps: float | None


class _About(NamedTuple):
    """What is not a figure."""

    id: int
    word: str
    title: str | None
    maker: str | None
    zone: str | None = None


def listed(activity: ListedActivity) -> ActivityRecord:
    """Return an activity of a list, without laps."""
    about = _About(
        activity.activity_id,
        activity.activity_type.type_key,
        activity.activity_name,
        activity.manufacturer,
    )
    return _record(about, activity, ())


def whole(activity: Activity, laps: tuple[Lap, ...]) -> ActivityRecord:
    """Return an activity with its laps, without samples."""
    zone = activity.time_zone_unit
    about = _About(
        activity.activity_id,
        activity.activity_type.type_key,
        activity.activity_name,
        activity.metadata.manufacturer,
        zone.time_zone if zone else None,
    )
    return _record(about, activity.summary, laps)


def day(on: date, *, hrv: Hrv, sleep: Sleep, summary: Summary) -> DailyHealthRecord:
    """Return a day and the night that ended in it."""
    night = sleep.daily_sleep or Night.model_validate({})
    stress = summary.average_stress_level
    return DailyHealthRecord(
        on=on,
        resting_heart_rate_bpm=measured(summary.resting_heart_rate),
        rmssd_ms=measured(hrv.hrv_summary.last_night_avg) if hrv.hrv_summary else None,
        sleep_s=night.sleep_time_seconds,
        deep_sleep_s=night.deep_sleep_seconds,
        light_sleep_s=night.light_sleep_seconds,
        rem_sleep_s=night.rem_sleep_seconds,
        awake_s=night.awake_sleep_seconds,
        steps=summary.total_steps,
        stress_score=stress if stress is not None and stress >= 0 else None,
        respiration_per_min=measured(night.average_respiration_value),
        oxygen_saturation_pct=measured(night.average_spo2),
    )


def _record(about: _About, sums: Sums, laps: tuple[Lap, ...]) -> ActivityRecord:
    started_at = sums.started_gmt.replace(tzinfo=UTC)
    return complete(
        ActivityRecord(
            sport=to_sport(about.word),
            sport_text=line(about.word, longest=LONGEST_WORD),
            title=line(about.title or "", longest=LONGEST_TITLE),
            started_at=started_at,
            utc_offset_s=_utc_offset_s(sums),
            time_zone=known_zone(about.zone),
            device_load=measured(sums.training_stress_score),
            device_intensity=measured(sums.intensity_factor),
            device=Device(maker=line((about.maker or "").lower(), longest=LONGEST_DEVICE_NAME)),
            laps=_laps(laps, started_at),
            external_id=str(about.id),
            **_figures(sums),
        )
    )


def _laps(laps: tuple[Lap, ...], started_at: datetime) -> tuple[LapRecord, ...]:
    """Return the laps from when each says it began; one that says a time before the start begins with it."""
    return tuple(
        LapRecord(
            start_s=max(0.0, (lap.started_gmt.replace(tzinfo=UTC) - started_at).total_seconds()),
            intensity=line((lap.intensity_type or "").lower(), longest=LONGEST_WORD),
            **_figures(lap),
        )
        for lap in laps
    )


def _figures(sums: Sums) -> _Figures:
    work = measured(sums.total_work)
    return _Figures(
        elapsed_s=sums.duration if sums.elapsed_duration is None else sums.elapsed_duration,
        timer_s=sums.duration,
        distance_m=measured(sums.distance),
        ascent_m=sums.elevation_gain,
        descent_m=sums.elevation_loss,
        work_kj=work * _KILOJOULES_A_KILOCALORIE if work and sums.average_power is not None else None,
        calories_kcal=measured(sums.calories),
        avg_heart_rate_bpm=measured(sums.average_hr),
        max_heart_rate_bpm=measured(sums.max_hr),
        avg_power_w=sums.average_power,
        max_power_w=sums.max_power,
        normalised_power_w=sums.normalized_power,
        avg_cadence_rpm=_cadence(
            sums.average_bike_cadence, sums.average_run_cadence, sums.average_swim_cadence
        ),
        max_cadence_rpm=_cadence(sums.max_bike_cadence, sums.max_run_cadence, None),
        avg_speed_mps=measured(sums.average_speed),
        max_speed_mps=measured(sums.max_speed),
    )


def _cadence(bike: float | None, run: float | None, swim: float | None) -> float | None:
    """Return whole cycles a minute: steps are those of both feet."""
    return measured(bike) or (run / _FEET if run is not None and run > 0 else None) or measured(swim)


def _utc_offset_s(sums: Sums) -> int | None:
    if sums.started_local is None:
        return None
    return utc_offset_s(sums.started_local - sums.started_gmt)
