"""TCX activities as ours: lap sums are what the device recorded, trackpoints are the samples."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np

from apps.wearables.domain.records import (
    LONGEST_DEVICE_NAME,
    LONGEST_TITLE,
    LONGEST_WORD,
    ActivityRecord,
    Device,
    FileWarning,
    LapRecord,
)
from apps.wearables.domain.samples import Channel, FloatArray
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.summaries import complete
from apps.wearables.providers.files import notices
from apps.wearables.providers.files.assembly import Points, to_samples, with_distance, without_strays
from apps.wearables.providers.files.faults import NoTime
from apps.wearables.providers.files.limits import MAX_SPAN_S
from apps.wearables.providers.files.tcx.schema import TcxActivity, TcxLap, Values
from apps.wearables.providers.files.xml_values import instant, number, positive, written_offset_s
from apps.wearables.providers.values import line

_SPORTS = {
    "biking": Sport.RIDE,
    "cycling": Sport.RIDE,
    "running": Sport.RUN,
    "swimming": Sport.POOL_SWIM,
    "walking": Sport.WALK,
    "hiking": Sport.HIKE,
    "rowing": Sport.ROW,
    "transition": Sport.TRANSITION,
}

_READINGS: dict[Channel, tuple[Callable[[str], float | None], tuple[str, ...]]] = {
    Channel.DISTANCE: (number, ("DistanceMeters",)),
    Channel.HEART_RATE: (number, ("HeartRateBpm",)),
    Channel.POWER: (number, ("Watts",)),
    Channel.CADENCE: (number, ("RunCadence", "Cadence")),
    Channel.SPEED: (number, ("Speed",)),
    Channel.ALTITUDE: (number, ("AltitudeMeters",)),
    Channel.LATITUDE: (number, ("LatitudeDegrees",)),
    Channel.LONGITUDE: (number, ("LongitudeDegrees",)),
}


def to_activity(source: TcxActivity, *, index: int) -> tuple[ActivityRecord, list[FileWarning]] | None:
    """Return the activity, or None for one without laps.

    Raises:
        NoTime: neither a lap nor a point says when.
    """
    if not source.laps:
        return None
    points, warnings = _points(source)
    start = _start(source, points)
    points, is_distance_computed = with_distance(points)
    samples, more = to_samples(points, start_s=start.timestamp())
    laps = _laps(source.laps, start)
    timer_s = _duration_s(_total([lap.timer_s for lap in laps]))
    last_s = float(samples.time_s[-1]) if len(samples) else 0.0
    only = laps[0] if len(laps) == 1 else LapRecord(start_s=0.0, elapsed_s=0.0)
    record = ActivityRecord(
        sport=_SPORTS.get(source.sport.lower(), Sport.OTHER),
        sport_text=line(source.sport, longest=LONGEST_WORD),
        title=line(source.notes, longest=LONGEST_TITLE),
        started_at=start,
        utc_offset_s=written_offset_s(source.laps[0].start) or written_offset_s(source.identity),
        elapsed_s=max([last_s, timer_s or 0.0, *(lap.start_s + lap.elapsed_s for lap in laps)]),
        timer_s=timer_s,
        distance_m=_total([lap.distance_m for lap in laps]),
        calories_kcal=_total([lap.calories_kcal for lap in laps]),
        avg_heart_rate_bpm=only.avg_heart_rate_bpm,
        max_heart_rate_bpm=_highest([lap.max_heart_rate_bpm for lap in laps]),
        avg_power_w=only.avg_power_w,
        max_power_w=_highest([lap.max_power_w for lap in laps]),
        avg_cadence_rpm=only.avg_cadence_rpm,
        max_cadence_rpm=_highest([lap.max_cadence_rpm for lap in laps]),
        max_speed_mps=_highest([lap.max_speed_mps for lap in laps]),
        device=Device(product=line(source.device, longest=LONGEST_DEVICE_NAME)),
        laps=laps,
        samples=samples,
        external_index=index,
        computed=frozenset({"elapsed_s", "samples.distance_m"} if is_distance_computed else {"elapsed_s"}),
    )
    return complete(record), warnings + more


def _points(source: TcxActivity) -> tuple[Points, list[FileWarning]]:
    rows = [(instant(row.get("Time", "")), row) for lap in source.laps for row in lap.points]
    timed = [(at, row) for at, row in rows if at is not None]
    at_s = np.array([at.timestamp() for at, _row in timed])
    columns = {channel: _column(timed, *reading) for channel, reading in _READINGS.items()}
    distance = columns[Channel.DISTANCE]
    distance[(distance == 0) & (np.fmax.accumulate(distance) > 0)] = np.nan  # Fitbit's last point
    points, warnings = without_strays(Points(at_s, columns))
    if len(timed) < len(rows):
        warnings.append(notices.warning(notices.POINTS_WITHOUT_TIME, count=len(rows) - len(timed)))
    return points, warnings


def _column(
    rows: Sequence[tuple[datetime, Values]], read: Callable[[str], float | None], names: tuple[str, ...]
) -> FloatArray:
    values = (read(next((row[name] for name in names if name in row), "")) for _at, row in rows)
    return np.fromiter((np.nan if value is None else value for value in values), np.float64, len(rows))


def _start(source: TcxActivity, points: Points) -> datetime:
    """Return when the first lap began, as it says itself, in UTC."""
    first_s = float(points.at_s.min()) if points.at_s.size else None
    for text in (source.laps[0].start, source.identity):
        stated = instant(text)
        if stated and (first_s is None or abs(stated.timestamp() - first_s) <= MAX_SPAN_S):
            return stated.astimezone(UTC)
    if first_s is None:
        count = sum(len(lap.points) for lap in source.laps)
        raise NoTime(missing=count, points=count)
    return datetime.fromtimestamp(first_s, UTC)


def _laps(laps: Sequence[TcxLap], start: datetime) -> tuple[LapRecord, ...]:
    records: list[LapRecord] = []
    for lap in laps:
        timer = _duration_s(number(lap.sums.get("TotalTimeSeconds", "")))
        stated = instant(lap.start)
        before_s = records[-1].start_s + records[-1].elapsed_s if records else 0.0
        start_s = (stated - start).total_seconds() if stated else before_s
        times = [at for at in (instant(row.get("Time", "")) for row in lap.points[-1:]) if at]
        last_s = (times[-1] - start).total_seconds() - start_s if times else 0.0
        if abs(start_s) <= MAX_SPAN_S and last_s <= MAX_SPAN_S:
            records.append(_lap(lap.sums, start_s, max(0.0, timer or 0.0, last_s), timer))
    return tuple(records)


def _lap(sums: Values, start_s: float, elapsed_s: float, timer_s: float | None) -> LapRecord:
    def first(*names: str) -> float | None:
        return number(next((sums[name] for name in names if name in sums), ""))

    return LapRecord(
        start_s=start_s,
        elapsed_s=elapsed_s,
        timer_s=timer_s,
        distance_m=first("DistanceMeters"),
        calories_kcal=first("Calories"),
        avg_heart_rate_bpm=positive(sums.get("AverageHeartRateBpm", "")),
        max_heart_rate_bpm=positive(sums.get("MaximumHeartRateBpm", "")),
        avg_power_w=first("AvgWatts"),
        max_power_w=first("MaxWatts"),
        avg_cadence_rpm=first("AvgRunCadence", "Cadence"),
        max_cadence_rpm=first("MaxRunCadence", "MaxBikeCadence"),
        avg_speed_mps=first("AvgSpeed"),
        max_speed_mps=first("MaximumSpeed"),
        trigger=_word(sums.get("TriggerMethod")),
        intensity=_word(sums.get("Intensity")),
    )


def _duration_s(stated_s: float | None) -> float | None:
    return stated_s if stated_s is not None and 0 <= stated_s <= MAX_SPAN_S else None


def _word(text: str | None) -> str | None:
    return (line(text or "", longest=LONGEST_WORD) or "").lower() or None


def _total(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _highest(values: Sequence[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)
