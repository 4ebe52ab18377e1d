"""Last night against the seven days before it; what is not known is said as such, never guessed."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from apps.core import formatting
from apps.core.formatting import NOTHING, Quantity
from apps.wearables.presenters.words import SourceBadge, source_badges
from apps.wearables.selectors.health import Figure, Night


@dataclass(frozen=True, slots=True)
class Signal:
    """One figure of a night; `value` is falsy and `note` empty where there is none."""

    term: str
    value: Quantity
    note: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """The card. `night` says which night it is; `is_last` whether that is the last one."""

    signals: tuple[Signal, ...]
    night: str
    is_last: bool
    source: SourceBadge | None


def readiness(night: Night | None, *, today: date) -> Readiness:
    """Put a night into words; without one every signal says that it has no data."""
    terms = (_("Heart-rate variability"), _("Resting heart rate"), _("Sleep"))
    if night is None:
        return Readiness(tuple(Signal(term, NOTHING, "") for term in terms), "", is_last=False, source=None)
    hrv, heart, sleep = terms
    is_last = night.on == today
    return Readiness(
        signals=(
            _signal(hrv, night.rmssd_ms, "ms"),
            _signal(heart, night.resting_heart_rate_bpm, "bpm"),
            _sleep(sleep, night.sleep_s),
        ),
        night=_("Last night") if is_last else formatting.day(night.on, today=today),
        is_last=is_last,
        source=source_badges([night.source])[0],
    )


def _signal(term: str, figure: Figure, unit: str) -> Signal:
    value = formatting.quantity(figure.value, unit)
    if figure.value is None:
        return Signal(term, NOTHING, "")
    if figure.mean is None:
        return Signal(term, value, _("too few nights to compare"))
    change = formatting.signed(round(figure.value) - round(figure.mean))
    words = _("7-day mean %(mean)s (%(change)s)")
    return Signal(term, value, words % {"mean": formatting.quantity(figure.mean, unit), "change": change})


def _sleep(term: str, figure: Figure) -> Signal:
    if figure.value is None:
        return Signal(term, NOTHING, "")
    value = Quantity(formatting.hours(figure.value))
    if figure.mean is None:
        return Signal(term, value, _("too few nights to compare"))
    return Signal(term, value, _("7-day mean %(mean)s") % {"mean": formatting.hours(figure.mean)})
