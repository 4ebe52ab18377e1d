"""Fills what a device left out of its summary from the samples, and says so."""

from dataclasses import replace

import numpy as np

from apps.wearables.domain.geo import climb_m
from apps.wearables.domain.records import ActivityRecord
from apps.wearables.domain.samples import FloatArray

_FILLED = (
    "timer_s",
    "distance_m",
    "ascent_m",
    "descent_m",
    "avg_heart_rate_bpm",
    "max_heart_rate_bpm",
    "avg_power_w",
    "max_power_w",
    "avg_cadence_rpm",
    "max_cadence_rpm",
    "avg_speed_mps",
    "max_speed_mps",
)


def complete(record: ActivityRecord) -> ActivityRecord:
    """Return the record with missing summary values worked out and named in `computed`; given ones are kept.

    Averages are over readings: power and heart rate with zeros, cadence without, as head units show it.
    Average speed is distance over timer time. Normalised power and load are not worked out here: they are
    training's.
    """
    samples = record.samples
    cadence = samples.cadence_rpm
    climbed = None if samples.altitude_m is None else climb_m(samples.altitude_m)
    ascent, descent = climbed or (None, None)
    timer = _either(record.timer_s, _unpaused_s(record))
    distance = _either(record.distance_m, _max(samples.distance_m))
    speed = distance / timer if timer and distance is not None else None
    filled = replace(
        record,
        timer_s=timer,
        distance_m=distance,
        ascent_m=_either(record.ascent_m, ascent),
        descent_m=_either(record.descent_m, descent),
        avg_heart_rate_bpm=_either(record.avg_heart_rate_bpm, _mean(samples.heart_rate_bpm)),
        max_heart_rate_bpm=_either(record.max_heart_rate_bpm, _max(samples.heart_rate_bpm)),
        avg_power_w=_either(record.avg_power_w, _mean(samples.power_w)),
        max_power_w=_either(record.max_power_w, _max(samples.power_w)),
        avg_cadence_rpm=_either(
            record.avg_cadence_rpm, None if cadence is None else _mean(cadence[cadence > 0])
        ),
        max_cadence_rpm=_either(record.max_cadence_rpm, _max(cadence)),
        avg_speed_mps=_either(record.avg_speed_mps, speed),
        max_speed_mps=_either(record.max_speed_mps, _max(samples.speed_mps)),
    )
    found = {name for name in _FILLED if getattr(record, name) != getattr(filled, name)}
    return replace(filled, computed=record.computed | found)


def _either(given: float | None, found: float | None) -> float | None:
    return found if given is None else given


def _unpaused_s(record: ActivityRecord) -> float:
    return max(0.0, record.elapsed_s - sum(pause.end_s - pause.start_s for pause in record.pauses))


def _mean(column: FloatArray | None) -> float | None:
    return None if column is None or not column.size else float(np.nanmean(column))


def _max(column: FloatArray | None) -> float | None:
    return None if column is None else float(np.nanmax(column))
