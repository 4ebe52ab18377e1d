"""Sums, laps and samples of an activity in Garmin's names and units; no database, no HTTP."""

from functools import lru_cache

import numpy as np

from sandbox.outside.registry import Json
from sandbox.outside.training import samples
from sandbox.traces import FloatArray, Trace, lap_bounds

SMOOTHING_S = 30
TEMPERATURE_C = 18.0
ON_FOOT = "running"
UNITS = {
    "directTimestamp": (120, "gmt", 0.0),
    "sumDuration": (40, "second", 1000.0),
    "sumElapsedDuration": (40, "second", 1000.0),
    "sumDistance": (1, "meter", 100.0),
    "directSpeed": (20, "mps", 0.1),
    "directHeartRate": (100, "bpm", 1.0),
    "directPower": (11, "watt", 1.0),
    "directBikeCadence": (90, "rpm", 1.0),
    "directRunCadence": (91, "stepsPerMinute", 1.0),
    "directDoubleCadence": (92, "stepsPerMinute", 1.0),
    "directElevation": (1, "meter", 100.0),
    "directLatitude": (60, "dd", 1.0),
    "directLongitude": (60, "dd", 1.0),
    "directAirTemperature": (26, "celcius", 1.0),
}


@lru_cache(maxsize=2048)
def summary(*, body_seed: int, weekday: int, week: int, seed: int) -> dict[str, Json]:
    """Return the sums of a whole activity: metres, seconds, m/s, beats and steps a minute, watts."""
    done = samples(body_seed=body_seed, weekday=weekday, week=week, seed=seed)
    sums = _stretch(done, 0, done.time_s.size - 1)
    sums["lapCount"] = done.leg.laps
    if done.altitude_m is not None:
        sums["maxElevation"] = round(float(done.altitude_m.max()), 1)
        sums["minElevation"] = round(float(done.altitude_m.min()), 1)
    if done.latitude_deg is not None and done.longitude_deg is not None:
        sums["startLatitude"] = float(done.latitude_deg[0])
        sums["startLongitude"] = float(done.longitude_deg[0])
    return sums


def laps(done: Trace) -> list[dict[str, Json]]:
    """Return the sums of each lap, with its first second."""
    return [
        {"lapIndex": number, "first": first, **_stretch(done, first, last)}
        for number, (first, last) in enumerate(lap_bounds(done.leg), start=1)
    ]


def details(done: Trace, *, start_ms: int, most: int) -> tuple[list[dict[str, Json]], list[dict[str, Json]]]:
    """Return descriptors and rows of the samples, at most so many of them, evenly picked."""
    size = done.time_s.size
    picked = np.linspace(0, size - 1, min(size, most)).round().astype(int)
    columns = {name: column for name, column in _columns(done, start_ms).items() if column is not None}
    descriptors = [
        {"metricsIndex": index, "key": name, "unit": {"id": unit, "key": key, "factor": factor}}
        for index, (name, (unit, key, factor)) in enumerate((name, UNITS[name]) for name in columns)
    ]
    rows = np.column_stack([column[picked] for column in columns.values()]).tolist()
    return descriptors, [{"metrics": row} for row in rows]


def _columns(done: Trace, start_ms: int) -> dict[str, FloatArray | None]:
    on_foot = done.leg.sport == ON_FOOT
    return {
        "directTimestamp": done.time_s * 1000 + start_ms,
        "sumDuration": done.time_s,
        "sumElapsedDuration": done.time_s,
        "sumDistance": done.distance_m,
        "directSpeed": np.round(done.speed_mps, 3),
        "directHeartRate": done.heart_rate_bpm,
        "directPower": done.power_w,
        "directBikeCadence": None if on_foot else done.cadence_rpm,
        "directRunCadence": done.cadence_rpm if on_foot else None,
        "directDoubleCadence": done.cadence_rpm * 2 if on_foot and done.cadence_rpm is not None else None,
        "directElevation": None if done.altitude_m is None else np.round(done.altitude_m, 1),
        "directLatitude": done.latitude_deg,
        "directLongitude": done.longitude_deg,
        "directAirTemperature": np.full(done.time_s.size, TEMPERATURE_C),
    }


def _stretch(done: Trace, first: int, last: int) -> dict[str, Json]:
    part = slice(first, last + 1)
    seconds = float(last - first)
    metres = float(done.distance_m[last] - done.distance_m[first])
    sums: dict[str, Json] = {
        "distance": round(metres, 2),
        "duration": seconds,
        "movingDuration": seconds,
        "elapsedDuration": seconds,
        "averageSpeed": round(metres / seconds, 3) if seconds else 0.0,
        "maxSpeed": round(float(done.speed_mps[part].max()), 3),
        "calories": round(seconds * 0.19),
    }
    if done.altitude_m is not None:
        steps = np.diff(done.altitude_m[part])
        sums["elevationGain"] = round(float(np.clip(steps, 0, None).sum()))
        sums["elevationLoss"] = round(float(np.clip(-steps, 0, None).sum()))
    if done.heart_rate_bpm is not None:
        sums |= _mean_and_top(done.heart_rate_bpm[part], "averageHR", "maxHR")
    if done.power_w is not None:
        sums |= _mean_and_top(done.power_w[part], "averagePower", "maxPower")
        sums["normalizedPower"] = _normalised(done.power_w[part])
    if done.cadence_rpm is not None:
        on_foot = done.leg.sport == ON_FOOT
        name = "Run" if on_foot else "Bike"
        cadence = done.cadence_rpm[part] * (2 if on_foot else 1)
        sums |= _mean_and_top(cadence, f"average{name}Cadence", f"max{name}Cadence")
    return sums


def _mean_and_top(column: FloatArray, mean: str, top: str) -> dict[str, Json]:
    return {mean: round(float(column.mean()), 1), top: float(column.max())}


def _normalised(power_w: FloatArray) -> float:
    if power_w.size < SMOOTHING_S:
        return round(float(power_w.mean()))
    smooth = np.convolve(power_w, np.ones(SMOOTHING_S) / SMOOTHING_S, mode="valid")
    return round(float(np.mean(smooth**4) ** 0.25))
