"""Heart rate into TRIMP and load, and labelled estimates of maximum and threshold heart rate."""

from dataclasses import replace
from enum import StrEnum

import numpy as np

from apps.training.domain.sampling import FloatArray
from apps.training.domain.thresholds import AthleteThresholds, Origin, Sex, ThresholdValue

SECONDS_PER_MINUTE = 60.0
REFERENCE_S = 3600.0
"""An hour at LTHR has a load of 100."""

TANAKA_INTERCEPT_BPM = 208.0
TANAKA_SLOPE_BPM_PER_YEAR = 0.7
AGES_YEARS = (5, 110)
"""Ages for which a maximum heart rate is estimated."""

LTHR_RESERVE = 0.85
"""Share of the heart-rate reserve at which LTHR is estimated. Source: Elevate's default."""


class TrimpVariant(StrEnum):
    """Which scale factor women have; the shape of the curve is the same."""

    BANISTER = "banister"
    """.64 e^(1.92 r) men, .86 e^(1.67 r) women. Source: Banister 1991; Green 1983."""
    GOLDEN_CHEETAH = "golden_cheetah"
    """.64 for both. Source: GoldenCheetah src/Metrics/TRIMPPoints.cpp."""


WEIGHTS: dict[TrimpVariant, dict[Sex, tuple[float, float]]] = {
    TrimpVariant.BANISTER: {Sex.MALE: (0.64, 1.92), Sex.FEMALE: (0.86, 1.67)},
    TrimpVariant.GOLDEN_CHEETAH: {Sex.MALE: (0.64, 1.92), Sex.FEMALE: (0.64, 1.67)},
}
"""Factor a and exponent b of a * e^(b * reserve)."""


def reserve_fraction(heart_rate_bpm: FloatArray, *, resting_hr_bpm: float, max_hr_bpm: float) -> FloatArray:
    """Return (HR - rest) / (max - rest), held within 0 and 1 so that a strap's spike cannot inflate a load.

    Args:
        heart_rate_bpm: any shape, bpm, NaN where missing (and stays so).

    Raises:
        ValueError: the maximum is not above the resting heart rate.
    """
    if max_hr_bpm <= resting_hr_bpm:
        raise ValueError("maximum heart rate must be above resting heart rate")
    return np.clip((heart_rate_bpm - resting_hr_bpm) / (max_hr_bpm - resting_hr_bpm), 0.0, 1.0)


def trimp_per_minute(
    reserve: FloatArray, *, sex: Sex, variant: TrimpVariant = TrimpVariant.BANISTER
) -> FloatArray:
    """Return r * a * e^(b * r) for each reserve fraction r, any shape, dimensionless per minute.

    For an unspecified sex it is the mean of the two curves, to be labelled an estimate.

    Source: Banister 1991, Green 1983.
    """
    pairs = WEIGHTS[variant]
    chosen = list(pairs.values()) if sex is Sex.UNSPECIFIED else [pairs[sex]]
    curves = [reserve * a * np.exp(b * reserve) for a, b in chosen]
    return np.asarray(np.mean(curves, axis=0), dtype=np.float64)


def trimp(
    heart_rate_bpm: FloatArray,
    durations_s: FloatArray,
    *,
    resting_hr_bpm: float,
    max_hr_bpm: float,
    sex: Sex,
    variant: TrimpVariant = TrimpVariant.BANISTER,
) -> float:
    """Return TRIMP, summed sample by sample over the minutes that each one stands for.

    The sum over samples is larger than TRIMP of the mean heart rate, since the curve bends upwards; programs
    that use the mean (Elevate) therefore show less.

    Args:
        heart_rate_bpm: shape (n,), bpm; a missing reading (NaN) counts nothing.
        durations_s: shape (n,), seconds.

    Raises:
        ValueError: shapes differ, or the maximum is not above the resting heart rate.

    Source: Banister 1991.
    """
    if heart_rate_bpm.shape != durations_s.shape:
        raise ValueError("durations_s must have the shape of heart_rate_bpm")
    reserve = reserve_fraction(heart_rate_bpm, resting_hr_bpm=resting_hr_bpm, max_hr_bpm=max_hr_bpm)
    return float(
        np.nansum(trimp_per_minute(reserve, sex=sex, variant=variant) * durations_s) / SECONDS_PER_MINUTE
    )


def heart_rate_load(
    trimp_value: float,
    *,
    lthr_bpm: float,
    resting_hr_bpm: float,
    max_hr_bpm: float,
    sex: Sex,
    variant: TrimpVariant = TrimpVariant.BANISTER,
) -> float:
    """Return the load of a TRIMP: 100 x TRIMP / TRIMP of one hour at LTHR, of the same sex and variant.

    Raises:
        ValueError: not resting < LTHR <= maximum.
    """
    if not resting_hr_bpm < lthr_bpm <= max_hr_bpm:
        raise ValueError("LTHR must lie above resting and not above maximum heart rate")
    reference = trimp(
        np.array([lthr_bpm]),
        np.array([REFERENCE_S]),
        resting_hr_bpm=resting_hr_bpm,
        max_hr_bpm=max_hr_bpm,
        sex=sex,
        variant=variant,
    )
    return 100.0 * trimp_value / reference


def estimate_max_hr(age_years: float) -> ThresholdValue:
    """Estimate the maximum heart rate in bpm from age: 208 - 0.7 x age.

    Raises:
        ValueError: the age is outside 5 to 110 years.

    Source: Tanaka, Monahan & Seals 2001, doi 10.1016/S0735-1097(00)01054-8; a person may differ by 10 bpm and
    more.
    """
    youngest, oldest = AGES_YEARS
    if not youngest <= age_years <= oldest:
        raise ValueError("age is out of range")
    return ThresholdValue(TANAKA_INTERCEPT_BPM - TANAKA_SLOPE_BPM_PER_YEAR * age_years, Origin.ESTIMATE)


def estimate_lthr(*, resting_hr_bpm: float, max_hr_bpm: float) -> ThresholdValue:
    """Estimate threshold heart rate in bpm: rest + 0.85 x (max - rest).

    Raises:
        ValueError: the maximum is not above the resting heart rate.

    Source: Elevate's default.
    """
    if max_hr_bpm <= resting_hr_bpm:
        raise ValueError("maximum heart rate must be above resting heart rate")
    return ThresholdValue(resting_hr_bpm + LTHR_RESERVE * (max_hr_bpm - resting_hr_bpm), Origin.ESTIMATE)


def with_estimates(thresholds: AthleteThresholds, *, age_years: float | None) -> AthleteThresholds:
    """Fill in the maximum heart rate and LTHR that are not known, labelled as estimates.

    Nothing is filled in that cannot be told: no maximum without a plausible age, no LTHR without a resting
    heart rate below the maximum. A known value is never replaced.
    """
    youngest, oldest = AGES_YEARS
    filled = thresholds
    if filled.max_hr_bpm is None and age_years is not None and youngest <= age_years <= oldest:
        filled = replace(filled, max_hr_bpm=estimate_max_hr(age_years))
    resting, maximum = filled.resting_hr_bpm, filled.max_hr_bpm
    if filled.lthr_bpm is None and resting and maximum and resting.value < maximum.value:
        lthr = estimate_lthr(resting_hr_bpm=resting.value, max_hr_bpm=maximum.value)
        filled = replace(filled, lthr_bpm=lthr)
    return filled
