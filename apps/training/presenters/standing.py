"""How somebody stands: fitness, fatigue, form and ramp as figures with plain words."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from apps.core import formatting
from apps.training.domain.fitness import RAMP_DAYS
from apps.training.selectors import LoadDays

FRESH_FROM = 5.0
BUILD = (-30.0, -10.0)
"""Form above is fresh, between is normal in a build, below wants a second signal (TrainingPeaks' help)."""
STEEP, STEADY = 7.0, 5.0
"""A rise of fitness over seven days above which it is steep, or worth knowing (Friel)."""
SPENT = 1.0
"""Fitness and fatigue below this have decayed to nothing, and form says nothing."""
EVEN = -0.5
"""A ramp above this is no easing."""
SETTLED_DAYS = 42
"""Fitness says little before as many days of load as it looks back on."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its line of words. `tone` is good, caution or nothing."""

    key: str
    label: str
    value: str
    note: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Fitness, fatigue and form of a day; values of `None` days are missing, never zero."""

    form: Figure
    fitness: Figure
    fatigue: Figure
    ramp: Figure
    days_known: int
    is_settled: bool
    has_estimates: bool


def standing(found: LoadDays | None, day: date, *, digits: int = 0) -> Standing:
    """Put a day of a load series into words."""
    values = found.on(day) if found else None
    before = found.on(day - timedelta(days=RAMP_DAYS)) if found else None
    days_known = (day - found.days[0]).days + 1 if found and found.days else 0
    fitness, fatigue, form = values or (None, None, None)
    ramp = values[0] - before[0] if values and before else None
    return Standing(
        form=Figure(
            "form", _("Form"), _figure(form, digits, sign=True), _form_words(form, values), _form_tone(form)
        ),
        fitness=Figure("fitness", _("Fitness"), _figure(fitness, digits), _change(ramp)),
        fatigue=Figure(
            "fatigue",
            _("Fatigue"),
            _figure(fatigue, digits),
            _change(values[1] - before[1] if values and before else None),
        ),
        ramp=Figure("", _("Ramp, 7 d"), _figure(ramp, 1, sign=True), ramp_words(ramp), _ramp_tone(ramp)),
        days_known=days_known,
        is_settled=days_known >= SETTLED_DAYS,
        has_estimates=bool(found and found.has_estimates),
    )


def _figure(value: float | None, digits: int, *, sign: bool = False) -> str:
    if value is None:
        return ""
    return formatting.signed(value, digits) if sign else formatting.number(value, digits)


def _change(value: float | None) -> str:
    if value is None:
        return _("no figure of a week ago")
    return _("%(change)s in 7\N{NO-BREAK SPACE}d") % {"change": formatting.signed(value, 1)}


def form_words(form: float | None) -> str:
    """Say what a form means."""
    if form is None:
        return _("no data yet")
    if form > FRESH_FROM:
        return _("fresh")
    if form >= BUILD[1]:
        return _("balanced")
    return _("normal in a build") if form >= BUILD[0] else _("deep: look for a second signal")


def _form_words(form: float | None, values: tuple[float, float, float] | None) -> str:
    if values and values[0] < SPENT and values[1] < SPENT:
        return _("no recent load")
    return form_words(form)


def _form_tone(form: float | None) -> str:
    return "caution" if form is not None and form < BUILD[0] else ""


def ramp_words(ramp: float | None) -> str:
    """Say what a week's change of fitness means."""
    if ramp is None:
        return _("needs 8 days")
    if ramp > STEEP:
        return _("steep")
    if ramp > STEADY:
        return _("brisk")
    return _("steady") if ramp >= EVEN else _("easing")


def _ramp_tone(ramp: float | None) -> str:
    return "caution" if ramp is not None and ramp > STEEP else ""
