"""Speed and grade into graded speed, and speed into the load of a run or a swim."""

import numpy as np

from apps.training.domain.power import (
    NORMALISING_WINDOW_S,
    SECONDS_PER_HOUR,
    intensity_factor,
    load_of_intensity,
)
from apps.training.domain.sampling import FloatArray, GapRule, without_gaps
from apps.training.domain.smoothing import fourth_power_mean, rolling_mean

MINETTI_COEFFICIENTS = (155.4, -30.4, -43.3, 46.3, 19.5, 3.6)
"""Cost of running, J/(kg m), as a polynomial of the grade, highest power first. Source: Minetti 2002."""

MINETTI_FLAT_COST = 3.6
"""Cost of running on the flat in J/(kg m)."""

MINETTI_MAX_GRADE = 0.45
"""Steepest grade that was measured, up or down, as a fraction."""

GRADE_HALF_WINDOW_M = 50.0
"""Metres before and after a point over which its grade is taken: altitude is noisy over less."""

GRADE_MIN_BASE_M = 25.0
"""Shortest base in metres from which a grade is taken; below it the grade is 0."""

SHORTEST_SPACING_S = 0.1
"""Readings of distance closer than this tell no speed."""


def minetti_cost(grade: FloatArray) -> FloatArray:
    """Return the metabolic cost of running at a grade, in J/(kg m).

    Args:
        grade: rise over run as a fraction, any shape; beyond +-0.45 the nearest measured grade is used.

    Source: Minetti et al. 2002, doi 10.1152/japplphysiol.01177.2001: C(i) = 155.4i^5 - 30.4i^4 - 43.3i^3 +
    46.3i^2 + 19.5i + 3.6; GoldenCheetah src/Metrics/GOVSS.cpp.
    """
    within = np.clip(grade, -MINETTI_MAX_GRADE, MINETTI_MAX_GRADE)
    return np.asarray(np.polyval(np.array(MINETTI_COEFFICIENTS), within), dtype=np.float64)


def graded_speed(speed_mps: FloatArray, grade: FloatArray) -> FloatArray:
    """Return the speed on the flat that costs as much as each sample's speed on its grade, in m/s.

    Args:
        speed_mps: shape (n,), NaN where missing.
        grade: shape (n,), fraction.

    Raises:
        ValueError: shapes differ.

    Source: Minetti 2002. Always an estimate: measured on ten runners on a treadmill.
    """
    if speed_mps.shape != grade.shape:
        raise ValueError("grade must have the shape of speed_mps")
    return speed_mps * minetti_cost(grade) / MINETTI_FLAT_COST


def grades(distance_m: FloatArray, altitude_m: FloatArray) -> FloatArray:
    """Return the grade at each sample: the rise over the 100 m around it, as a fraction.

    The window is cut at the ends of the recording. Missing readings are interpolated; distance that runs
    backwards is held. The grade is 0 where under 25 m of distance or no altitude is known.

    Args:
        distance_m: distance so far, shape (n,), NaN where missing.
        altitude_m: shape (n,), NaN where missing.

    Raises:
        ValueError: shapes differ.
    """
    if distance_m.shape != altitude_m.shape:
        raise ValueError("altitude_m must have the shape of distance_m")
    far = np.isfinite(distance_m)
    if not (far & np.isfinite(altitude_m)).any():
        return np.zeros(distance_m.shape)
    index = np.arange(distance_m.size)
    distance = np.maximum.accumulate(np.interp(index, index[far], distance_m[far]))
    high = np.isfinite(altitude_m)
    behind = np.maximum(distance - GRADE_HALF_WINDOW_M, distance[0])
    ahead = np.minimum(distance + GRADE_HALF_WINDOW_M, distance[-1])
    rise = np.interp(ahead, distance[high], altitude_m[high]) - np.interp(
        behind, distance[high], altitude_m[high]
    )
    base = ahead - behind
    grade = np.zeros(base.shape)
    np.divide(rise, base, out=grade, where=base >= GRADE_MIN_BASE_M)
    return grade


def speed_of_distance(time_s: FloatArray, distance_m: FloatArray) -> FloatArray:
    """Return the speed up to each sample from the distance so far, in m/s; NaN where it cannot be told.

    Args:
        time_s: ascending, shape (n,), seconds.
        distance_m: distance so far, shape (n,), NaN where missing.

    Raises:
        ValueError: shapes differ.
    """
    if time_s.shape != distance_m.shape:
        raise ValueError("distance_m must have the shape of time_s")
    speed = np.full(time_s.shape, np.nan)
    known = np.flatnonzero(np.isfinite(distance_m))
    seconds = np.diff(time_s[known])
    metres = np.maximum(np.diff(distance_m[known]), 0.0)
    apart = seconds >= SHORTEST_SPACING_S
    speed[known[1:][apart]] = metres[apart] / seconds[apart]
    return speed


def normalised_speed(speed_mps: FloatArray, *, gaps: GapRule = GapRule.AS_RECORDED) -> float | None:
    """Return the fourth-power mean of the 30 s rolling mean of 1 Hz (graded) speed, in m/s.

    The same form as normalised power, so that intervals weigh more than an even run of the same mean.

    Args:
        speed_mps: 1 Hz speed, shape (n,), NaN where missing.
        gaps: what missing seconds become.

    Returns:
        m/s, or None where there are fewer than 30 seconds of speed.

    Source: McGregor's normalised graded pace, in Allen, Coggan & McGregor (30 s, fourth power).
    """
    return fourth_power_mean(rolling_mean(without_gaps(speed_mps, gaps), NORMALISING_WINDOW_S))


def running_load(*, duration_s: float, graded_speed_mps: float, threshold_speed_mps: float) -> float:
    """Return the load of a run, hours x IF^2 x 100; IF = graded speed / threshold speed. An estimate.

    Args:
        duration_s: timer time in seconds.
        graded_speed_mps: the run's (normalised) graded speed in m/s.
        threshold_speed_mps: flat speed at threshold in m/s.

    Raises:
        ValueError: the threshold is not positive, or another number is negative.
    """
    return load_of_intensity(duration_s, intensity_factor(graded_speed_mps, threshold_speed_mps))


def swim_load(*, moving_s: float, distance_m: float, threshold_swim_speed_mps: float) -> float:
    """Return the load of a swim: hours x IF^3 x 100, since water's resistance grows faster than air's.

    Args:
        moving_s: seconds swum, rests left out; positive.
        distance_m: metres swum.
        threshold_swim_speed_mps: m/s.

    Raises:
        ValueError: the moving time or the threshold is not positive, or the distance is negative.

    Source: TrainingPeaks blog, November 2008 (sTSS): IF = (distance / moving time) / threshold speed.
    """
    if moving_s <= 0 or distance_m < 0:
        raise ValueError("moving time must be positive and distance not negative")
    intensity = intensity_factor(distance_m / moving_s, threshold_swim_speed_mps)
    return moving_s / SECONDS_PER_HOUR * intensity**3 * 100.0
