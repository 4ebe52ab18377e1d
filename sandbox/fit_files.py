"""Makes FIT files as a watch or a bicycle computer would: records, laps, sessions and their sums."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from sandbox.fit_writer import ENUM, SINT32, STRING, UINT8, UINT16, UINT32, Column, Field, FitWriter
from sandbox.traces import FloatArray, Leg, Trace, lap_bounds, trace

FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
SEMICIRCLES_PER_DEGREE = 2**31 / 180

SPORTS = {
    "generic": 0,
    "running": 1,
    "cycling": 2,
    "transition": 3,
    "fitness_equipment": 4,
    "swimming": 5,
    "training": 10,
    "walking": 11,
    "rowing": 15,
    "hiking": 17,
}
SUB_SPORTS = {
    "generic": 0,
    "treadmill": 1,
    "trail": 3,
    "indoor_cycling": 6,
    "road": 7,
    "mountain": 8,
    "indoor_rowing": 14,
    "lap_swimming": 17,
    "open_water": 18,
    "strength_training": 20,
    "yoga": 43,
}

_FILE_ID, _SESSION, _LAP, _RECORD, _EVENT, _ACTIVITY, _HRV, _LENGTH = 0, 18, 19, 20, 21, 34, 78, 101
_GARMIN, _EDGE_530 = 1, 3121
_TIMER, _TIMER_START, _TIMER_STOP_ALL = 0, 0, 4


def stamp(at: datetime) -> int:
    """Return an instant as FIT counts it."""
    return int((at - FIT_EPOCH).total_seconds())


def make_legs(
    *,
    started_at: datetime,
    legs: Sequence[Leg],
    utc_offset_s: int | None,
    threshold_power: float | None,
    rr_ms: Sequence[int],
) -> bytes:
    """Return a file with one session for each leg, one after the other."""
    writer = _opened(started_at)
    start_s, traces = float(stamp(started_at)), []
    for leg in legs:
        traces.append((start_s, trace(leg)))
        start_s += leg.seconds
    _event(writer, stamp(started_at), _TIMER_START)
    for begin, each in traces:
        _records(writer, begin, each, is_last=each is traces[-1][1])
    for interval in rr_ms:
        writer.message(_HRV, Field(0, UINT16, interval))
    _event(writer, start_s, _TIMER_STOP_ALL)
    laps = 0
    for begin, each in traces:
        for first, last in lap_bounds(each.leg):
            _summary(writer, _LAP, each, start_s=begin, bounds=(first, last), index=laps)
            laps += 1
    laps = 0
    for index, (begin, each) in enumerate(traces):
        extra = [Field(25, UINT16, laps), Field(26, UINT16, each.leg.laps)]
        if threshold_power and each.power_w is not None:
            extra.append(Field(45, UINT16, threshold_power))
        _summary(
            writer,
            _SESSION,
            each,
            start_s=begin,
            bounds=(0, each.leg.seconds),
            index=index,
            extra=extra,
        )
        laps += each.leg.laps
    _activity(writer, start_s, len(traces), utc_offset_s)
    return writer.close()


def make_pool_swim(
    *,
    started_at: datetime,
    lengths: int,
    pool_length_m: float,
    seconds_per_length: int,
    strokes: int,
    utc_offset_s: int | None,
) -> bytes:
    """Return a swim in a pool: a record and a length message for each length, as watches write it."""
    writer = _opened(started_at)
    start_s, total_s = float(stamp(started_at)), lengths * seconds_per_length
    _event(writer, start_s, _TIMER_START)
    ends = np.arange(1, lengths + 1, dtype=np.float64)
    times, distances = start_s + ends * seconds_per_length, ends * pool_length_m
    writer.messages(_RECORD, [Column(253, UINT32, times), Column(5, UINT32, distances, 100.0)])
    duration = Column(3, UINT32, np.full(lengths, float(seconds_per_length)), 1000.0)
    writer.messages(
        _LENGTH,
        [
            Column(254, UINT16, ends - 1),
            Column(253, UINT32, times),
            Column(2, UINT32, times - seconds_per_length),
            duration,
            duration._replace(number=4),
            Column(5, UINT16, np.full(lengths, float(strokes))),
            Column(7, ENUM, np.zeros(lengths)),
            Column(12, ENUM, np.ones(lengths)),
        ],
    )
    _event(writer, start_s + total_s, _TIMER_STOP_ALL)
    sums = [
        Field(253, UINT32, start_s + total_s),
        Field(2, UINT32, start_s),
        Field(7, UINT32, total_s * 1000),
        Field(8, UINT32, total_s * 1000),
        Field(9, UINT32, lengths * pool_length_m * 100),
    ]
    writer.message(_LAP, Field(254, UINT16, 0), *sums)
    swim = [Field(5, ENUM, SPORTS["swimming"]), Field(6, ENUM, SUB_SPORTS["lap_swimming"])]
    pool = [Field(44, UINT16, pool_length_m * 100), Field(47, UINT16, lengths)]
    writer.message(_SESSION, Field(254, UINT16, 0), *sums, *swim, *pool)
    _activity(writer, start_s + total_s, 1, utc_offset_s)
    return writer.close()


def _opened(started_at: datetime) -> FitWriter:
    writer = FitWriter()
    writer.message(
        _FILE_ID,
        Field(0, ENUM, 4),
        Field(1, UINT16, _GARMIN),
        Field(2, UINT16, _EDGE_530),
        Field(4, UINT32, stamp(started_at)),
        Field(8, STRING, "Sandbox"),
    )
    return writer


def _event(writer: FitWriter, at_s: float, kind: int) -> None:
    writer.message(_EVENT, Field(253, UINT32, at_s), Field(0, ENUM, _TIMER), Field(1, ENUM, kind))


def _activity(writer: FitWriter, end_s: float, sessions: int, utc_offset_s: int | None) -> None:
    local_s = None if utc_offset_s is None else end_s + utc_offset_s
    writer.message(
        _ACTIVITY, Field(253, UINT32, end_s), Field(1, UINT16, sessions), Field(5, UINT32, local_s)
    )


def _records(writer: FitWriter, start_s: float, done: Trace, *, is_last: bool) -> None:
    """Write a leg's records; the last second of a leg is the first one of the next."""
    rows = slice(None) if is_last else slice(-1)
    given = (
        (3, UINT8, done.heart_rate_bpm, 1.0, 0.0),
        (4, UINT8, done.cadence_rpm, 1.0, 0.0),
        (7, UINT16, done.power_w, 1.0, 0.0),
        (2, UINT16, done.altitude_m, 5.0, 2500.0),
        (0, SINT32, done.latitude_deg, SEMICIRCLES_PER_DEGREE, 0.0),
        (1, SINT32, done.longitude_deg, SEMICIRCLES_PER_DEGREE, 0.0),
    )
    columns = [
        Column(253, UINT32, (start_s + done.time_s)[rows]),
        Column(5, UINT32, done.distance_m[rows], 100.0),
        Column(6, UINT16, done.speed_mps[rows], 1000.0),
    ]
    columns += [
        Column(number, type_, values[rows], scale, offset)
        for number, type_, values, scale, offset in given
        if values is not None
    ]
    writer.messages(_RECORD, columns)


def _summary(
    writer: FitWriter,
    kind: int,
    done: Trace,
    *,
    start_s: float,
    bounds: tuple[int, int],
    index: int,
    extra: Sequence[Field] = (),
) -> None:
    """Write the sums of a lap or of a session; from the averages on, a session's fields count one more."""
    first, last = bounds
    rows, metres = slice(first, last + 1), done.distance_m[last] - done.distance_m[first]
    is_lap = kind == _LAP
    sport, sub_sport = SPORTS[done.leg.sport], SUB_SPORTS[done.leg.sub_sport]
    heart, cadence, power = (
        _mean_and_top(column, rows) for column in (done.heart_rate_bpm, done.cadence_rpm, done.power_w)
    )
    speed = _mean_and_top(done.speed_mps * 1000, rows)
    work = None if power[0] is None else round(power[0] * (last - first))
    averages = 15 if is_lap else 16
    writer.message(
        kind,
        Field(254, UINT16, index),
        Field(253, UINT32, start_s + last),
        Field(2, UINT32, start_s + first),
        Field(7, UINT32, (last - first) * 1000),
        Field(8, UINT32, (last - first) * 1000),
        Field(9, UINT32, metres * 100),
        Field(11, UINT16, None if work is None else work / 1000),
        Field(averages - 2, UINT16, speed[0]),
        Field(averages - 1, UINT16, speed[1]),
        Field(averages, UINT8, heart[0]),
        Field(averages + 1, UINT8, heart[1]),
        Field(averages + 2, UINT8, cadence[0]),
        Field(averages + 3, UINT8, cadence[1]),
        Field(averages + 4, UINT16, power[0]),
        Field(averages + 5, UINT16, power[1]),
        Field(41 if is_lap else 48, UINT32, work),
        Field(25 if is_lap else 5, ENUM, sport),
        Field(39 if is_lap else 6, ENUM, sub_sport),
        *extra,
    )


def _mean_and_top(column: FloatArray | None, rows: slice) -> tuple[float | None, float | None]:
    if column is None or np.isnan(column[rows]).all():
        return None, None
    return float(np.nanmean(column[rows])), float(np.nanmax(column[rows]))
