"""What may not be proposed, whoever writes: limits in code that fail closed.

Sources: single run, Frandsen 2025, 10.1136/bjsports-2024-109380, the strongest
evidence here; ramp of fitness, Friel, a coach's heuristic; data gate, rest day and hard days, judgement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from apps.insights.domain.facts import RUNNING, SPORTS, WEEK, Fact, Series, value_of

RUN_SHARE: Final = 1.10
"""Of the longest run in 30 days; above it injuries rise (Frandsen 2025)."""

RAMP_CAP: Final = 8.0
"""Rise of fitness in 7 days that a proposal may lead to."""

LEAST_LOAD_DAYS: Final = 28
FRESH: Final = timedelta(hours=36)
HARD_SHARE: Final = 1.5
"""A day with this multiple of fitness as its load was a hard one."""

FITNESS_DAYS: Final = 42.0
LONGEST_MIN: Final = 360
ADULT_FROM: Final = 19
"""Years since the year of birth: who is 18 by it may still be 17."""


class Intensity(StrEnum):
    """How hard a proposed session is."""

    REST = "rest"
    EASY = "easy"
    MODERATE = "moderate"
    HARD = "hard"


INTENSITY_FACTORS: Final[Mapping[Intensity, float]] = MappingProxyType(
    {Intensity.REST: 0.0, Intensity.EASY: 0.65, Intensity.MODERATE: 0.80, Intensity.HARD: 0.92}
)
"""Share of the threshold, from which the load of a proposal is estimated: hours · IF² · 100."""


class Closed(StrEnum):
    """Why nothing may be proposed."""

    NO_LOAD = "no_load"
    FEW_DAYS = "few_days"
    STALE = "stale"


class Breach(StrEnum):
    """What a proposal does that it may not."""

    CLOSED = "data_gate"
    INTENSITY = "intensity"
    SPORT = "sport"
    LONGEST_RUN = "longest_run"
    RAMP = "ramp"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One next session. Rest has no sport of its own and no duration."""

    sport: str
    intensity: Intensity
    duration_min: int
    distance_km: float | None
    why: str
    evidence: tuple[str, ...]

    @property
    def load(self) -> float:
        """Estimate its load, where an hour at threshold is 100."""
        return self.duration_min / 60 * INTENSITY_FACTORS[self.intensity] ** 2 * 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a proposal has to keep to. `closed` says why there may be none at all."""

    closed: Closed | None
    intensities: tuple[Intensity, ...] = ()
    sports: tuple[str, ...] = ()
    most_load: float | None = None
    most_run_km: float | None = None
    most_run_min: float | None = None


def limits(
    series: Series | None, facts: tuple[Fact, ...], *, sports: frozenset[str], age: timedelta | None
) -> Limits:
    """Work the limits out; what is not known closes what depends on it.

    Args:
        sports: those that the person did lately.
        age: since anything came in; None if nothing ever did.
    """
    if series is None or not series.load:
        return Limits(closed=Closed.NO_LOAD)
    if len(series.load) < LEAST_LOAD_DAYS:
        return Limits(closed=Closed.FEW_DAYS)
    if age is None or age > FRESH:
        return Limits(closed=Closed.STALE)
    longest_km = value_of(facts, "longest_run_km_30d")
    longest_min = value_of(facts, "longest_run_min_30d")
    open_to = sports if longest_min is not None else sports - {RUNNING}
    return Limits(
        closed=None,
        intensities=_intensities(series, facts),
        sports=tuple(sport for sport in SPORTS if sport in open_to),
        most_load=round(_most_load(series), 1),
        most_run_km=None if longest_km is None else _floor(longest_km * RUN_SHARE, 10),
        most_run_min=None if longest_min is None else _floor(longest_min * RUN_SHARE, 1),
    )


def breach(proposal: Proposal, allowed: Limits) -> Breach | None:
    """Return the first thing that a proposal may not do; None if it keeps to everything."""
    if allowed.closed is not None:
        return Breach.CLOSED
    if proposal.intensity not in allowed.intensities:
        return Breach.INTENSITY
    if proposal.intensity is Intensity.REST:
        return Breach.TOO_LONG if proposal.duration_min or proposal.distance_km else None
    if proposal.sport not in allowed.sports:
        return Breach.SPORT
    if not 0 < proposal.duration_min <= LONGEST_MIN:
        return Breach.TOO_LONG
    if proposal.sport == RUNNING and _is_too_long_a_run(proposal, allowed):
        return Breach.LONGEST_RUN
    if allowed.most_load is None or proposal.load > allowed.most_load:
        return Breach.RAMP
    return None


def is_minor(*, birth_year: int | None, this_year: int) -> bool:
    """Say whether somebody is under age, or may still be; without a year of birth nobody can tell."""
    return birth_year is not None and this_year - birth_year < ADULT_FROM


def as_json(allowed: Limits) -> dict[str, object]:
    """Return limits as they are kept."""
    return {
        "closed": allowed.closed.value if allowed.closed else None,
        "intensities": [each.value for each in allowed.intensities],
        "sports": list(allowed.sports),
        "most_load": allowed.most_load,
        "most_run_km": allowed.most_run_km,
        "most_run_min": allowed.most_run_min,
    }


def from_json(kept: Mapping[str, object]) -> Limits:
    """Return limits that were kept."""
    closed, intensities, sports = kept["closed"], kept["intensities"], kept["sports"]
    return Limits(
        closed=Closed(str(closed)) if closed else None,
        intensities=tuple(Intensity(str(each)) for each in intensities)
        if isinstance(intensities, list)
        else (),
        sports=tuple(str(each) for each in sports) if isinstance(sports, list) else (),
        most_load=_number(kept["most_load"]),
        most_run_km=_number(kept["most_run_km"]),
        most_run_min=_number(kept["most_run_min"]),
    )


def _intensities(series: Series, facts: tuple[Fact, ...]) -> tuple[Intensity, ...]:
    """Leave out what the last days bar: no rest day for a week, a second hard day, nights below the band."""
    if value_of(facts, "rest_days_7d") == 0:
        return (Intensity.REST,)
    was_hard = any(
        load > HARD_SHARE * fitness
        for load, fitness in zip(series.load[-2:], series.fitness[-2:], strict=True)
    )
    hrv, low = value_of(facts, "hrv_7d"), value_of(facts, "hrv_low")
    is_strained = hrv is not None and low is not None and hrv < low
    easy = (Intensity.REST, Intensity.EASY, Intensity.MODERATE)
    return easy if was_hard or is_strained else (*easy, Intensity.HARD)


def _most_load(series: Series) -> float:
    """Return the load of a next day that lets fitness rise by no more than the cap in its 7 days."""
    now, before = series.fitness[-1], series.fitness[-WEEK]
    return max(now + FITNESS_DAYS * (RAMP_CAP + before - now), 0.0)


def _is_too_long_a_run(proposal: Proposal, allowed: Limits) -> bool:
    if allowed.most_run_min is None or proposal.duration_min > allowed.most_run_min:
        return True
    if proposal.distance_km is None:
        return False
    return allowed.most_run_km is None or proposal.distance_km > allowed.most_run_km


def _floor(value: float, parts: int) -> float:
    """Round down, so that the limit that is said is never above the one that holds."""
    return int(value * parts) / parts


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
