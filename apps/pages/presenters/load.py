"""The load page: figures, chart, the table behind it, what it rests on and what it leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode
from zlib import crc32

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.compliance.policy import Use, decide
from apps.core import formatting
from apps.pages import charts
from apps.pages.viewer import Place, Viewer
from apps.training import selectors
from apps.training.domain.fitness import Convention
from apps.training.domain.load_result import SeriesSport
from apps.training.presenters import loads
from apps.training.presenters.standing import Standing, standing
from apps.training.selectors import LoadDays
from apps.wearables.presenters.words import SourceBadge, source_badges

SEASON_DAYS = 365
RANGES: dict[str, tuple[Promise, int]] = {
    "42": (gettext_lazy("42 d"), 42),
    "90": (gettext_lazy("90 d"), 90),
    "season": (gettext_lazy("Season"), SEASON_DAYS),
    "all": (gettext_lazy("All"), 0),
}
USUAL_RANGE = "90"
MOST_DAYS = 100
"""A table of more days than these goes by weeks."""
SPORT_WORDS: dict[SeriesSport, Promise] = {
    SeriesSport.ALL: gettext_lazy("All sports"),
    SeriesSport.CYCLING: gettext_lazy("Cycling"),
    SeriesSport.RUNNING: gettext_lazy("Running"),
    SeriesSport.SWIMMING: gettext_lazy("Swimming"),
    SeriesSport.OTHER: gettext_lazy("Other"),
}
CONVENTIONS: dict[Convention, tuple[Promise, Promise]] = {
    Convention.TP: (
        gettext_lazy("TrainingPeaks"),
        gettext_lazy(
            "Steps of 1/42 and 1/7 of the day's load, and form is yesterday's fitness less yesterday's "
            "fatigue, as TrainingPeaks counts."
        ),
    ),
    Convention.EXP: (
        gettext_lazy("intervals.icu"),
        gettext_lazy(
            "Exponential steps of 42 and 7 days, and form is the same day's fitness less its fatigue, as "
            "intervals.icu counts."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One view of the page. `days` is for the script: how far back, nothing for all."""

    label: str
    url: str
    current: bool
    days: int | None = None


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A day, or a week by its last day, in the table behind the chart."""

    label: str
    load: str
    fitness: str
    fatigue: str
    form: str
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; a word that is not known is the usual one."""

    range: str
    sport: SeriesSport
    convention: Convention
    place: Place

    @classmethod
    def of(cls, query: dict[str, str], place: Place) -> "Wanted":
        """Read it from the address."""
        span, sport, convention = query.get("range", ""), query.get("sport", ""), query.get("convention", "")
        return cls(
            range=span if span in RANGES else USUAL_RANGE,
            sport=SeriesSport(sport) if sport in set(SeriesSport) else SeriesSport.ALL,
            convention=Convention(convention) if convention in set(Convention) else Convention.TP,
            place=place,
        )

    def url(self, **changes: str) -> str:
        """Return the page's address with some of it changed."""
        chosen = {"range": self.range, "sport": self.sport.value, "convention": self.convention.value}
        return f"{self.place.load}?{urlencode(chosen | changes)}"

    def figures_url(self, version: int) -> str:
        """Return the address of the chart's figures; another version is another address, asked anew."""
        chosen = {"sport": self.sport.value, "convention": self.convention.value, "v": version}
        return f"{self.place.url('load_figures')}?{urlencode(chosen)}"


@dataclass(frozen=True, slots=True)
class LoadPage:
    """The page."""

    standing: Standing
    figures_url: str
    has_load: bool
    ranges: tuple[Choice, ...]
    sports: tuple[Choice, ...]
    sport: str
    conventions: tuple[Choice, ...]
    rule: str
    rows: tuple[LoadRow, ...]
    by_week: bool
    sources: tuple[SourceBadge, ...]
    coach: str
    left_out: tuple[tuple[str, str], ...]
    is_recomputing: bool


def _version(found: LoadDays | None) -> int:
    """Return a number that changes with any day's load."""
    return crc32(repr((found.days[0], found.load)).encode()) if found and found.days else 0


def page(viewer: Viewer, wanted: Wanted) -> LoadPage:
    """Compose the page; a fixed number of queries."""
    found = charts.load_of(viewer, sport=wanted.sport, convention=wanted.convention)
    estimated = charts.estimated_of(viewer, wanted.sport)
    rows, by_week = _table(found, estimated, viewer, days=RANGES[wanted.range][1])
    return LoadPage(
        standing=standing(found, viewer.today, digits=1),
        figures_url=wanted.figures_url(_version(found)),
        has_load=found is not None,
        ranges=_ranges(wanted),
        sports=_sports(wanted, selectors.sports_with_load(viewer.subject, audience=viewer.audience)),
        sport=str(SPORT_WORDS[wanted.sport]),
        conventions=tuple(
            Choice(str(name), wanted.url(convention=each.value), each is wanted.convention)
            for each, (name, _rule) in CONVENTIONS.items()
        ),
        rule=str(CONVENTIONS[wanted.convention][1]),
        rows=rows,
        by_week=by_week,
        sources=source_badges(found.sources) if found else (),
        coach="" if viewer.is_coach else _coach_words(found),
        left_out=_left_out(selectors.counts_without_load(viewer.subject, audience=viewer.audience)),
        is_recomputing=charts.is_recomputing(viewer),
    )


def _ranges(wanted: Wanted) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(label), wanted.url(range=name), name == wanted.range, days or None)
        for name, (label, days) in RANGES.items()
    )


def _sports(wanted: Wanted, known: list[SeriesSport]) -> tuple[Choice, ...]:
    shown = [sport for sport in SeriesSport if sport in {SeriesSport.ALL, wanted.sport, *known}]
    return tuple(
        Choice(str(SPORT_WORDS[sport]), wanted.url(sport=sport.value), sport is wanted.sport)
        for sport in shown
    )


def _table(
    found: LoadDays | None, estimated: set[date], viewer: Viewer, *, days: int
) -> tuple[tuple[LoadRow, ...], bool]:
    """Return the rows, newest first, and whether they go by weeks."""
    if found is None:
        return (), False
    first_on = viewer.today - timedelta(days=days - 1) if days else found.days[0]
    chosen = [at for at, day in enumerate(found.days) if first_on <= day <= viewer.today]
    by_week = len(chosen) > MOST_DAYS
    if not by_week:
        return tuple(_row(found, [at], estimated, viewer) for at in reversed(chosen)), False
    weeks = groupby(reversed(chosen), key=lambda at: viewer.week_of(found.days[at]))
    return tuple(_row(found, list(places)[::-1], estimated, viewer) for _start, places in weeks), True


def _row(found: LoadDays, places: list[int], estimated: set[date], viewer: Viewer) -> LoadRow:
    """Return one day, or a stretch of days: its load in all, and how it ended."""
    last = places[-1]
    load = sum(found.load[at] for at in places)
    return LoadRow(
        label=formatting.day(found.days[places[0]], today=viewer.today),
        load=formatting.number(load) if load else "",
        fitness=formatting.number(found.fitness[last], 1),
        fatigue=formatting.number(found.fatigue[last], 1),
        form=formatting.signed(found.form[last], 1),
        is_estimated=any(found.days[at] in estimated for at in places),
    )


def _coach_words(found: LoadDays | None) -> str:
    if found is None:
        return ""
    decision = decide(found.sources, Use.COACH_VIEW)
    if decision.allowed:
        return _("A coach whom you let see your activities sees the same sums.")
    return decision.sentence + " " + _("A coach sees sums without it.")


def _left_out(counts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Say how many activities have no load and why, the most frequent reason first."""
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return tuple(
        (
            ngettext("%(count)d activity", "%(count)d activities", count) % {"count": count},
            loads.reason_words(reason),
        )
        for reason, count in ordered
    )
