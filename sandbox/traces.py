"""What somebody did, second by second: the figures that device files are then made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Figure = float | Sequence[float] | FloatArray | None

EARTH_RADIUS_M = 6_371_000.0
LOOP_RADIUS_M = 800.0


def wavering(mean: float, spread: float, seconds: int, *, seed: int, memory_s: float = 20.0) -> FloatArray:
    """Return a figure that drifts about its mean as a body's do, never below 0; a seed fixes it."""
    noise = np.random.default_rng(seed).normal(size=seconds + int(memory_s))
    kernel = np.ones(int(memory_s)) / np.sqrt(memory_s)
    drift = np.convolve(noise, kernel, mode="valid")[:seconds]
    return np.clip(np.round(mean + spread * drift), 0, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One sport of a recording, a sample each second.

    Attributes:
        sport: FIT's word, such as "cycling", "running", "swimming", "transition".
        sub_sport: likewise, such as "generic", "trail", "open_water".
        seconds: how long it took; there is a sample at both ends.
        power: watts; one number for all, or one for each sample. The same for what follows.
        heart_rate: beats a minute.
        cadence: turns, strides or strokes a minute.
        speed: metres a second; distance and position follow from it.
        altitude: metres.
        home: latitude and longitude of the start of the loop; None is indoors.
        laps: number of laps of equal time.
    """

    sport: str = "cycling"
    sub_sport: str = "generic"
    seconds: int = 600
    power: Figure = None
    heart_rate: Figure = None
    cadence: Figure = None
    speed: Figure = 8.0
    altitude: Figure = None
    home: tuple[float, float] | None = (47.0, 8.0)
    laps: int = 1


@dataclass(frozen=True, slots=True)
class Trace:
    """A leg's columns, second by second; None was not measured."""

    leg: Leg
    time_s: FloatArray
    distance_m: FloatArray
    power_w: FloatArray | None
    heart_rate_bpm: FloatArray | None
    cadence_rpm: FloatArray | None
    speed_mps: FloatArray
    altitude_m: FloatArray | None
    latitude_deg: FloatArray | None
    longitude_deg: FloatArray | None


def trace(leg: Leg) -> Trace:
    """Spell a leg out second by second."""
    time_s = np.arange(leg.seconds + 1, dtype=np.float64)
    speed = _spread(leg.speed, time_s.size)
    speed = np.zeros(time_s.size) if speed is None else speed
    distance = np.round(np.cumsum(speed) - speed[0], 2)
    latitude, longitude = _loop(leg.home, distance) if leg.home else (None, None)
    return Trace(
        leg,
        time_s,
        distance,
        _spread(leg.power, time_s.size),
        _spread(leg.heart_rate, time_s.size),
        _spread(leg.cadence, time_s.size),
        speed,
        _spread(leg.altitude, time_s.size),
        latitude,
        longitude,
    )


def lap_bounds(leg: Leg) -> list[tuple[int, int]]:
    """Return first and last second of each lap."""
    edges = np.linspace(0, leg.seconds, leg.laps + 1).round().astype(int).tolist()
    return list(pairwise(edges))


def iso(started_at: datetime, offset_s: float) -> str:
    """Return an instant as XML files write it."""
    at = started_at.astimezone(UTC) + timedelta(seconds=offset_s)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _spread(figure: Figure, size: int) -> FloatArray | None:
    """Return one value for each sample; a sequence that is a sample short repeats its last one."""
    if figure is None:
        return None
    values = np.atleast_1d(np.asarray(figure, dtype=np.float64))
    if values.size == 1:
        return np.full(size, values[0])
    return np.append(values, np.full(max(0, size - values.size), values[-1]))[:size]


def _loop(home: tuple[float, float], distance_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return positions on a circle through `home`, so far along it as the distance says."""
    angle = distance_m / LOOP_RADIUS_M
    north_m, east_m = LOOP_RADIUS_M * np.sin(angle), LOOP_RADIUS_M * (1 - np.cos(angle))
    latitude = home[0] + np.degrees(north_m / EARTH_RADIUS_M)
    longitude = home[1] + np.degrees(east_m / (EARTH_RADIUS_M * np.cos(np.radians(home[0]))))
    return latitude, longitude
