"""Distance along a track and climbing, from positions and altitudes."""

import math

import numpy as np
import numpy.typing as npt

from apps.wearables.domain.samples import FloatArray

EARTH_RADIUS_M = 6_371_000.0  # mean radius, as the haversine formula on a sphere wants

ASCENT_THRESHOLD_M = 2.0  # a smaller change of height is sensor noise; 2 m comes nearest to head units


def haversine_m(
    latitude_a: FloatArray, longitude_a: FloatArray, latitude_b: FloatArray, longitude_b: FloatArray
) -> FloatArray:
    """Return the great-circle distance between points given in degrees, elementwise; NaN where either is."""
    lat_a, lat_b = np.radians(latitude_a), np.radians(latitude_b)
    half_lat = (lat_b - lat_a) / 2
    half_lon = (np.radians(longitude_b) - np.radians(longitude_a)) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin(half_lon) ** 2
    distance: FloatArray = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return distance


def cumulative_distance_m(
    latitude_deg: FloatArray, longitude_deg: FloatArray, segment: npt.NDArray[np.int64]
) -> FloatArray:
    """Return the distance covered up to each point; nothing is added between two segments.

    Args:
        latitude_deg: positions; NaN where there is none. The next position continues from the last one known.
        longitude_deg: likewise.
        segment: the number of the segment that each point belongs to; the track was not recorded between two.
    """
    steps = np.zeros(latitude_deg.size)
    known = np.flatnonzero(~(np.isnan(latitude_deg) | np.isnan(longitude_deg)))
    lat, lon, part = latitude_deg[known], longitude_deg[known], segment[known]
    moved = haversine_m(lat[:-1], lon[:-1], lat[1:], lon[1:])
    steps[known[1:]] = np.where(part[1:] == part[:-1], moved, 0.0)
    return np.cumsum(steps)


def climb_m(altitude_m: FloatArray, *, threshold_m: float = ASCENT_THRESHOLD_M) -> tuple[float, float] | None:
    """Return ascent and descent, or None without a single altitude.

    A dead band filters noise: height counts only once it has moved `threshold_m` away from the last turning
    point, and then in full. It is what bicycle computers with a barometer do; raw GPS heights still read
    high.
    """
    known = altitude_m[~np.isnan(altitude_m)]
    if not known.size:
        return None
    ascent = descent = 0.0
    anchor = float(known[0])
    for height in known.tolist():
        change = height - anchor
        if math.fabs(change) < threshold_m:
            continue
        if change > 0:
            ascent += change
        else:
            descent -= change
        anchor = height
    return ascent, descent
