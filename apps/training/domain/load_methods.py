"""Each method of computing an activity's load: a result, or the reason why its data do not allow it."""

from dataclasses import dataclass

import numpy as np

from apps.training.domain.effort import session_rpe, session_rpe_load
from apps.training.domain.heart_rate import heart_rate_load, trimp
from apps.training.domain.load_result import ActivityFacts, Discipline, LoadMethod, LoadResult, MissingReason
from apps.training.domain.pace import (
    graded_speed,
    grades,
    normalised_speed,
    running_load,
    speed_of_distance,
    swim_load,
)
from apps.training.domain.power import intensity_factor, normalised_power, power_load
from apps.training.domain.readings import MIN_COVERAGE, steady_series, trusted_readings
from apps.training.domain.sampling import ActivitySamples, FloatArray
from apps.training.domain.thresholds import AthleteThresholds, Origin, Sex

PLAUSIBLE_POWER_W = (0.0, 4000.0)
PLAUSIBLE_HEART_RATE_BPM = (25.0, 250.0)
PLAUSIBLE_RUNNING_SPEED_MPS = (0.0, 12.5)
"""Readings outside these count as missing: one spike would rule a fourth-power mean."""

ANY_SPEED_MPS = (0.0, np.inf)

FASTEST_SWIM_MPS = 3.0
"""No swimmer's mean speed is higher; its cube would rule the month."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a method may look at; ``duration_s`` is the timer time in seconds, or 0 where unknown."""

    samples: ActivitySamples
    facts: ActivityFacts
    thresholds: AthleteThresholds
    duration_s: float


def by_power(evidence: Evidence) -> LoadResult | MissingReason:
    """Return the load of a ride from normalised power and FTP, or why not."""
    if evidence.facts.discipline is not Discipline.CYCLING:
        return MissingReason.NOT_APPLICABLE
    readings = trusted_readings(
        evidence.samples.time_s,
        evidence.samples.power_w,
        limits=PLAUSIBLE_POWER_W,
        duration_s=evidence.duration_s,
    )
    steady = readings if isinstance(readings, MissingReason) else steady_series(readings)
    if isinstance(steady, MissingReason):
        return steady
    normalised = normalised_power(steady.values, gaps=steady.gaps)
    if normalised is None:
        return MissingReason.TOO_SHORT
    ftp = evidence.thresholds.ftp_w
    if ftp is None:
        return MissingReason.NO_THRESHOLD
    return LoadResult(
        method=LoadMethod.POWER,
        value=power_load(duration_s=evidence.duration_s, normalised_power_w=normalised, ftp_w=ftp.value),
        is_estimated=ftp.origin is Origin.ESTIMATE,
        basis=_basis(LoadMethod.POWER, ftp_w=ftp.origin, gaps=steady.gaps),
        intensity_factor=intensity_factor(normalised, ftp.value),
        normalised_power_w=normalised,
    )


def by_graded_pace(evidence: Evidence) -> LoadResult | MissingReason:
    """Return the load of a run from normalised graded speed and threshold speed, or why not; an estimate."""
    if evidence.facts.discipline is not Discipline.RUNNING:
        return MissingReason.NOT_APPLICABLE
    speed = _running_speed(evidence.samples, evidence.duration_s)
    if isinstance(speed, MissingReason):
        return speed
    slope, grade_source = _grade(evidence.samples, speed)
    graded = trusted_readings(
        evidence.samples.time_s,
        graded_speed(speed, slope),
        limits=ANY_SPEED_MPS,
        duration_s=evidence.duration_s,
    )
    steady = graded if isinstance(graded, MissingReason) else steady_series(graded)
    if isinstance(steady, MissingReason):
        return steady
    normalised = normalised_speed(steady.values, gaps=steady.gaps)
    if normalised is None:
        return MissingReason.TOO_SHORT
    threshold = evidence.thresholds.threshold_speed_mps
    if threshold is None:
        return MissingReason.NO_THRESHOLD
    return LoadResult(
        method=LoadMethod.GRADED_PACE,
        value=running_load(
            duration_s=evidence.duration_s,
            graded_speed_mps=normalised,
            threshold_speed_mps=threshold.value,
        ),
        is_estimated=True,
        basis=_basis(
            LoadMethod.GRADED_PACE,
            threshold_speed_mps=threshold.origin,
            grade=grade_source,
            gaps=steady.gaps,
        ),
        intensity_factor=intensity_factor(normalised, threshold.value),
        graded_speed_mps=normalised,
    )


def by_swim_pace(evidence: Evidence) -> LoadResult | MissingReason:
    """Return the load of a swim from distance, moving time and threshold swim speed, or why not."""
    facts = evidence.facts
    if facts.discipline is not Discipline.SWIMMING:
        return MissingReason.NOT_APPLICABLE
    moving_s = facts.moving_s or evidence.duration_s
    if not moving_s:
        return MissingReason.NO_DURATION
    distance_m = facts.distance_m or _recorded_distance_m(evidence.samples)
    if not distance_m:
        return MissingReason.NO_DISTANCE
    speed = distance_m / moving_s
    if speed > FASTEST_SWIM_MPS:
        return MissingReason.IMPLAUSIBLE_SPEED
    threshold = evidence.thresholds.threshold_swim_speed_mps
    if threshold is None:
        return MissingReason.NO_THRESHOLD
    return LoadResult(
        method=LoadMethod.SWIM,
        value=swim_load(moving_s=moving_s, distance_m=distance_m, threshold_swim_speed_mps=threshold.value),
        is_estimated=threshold.origin is Origin.ESTIMATE,
        basis=_basis(
            LoadMethod.SWIM,
            threshold_swim_speed_mps=threshold.origin,
            time="moving" if facts.moving_s else "timer",
        ),
        intensity_factor=intensity_factor(speed, threshold.value),
        swim_speed_mps=speed,
    )


def by_heart_rate(evidence: Evidence) -> LoadResult | MissingReason:
    """Return the load from TRIMP against an hour at LTHR, or why not.

    An estimate where any of the three heart rates is one, or where the sex is unspecified.
    """
    readings = trusted_readings(
        evidence.samples.time_s,
        evidence.samples.heart_rate_bpm,
        limits=PLAUSIBLE_HEART_RATE_BPM,
        duration_s=evidence.duration_s,
    )
    if isinstance(readings, MissingReason):
        return readings
    known = evidence.thresholds
    resting, maximum, lthr = known.resting_hr_bpm, known.max_hr_bpm, known.lthr_bpm
    if resting and maximum and not resting.value < (lthr or maximum).value <= maximum.value:
        return MissingReason.INCONSISTENT_THRESHOLDS
    if resting is None or maximum is None or lthr is None:
        return MissingReason.NO_THRESHOLD
    total = trimp(
        readings.values,
        readings.durations_s,
        resting_hr_bpm=resting.value,
        max_hr_bpm=maximum.value,
        sex=known.sex,
    )
    load = heart_rate_load(
        total,
        lthr_bpm=lthr.value,
        resting_hr_bpm=resting.value,
        max_hr_bpm=maximum.value,
        sex=known.sex,
    )
    origins = {lthr.origin, maximum.origin, resting.origin}
    return LoadResult(
        method=LoadMethod.HEART_RATE,
        value=load,
        is_estimated=Origin.ESTIMATE in origins or known.sex is Sex.UNSPECIFIED,
        basis=_basis(
            LoadMethod.HEART_RATE,
            lthr_bpm=lthr.origin,
            max_hr_bpm=maximum.origin,
            resting_hr_bpm=resting.origin,
            sex=known.sex,
        ),
        trimp=total,
    )


def by_session_rpe(evidence: Evidence) -> LoadResult | MissingReason:
    """Return the load of the athlete's rating, brought to the common scale, or why not; an estimate."""
    rating = evidence.facts.cr10
    if rating is None:
        return MissingReason.NOT_RATED
    if not evidence.duration_s:
        return MissingReason.NO_DURATION
    return LoadResult(
        method=LoadMethod.SESSION_RPE,
        value=session_rpe_load(duration_s=evidence.duration_s, cr10=rating),
        is_estimated=True,
        basis=_basis(LoadMethod.SESSION_RPE, cr10="athlete", scale="friel"),
        session_rpe=session_rpe(duration_s=evidence.duration_s, cr10=rating),
    )


def by_hand(evidence: Evidence) -> LoadResult | MissingReason:
    """Return the load that a person typed in, or that none was."""
    entered = evidence.facts.manual_load
    if entered is None:
        return MissingReason.NOT_ENTERED
    return LoadResult(
        method=LoadMethod.MANUAL, value=entered, is_estimated=False, basis=_basis(LoadMethod.MANUAL)
    )


def _running_speed(samples: ActivitySamples, duration_s: float) -> FloatArray | MissingReason:
    """Return plausible speeds with NaN elsewhere, from the speed channel or else from distance."""
    candidates = [samples.speed_mps]
    if samples.distance_m is not None:
        candidates.append(speed_of_distance(samples.time_s, samples.distance_m))
    low, high = PLAUSIBLE_RUNNING_SPEED_MPS
    reasons = []
    for speed in candidates:
        readings = trusted_readings(samples.time_s, speed, limits=(low, high), duration_s=duration_s)
        if speed is not None and not isinstance(readings, MissingReason):
            return np.where((speed >= low) & (speed <= high), speed, np.nan)
        if isinstance(readings, MissingReason):
            reasons.append(readings)
    return reasons[0]


def _grade(samples: ActivitySamples, speed_mps: FloatArray) -> tuple[FloatArray, str]:
    """Return the grade at each sample and where it came from; flat where altitude is mostly missing."""
    altitude, distance = samples.altitude_m, samples.distance_m
    if altitude is None or np.isfinite(altitude).mean() < MIN_COVERAGE:
        return np.zeros(samples.time_s.shape), "flat"
    if distance is None or np.isfinite(distance).mean() < MIN_COVERAGE:
        seconds = np.diff(samples.time_s, prepend=samples.time_s[0])
        return grades(np.cumsum(np.nan_to_num(speed_mps) * seconds), altitude), "altitude"
    return grades(distance, altitude), "altitude"


def _recorded_distance_m(samples: ActivitySamples) -> float | None:
    if samples.distance_m is None:
        return None
    known = samples.distance_m[np.isfinite(samples.distance_m)]
    return max(float(known[-1] - known[0]), 0.0) if known.size else None


def _basis(method: LoadMethod, **parts: str) -> str:
    return ";".join([method.value, *(f"{key}={value}" for key, value in parts.items())])
