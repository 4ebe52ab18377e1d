"""Sums, laps and streams of an activity's samples, in Strava's names and units; no database, no HTTP."""

from itertools import pairwise

import numpy as np

from sandbox.outside.registry import Json
from sandbox.traces import FloatArray, Trace, lap_bounds

STREAM_KEYS = (
    *("time", "distance", "latlng", "altitude", "velocity_smooth", "heartrate", "cadence", "watts"),
    *("temp", "moving", "grade_smooth"),
)
RESOLUTIONS = {"low": 100, "medium": 1000, "high": 10_000}
TEMPERATURE_C = 18
POLYLINE_EVERY_S = 60
JOULES_A_KILOJOULE = 1000
SMOOTHING_S = 30


def summary(trace: Trace) -> dict[str, Json]:
    """Return the sums of a whole activity: metres, seconds, metres a second, beats a minute, watts."""
    return {**_stretch(trace, 0, trace.time_s.size - 1), **_whole(trace)}


def laps(trace: Trace) -> list[dict[str, Json]]:
    """Return the sums of each lap, with its first and last sample."""
    found = []
    for number, (first, last) in enumerate(lap_bounds(trace.leg), start=1):
        lap = _stretch(trace, first, last)
        lap |= {"lap_index": number, "split": number, "start_index": first, "end_index": last}
        found.append(lap)
    return found


def splits(trace: Trace) -> list[dict[str, Json]]:
    """Return the sums of each kilometre of a run; the last one is what was left."""
    edges = np.searchsorted(trace.distance_m, np.arange(0, trace.distance_m[-1], 1000.0)).tolist()
    edges.append(trace.time_s.size - 1)
    found = []
    for number, (first, last) in enumerate(pairwise(edges), start=1):
        stretch = _stretch(trace, first, last)
        split = {name: stretch[name] for name in ("distance", "elapsed_time", "moving_time", "average_speed")}
        split |= {"split": number, "elevation_difference": _climb(trace, first, last), "pace_zone": 0}
        found.append(split | {"average_heartrate": stretch["average_heartrate"]})
    return found


def streams(trace: Trace, *, keys: list[str], resolution: str | None) -> dict[str, Json]:
    """Return the streams that were asked for and measured, `distance` always, in Strava's envelope."""
    columns = {
        "time": trace.time_s.astype(int),
        "distance": np.round(trace.distance_m, 1),
        "latlng": _positions(trace),
        "altitude": None if trace.altitude_m is None else np.round(trace.altitude_m, 1),
        "velocity_smooth": np.round(trace.speed_mps, 1),
        "heartrate": _whole_numbers(trace.heart_rate_bpm),
        "cadence": _whole_numbers(trace.cadence_rpm),
        "watts": _whole_numbers(trace.power_w),
        "temp": np.full(trace.time_s.size, TEMPERATURE_C),
        "moving": trace.speed_mps > 0,
        "grade_smooth": _grade(trace),
    }
    size = trace.time_s.size
    wanted = min(size, RESOLUTIONS[resolution]) if resolution else size
    picked = np.linspace(0, size - 1, wanted).round().astype(int)
    return {
        key: {
            "data": column[picked].tolist(),
            "series_type": "distance",
            "original_size": size,
            "resolution": resolution or "high",
        }
        for key in STREAM_KEYS
        if (key in keys or key == "distance") and (column := columns[key]) is not None
    }


def polyline(trace: Trace) -> str:
    """Return the way in Google's encoded polyline format, a point a minute."""
    positions = _positions(trace)
    if positions is None:
        return ""
    steps = np.diff(
        np.round(positions[::POLYLINE_EVERY_S] * 1e5).astype(int), axis=0, prepend=np.zeros((1, 2), int)
    )
    return "".join(_encoded(int(number)) for step in steps for number in step)


def _stretch(trace: Trace, first: int, last: int) -> dict[str, Json]:
    part = slice(first, last + 1)
    seconds = last - first
    metres = float(trace.distance_m[last] - trace.distance_m[first])
    sums: dict[str, Json] = {
        "elapsed_time": seconds,
        "moving_time": seconds,
        "distance": float(np.round(metres, 1)),  # as the stream rounds it
        "average_speed": round(metres / seconds, 3) if seconds else 0.0,
        "max_speed": round(float(trace.speed_mps[part].max()), 3),
        "total_elevation_gain": _gain(trace, part),
    }
    if trace.cadence_rpm is not None:
        sums["average_cadence"] = _mean(trace.cadence_rpm[part])
    if trace.power_w is not None:
        sums |= {"average_watts": _mean(trace.power_w[part])}
    sums["device_watts"] = trace.power_w is not None
    if trace.heart_rate_bpm is not None:
        beats = trace.heart_rate_bpm[part]
        sums |= {"average_heartrate": _mean(beats), "max_heartrate": float(beats.max())}
    return sums


def _whole(trace: Trace) -> dict[str, Json]:
    """Return what only a whole activity has."""
    sums: dict[str, Json] = {"average_temp": TEMPERATURE_C, "polyline": polyline(trace)}
    if (positions := _positions(trace)) is not None:
        sums |= {"start_latlng": positions[0].tolist(), "end_latlng": positions[-1].tolist()}
    if trace.altitude_m is not None:
        sums["elev_high"] = round(float(trace.altitude_m.max()), 1)
        sums["elev_low"] = round(float(trace.altitude_m.min()), 1)
    if trace.power_w is not None:
        smooth = np.convolve(trace.power_w, np.ones(SMOOTHING_S) / SMOOTHING_S, mode="valid")
        sums["weighted_average_watts"] = round(float(np.mean(smooth**4) ** 0.25))
        sums["max_watts"] = int(trace.power_w.max())
        sums["kilojoules"] = round(float(trace.power_w.sum()) / JOULES_A_KILOJOULE, 1)
    return sums


def _climb(trace: Trace, first: int, last: int) -> float:
    return (
        0.0 if trace.altitude_m is None else round(float(trace.altitude_m[last] - trace.altitude_m[first]), 1)
    )


def _gain(trace: Trace, part: slice) -> float:
    if trace.altitude_m is None:
        return 0.0
    return round(float(np.clip(np.diff(trace.altitude_m[part]), 0, None).sum()), 1)


def _grade(trace: Trace) -> FloatArray | None:
    if trace.altitude_m is None:
        return None
    metres = np.maximum(np.diff(trace.distance_m, prepend=0.0), 0.1)
    rise: FloatArray = np.diff(trace.altitude_m, prepend=trace.altitude_m[:1])
    return np.asarray(np.round(rise / metres * 100, 1), dtype=np.float64)


def _positions(trace: Trace) -> FloatArray | None:
    if trace.latitude_deg is None or trace.longitude_deg is None:
        return None
    positions: FloatArray = np.column_stack([trace.latitude_deg, trace.longitude_deg])
    return np.asarray(np.round(positions, 6), dtype=np.float64)


def _whole_numbers(column: FloatArray | None) -> np.typing.NDArray[np.int64] | None:
    return None if column is None else column.round().astype(np.int64)


def _mean(column: FloatArray) -> float:
    return round(float(column.mean()), 1)


def _encoded(number: int) -> str:
    """Return one number of a polyline: five bits a letter, the sign in the last of them."""
    bits = ~(number << 1) if number < 0 else number << 1
    letters = []
    while bits >= 0x20:  # noqa: PLR2004 - 32, the sixth bit says that more follows
        letters.append(chr((0x20 | (bits & 0x1F)) + 63))
        bits >>= 5
    return "".join([*letters, chr(bits + 63)])
