"""Choose the best method that an activity's data allow, and compute its load by that one alone."""

from collections.abc import Callable
from dataclasses import replace

from apps.training.domain.heart_rate import with_estimates
from apps.training.domain.load_methods import (
    Evidence,
    by_graded_pace,
    by_hand,
    by_heart_rate,
    by_power,
    by_session_rpe,
    by_swim_pace,
)
from apps.training.domain.load_result import ActivityFacts, LoadMethod, LoadResult, MissingReason, Skipped
from apps.training.domain.sampling import ActivitySamples, sample_durations_s
from apps.training.domain.thresholds import AthleteThresholds

METHODS: tuple[tuple[LoadMethod, Callable[[Evidence], LoadResult | MissingReason]], ...] = (
    (LoadMethod.POWER, by_power),
    (LoadMethod.GRADED_PACE, by_graded_pace),
    (LoadMethod.SWIM, by_swim_pace),
    (LoadMethod.HEART_RATE, by_heart_rate),
    (LoadMethod.SESSION_RPE, by_session_rpe),
    (LoadMethod.MANUAL, by_hand),
)
"""The methods in the order in which they are tried."""


def activity_load(
    samples: ActivitySamples,
    facts: ActivityFacts,
    thresholds: AthleteThresholds,
    *,
    age_years: float | None = None,
) -> LoadResult:
    """Return an activity's load by the first method that its data allow.

    The order is power (cycling), graded pace (running), swim, heart rate, session RPE, manual. Every method
    that was passed over is named with its reason, and two methods are never mixed. An unknown maximum or
    threshold heart rate is estimated where it can be, and the result says so.

    Args:
        samples: what was recorded; the arrays may be empty.
        facts: what is known beside the samples. Without a timer time, the time with samples is used.
        thresholds: those in force on the activity's day.
        age_years: age on that day, from which an unknown maximum heart rate is estimated.

    Returns:
        A result whose value is None, with a reason, where no method applies.
    """
    duration_s = facts.duration_s or float(sample_durations_s(samples.time_s).sum())
    evidence = Evidence(samples, facts, with_estimates(thresholds, age_years=age_years), duration_s)
    skipped: list[Skipped] = []
    for method, attempt in METHODS:
        outcome = attempt(evidence)
        if isinstance(outcome, LoadResult):
            return replace(outcome, skipped=tuple(skipped))
        skipped.append(Skipped(method, outcome))
    return LoadResult(
        method=LoadMethod.NONE,
        value=None,
        is_estimated=False,
        basis=LoadMethod.NONE.value,
        skipped=tuple(skipped),
    )
