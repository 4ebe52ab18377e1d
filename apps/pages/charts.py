"""Figures of the load chart: one JSON object that static/js/charts/load.js reads."""

from datetime import date

from apps.pages.viewer import Viewer
from apps.training import selectors
from apps.training.domain.fitness import Convention
from apps.training.domain.load_result import SeriesSport
from apps.training.selectors import LoadDays

Figures = dict[str, object]


def load_figures(found: LoadDays | None, *, estimated: set[date], today: date) -> Figures:
    """Shape daily load for the chart; without any, its lists are empty."""
    if found is None:
        return {"days": [], "load": [], "fitness": [], "fatigue": [], "form": [], "today": today.isoformat()}
    return {
        "days": [day.isoformat() for day in found.days],
        "load": [round(value, 1) for value in found.load],
        "fitness": [round(value, 2) for value in found.fitness],
        "fatigue": [round(value, 2) for value in found.fatigue],
        "form": [round(value, 2) for value in found.form],
        "estimated": [day in estimated for day in found.days],
        "convention": found.convention.value,
        "today": today.isoformat(),
    }


def load_of(
    viewer: Viewer, *, sport: SeriesSport = SeriesSport.ALL, convention: Convention = Convention.TP
) -> LoadDays | None:
    """Return the load that the viewer looks at, up to today."""
    return selectors.load_days(
        viewer.subject, audience=viewer.audience, today=viewer.today, sport=sport, convention=convention
    )


def figures_of(
    viewer: Viewer, *, sport: SeriesSport = SeriesSport.ALL, convention: Convention = Convention.TP
) -> Figures:
    """Return the figures of the load that the viewer looks at; two queries."""
    found = load_of(viewer, sport=sport, convention=convention)
    return load_figures(found, estimated=estimated_of(viewer, sport), today=viewer.today)


def estimated_of(viewer: Viewer, sport: SeriesSport = SeriesSport.ALL) -> set[date]:
    """Return the days of that load of which a part is an estimate."""
    return selectors.estimated_days(viewer.subject, sport=sport, audience=viewer.audience)


def is_recomputing(viewer: Viewer) -> bool:
    """Say whether the viewer's own load moves at this moment; a coach is not told what comes in."""
    return not viewer.is_coach and selectors.is_recomputing(viewer.subject)


def last_days(figures: Figures, count: int) -> Figures:
    """Keep the last days of each column."""
    return {name: column[-count:] if isinstance(column, list) else column for name, column in figures.items()}
