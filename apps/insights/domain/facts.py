"""Numbered facts about somebody's training: what a recommendation may rest on, and nothing else.

A fact is a sum over days or weeks. It names no day, no place and no person, so that it can be read by
somebody who must not know whose it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from apps.insights.domain.nights import Night, figures

WEEK: Final = 7
MONTH: Final = 30
KM_M: Final = 1000.0
HOUR_S: Final = 3600.0
MINUTE_S: Final = 60.0
RUNNING: Final = "running"
SPORTS: Final = ("running", "cycling", "swimming")

WHAT: Final = MappingProxyType(
    {
        "fitness": "Fitness today, a mean of daily load over 42 days",
        "fatigue": "Fatigue today, a mean of daily load over 7 days",
        "form": "Form today, fitness less fatigue",
        "ramp_7d": "Change of fitness in 7 days",
        "load_7d": "Load of the last 7 days",
        "load_8_14d": "Load of the 7 days before those",
        "load_week_28d": "Load a week, mean of the last 28 days",
        "hours_7d": "Hours of training in the last 7 days",
        "sessions_7d": "Sessions in the last 7 days",
        "rest_days_7d": "Days without training in the last 7 days",
        "running_km_7d": "Running distance of the last 7 days",
        "cycling_km_7d": "Cycling distance of the last 7 days",
        "swimming_km_7d": "Swimming distance of the last 7 days",
        "longest_run_km_30d": "Longest run in 30 days, by distance",
        "longest_run_min_30d": "Longest run in 30 days, by time",
        "exertion_7d": "Mean rating of effort in the last 7 days, of 10",
        "days_since_last": "Days since the last session",
        "days_known": "Days of load that are known",
        "hrv_7d": "Nightly heart-rate variability (RMSSD), mean of the last 7 days",
        "hrv_low": "Lower edge of the own normal range of nightly heart-rate variability",
        "hrv_high": "Upper edge of the own normal range of nightly heart-rate variability",
        "resting_hr_7d": "Resting heart rate, mean of the last 7 days",
        "resting_hr_base": "Resting heart rate, mean of the weeks before",
    }
)
"""What each fact is, in the words that the model reads; the page has words of its own."""

HEALTH: Final = frozenset(
    {"exertion_7d", "hrv_7d", "hrv_low", "hrv_high", "resting_hr_7d", "resting_hr_base"}
)
"""Facts about health: a coach needs the athlete's leave for this class of data."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure with its unit, rounded as it may be said, and the sources that it was worked out from."""

    id: str
    key: str
    value: float
    unit: str
    sources: tuple[str, ...]

    @property
    def what(self) -> str:
        """Return what it is, for the model."""
        return WHAT[self.key]


@dataclass(frozen=True, slots=True)
class Series:
    """Daily load, fitness, fatigue and form up to today; lists of one length, the last one is today."""

    load: Sequence[float]
    fitness: Sequence[float]
    fatigue: Sequence[float]
    form: Sequence[float]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outing:
    """One activity as far as facts need it; None where unknown. `effort` is the person's rating, 0 to 10."""

    on: date
    sport: str
    duration_s: float | None
    distance_m: float | None
    effort: int | None
    sources: tuple[str, ...]


def collect(
    series: Series | None,
    outings: Iterable[Outing],
    *,
    today: date,
    nights: Sequence[Night] = (),
    night_source: str = "",
) -> tuple[Fact, ...]:
    """Return the facts, numbered from E1 on; what is not known is left out.

    Args:
        nights: of the one source `night_source`.
    """
    found = [*_of_series(series), *_of_outings(list(outings), today)]
    found += [(*figure, (night_source,)) for figure in figures(nights, today=today)]
    return tuple(
        Fact(f"E{number}", key, value, unit, sources)
        for number, (key, value, unit, sources) in enumerate(found, start=1)
    )


def value_of(facts: Iterable[Fact], key: str) -> float | None:
    """Return the value of a fact by its key; None where it is not known."""
    return next((fact.value for fact in facts if fact.key == key), None)


def as_json(facts: Iterable[Fact]) -> list[dict[str, object]]:
    """Return facts as they are kept."""
    return [
        {
            "id": fact.id,
            "key": fact.key,
            "value": fact.value,
            "unit": fact.unit,
            "sources": list(fact.sources),
        }
        for fact in facts
    ]


def from_json(kept: Iterable[Mapping[str, object]]) -> tuple[Fact, ...]:
    """Return facts that were kept; one whose key has gone out of use is left out."""
    return tuple(
        Fact(
            id=str(row["id"]),
            key=str(row["key"]),
            value=float(str(row["value"])),
            unit=str(row["unit"]),
            sources=tuple(str(source) for source in _list(row["sources"])),
        )
        for row in kept
        if row.get("key") in WHAT
    )


Found = tuple[str, float, str, tuple[str, ...]]


def _of_series(series: Series | None) -> Iterator[Found]:
    if series is None or not series.load:
        return
    sources = series.sources
    yield "fitness", round(series.fitness[-1], 1), "load", sources
    yield "fatigue", round(series.fatigue[-1], 1), "load", sources
    yield "form", round(series.form[-1], 1), "load", sources
    if len(series.fitness) > WEEK:
        yield "ramp_7d", round(series.fitness[-1] - series.fitness[-1 - WEEK], 1), "load", sources
    yield "load_7d", float(round(sum(series.load[-WEEK:]))), "load", sources
    if len(series.load) >= 2 * WEEK:
        yield "load_8_14d", float(round(sum(series.load[-2 * WEEK : -WEEK]))), "load", sources
    if len(series.load) >= 4 * WEEK:
        yield "load_week_28d", float(round(sum(series.load[-4 * WEEK :]) / 4)), "load", sources
    yield "days_known", float(len(series.load)), "days", sources


def _of_outings(outings: list[Outing], today: date) -> Iterator[Found]:
    if not outings:
        return
    week = [outing for outing in outings if outing.on > today - timedelta(days=WEEK)]
    sources = _sources(outings)
    trained = {outing.on for outing in week}
    yield "hours_7d", round(sum(outing.duration_s or 0 for outing in week) / HOUR_S, 1), "h", sources
    yield "sessions_7d", float(len(week)), "sessions", sources
    yield "rest_days_7d", float(WEEK - len(trained)), "days", sources
    for sport in SPORTS:
        distances = [each.distance_m for each in week if each.sport == sport and each.distance_m]
        if distances:
            yield f"{sport}_km_7d", round(sum(distances) / KM_M, 1), "km", _sources(week)
    yield from _of_runs([each for each in outings if each.sport == RUNNING], today)
    efforts = [each.effort for each in week if each.effort is not None]
    if efforts:
        yield "exertion_7d", round(sum(efforts) / len(efforts), 1), "of 10", _sources(week)
    last_on = max(outing.on for outing in outings)
    yield "days_since_last", float(max((today - last_on).days, 0)), "days", sources


def _of_runs(runs: list[Outing], today: date) -> Iterator[Found]:
    recent = [run for run in runs if run.on > today - timedelta(days=MONTH)]
    distances = [run.distance_m for run in recent if run.distance_m]
    durations = [run.duration_s for run in recent if run.duration_s]
    if distances:
        yield "longest_run_km_30d", round(max(distances) / KM_M, 1), "km", _sources(recent)
    if durations:
        yield "longest_run_min_30d", float(round(max(durations) / MINUTE_S)), "min", _sources(recent)


def _sources(outings: Iterable[Outing]) -> tuple[str, ...]:
    return tuple(sorted({source for outing in outings for source in outing.sources}))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
