"""How hard a session felt: session RPE, and the monotony and strain of a week of daily loads."""

import numpy as np

from apps.training.domain.sampling import FloatArray

SECONDS_PER_MINUTE = 60.0
SECONDS_PER_HOUR = 3600.0
CR10_MAX = 10.0
DAYS_PER_WEEK = 7

RPE_LOAD_PER_HOUR = (0.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 100.0, 120.0, 140.0)
"""Load of an hour at a rating of 0, 1, ... 10, on the scale where an hour at threshold is 100.

Source: Friel, "Estimating Training Stress Score (TSS)", trainingpeaks.com; the 0 is ours.
"""


def session_rpe(*, duration_s: float, cr10: float) -> float:
    """Return session RPE in arbitrary units: minutes x rating on Borg's CR10 scale.

    A hard hour gives several hundred, not 100: never add it to loads of the other methods, use
    ``session_rpe_load``.

    Raises:
        ValueError: the duration is negative, or the rating is outside 0 to 10.

    Source: Foster et al. 2001, J Strength Cond Res 15(1):109-115.
    """
    _check_effort(duration_s, cr10)
    return duration_s / SECONDS_PER_MINUTE * cr10


def session_rpe_load(*, duration_s: float, cr10: float) -> float:
    """Return the load of a rated session on the scale of the other methods (100 = an hour at threshold).

    Ratings between whole numbers are interpolated. Always an estimate.

    Raises:
        ValueError: the duration is negative, or the rating is outside 0 to 10.

    Source: Friel's table, ``RPE_LOAD_PER_HOUR``.
    """
    _check_effort(duration_s, cr10)
    an_hour = float(np.interp(cr10, np.arange(len(RPE_LOAD_PER_HOUR)), np.array(RPE_LOAD_PER_HOUR)))
    return duration_s / SECONDS_PER_HOUR * an_hour


def monotony(daily_loads: FloatArray) -> float | None:
    """Return the mean of a week's daily loads over their (population) standard deviation.

    Args:
        daily_loads: shape (7,), rest days as 0.

    Returns:
        Dimensionless, or None where all seven days are the same.

    Raises:
        ValueError: not seven days, or a load that is not finite.

    Source: Foster 1998, Med Sci Sports Exerc 30(7):1164-1168.
    """
    if daily_loads.shape != (DAYS_PER_WEEK,) or not np.isfinite(daily_loads).all():
        raise ValueError("monotony needs seven finite daily loads")
    if np.ptp(daily_loads) == 0:
        return None
    return float(np.mean(daily_loads) / np.std(daily_loads))


def strain(daily_loads: FloatArray) -> float | None:
    """Return the sum of a week's daily loads times its monotony, in their unit; None without monotony.

    Args:
        daily_loads: shape (7,), rest days as 0.

    Raises:
        ValueError: not seven days, or a load that is not finite.

    Source: Foster 1998, Med Sci Sports Exerc 30(7):1164-1168.
    """
    week = monotony(daily_loads)
    return None if week is None else float(np.sum(daily_loads)) * week


def _check_effort(duration_s: float, cr10: float) -> None:
    if not duration_s >= 0 or not 0 <= cr10 <= CR10_MAX:
        raise ValueError("duration must not be negative and the rating must lie within 0 and 10")
