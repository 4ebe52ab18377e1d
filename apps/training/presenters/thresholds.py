"""The thresholds page in words: each kind with what it does, what holds now, and what held before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Units
from apps.accounts.selectors import Preferences
from apps.core import formatting
from apps.core.formatting import PaceUnit
from apps.training.models import Threshold, ThresholdKind

PACES = {ThresholdKind.RUN_SPEED, ThresholdKind.SWIM_SPEED}


@dataclass(frozen=True, slots=True)
class ThresholdUnit:
    """How a kind of threshold is written: a number with a unit, or the time for a distance."""

    unit: str
    pace: PaceUnit | None = None

    def text(self, value: float) -> str:
        """Write a stored value."""
        if self.pace is None:
            return formatting.number(value)
        return formatting.pace(value, self.pace).value


def unit_of(kind: ThresholdKind, *, imperial: bool) -> ThresholdUnit:
    """Return how somebody writes a kind of threshold."""
    if kind not in PACES:
        return ThresholdUnit("W" if kind is ThresholdKind.FTP else "bpm")
    if kind is ThresholdKind.RUN_SPEED:
        pace = formatting.PER_MILE if imperial else formatting.PER_KM
    else:
        pace = formatting.PER_100_YARDS if imperial else formatting.PER_100_M
    return ThresholdUnit(pace.unit, pace)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a kind of threshold is called and what it does."""

    name: Promise
    icon: str
    does: Promise


MEANINGS: dict[ThresholdKind, Meaning] = {
    ThresholdKind.FTP: Meaning(
        _("FTP"),
        "power",
        _("The power that you can ride for about an hour. Gives rides with power their load."),
    ),
    ThresholdKind.RUN_SPEED: Meaning(
        _("Threshold pace, running"),
        "run",
        _("The pace that you can run for about an hour on the flat. Gives runs their load, hills counted."),
    ),
    ThresholdKind.SWIM_SPEED: Meaning(
        _("Threshold pace, swimming"),
        "swim",
        _("The pace of a hard 1,500 m, or your critical swim speed. Gives swims their load."),
    ),
    ThresholdKind.LTHR: Meaning(
        _("Threshold heart rate"),
        "heart",
        _(
            "Your mean heart rate over an hour flat out (LTHR). The measure for sessions without power or "
            "pace. Without it we estimate it from resting and maximum."
        ),
    ),
    ThresholdKind.MAX_HR: Meaning(
        _("Maximum heart rate"),
        "heart",
        _("The highest that you have really seen. Without it we estimate it from your year of birth."),
    ),
    ThresholdKind.RESTING_HR: Meaning(
        _("Resting heart rate"),
        "heart",
        _("Lying down, after waking. Needed for every load from heart rate; it is never guessed."),
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One value from a day on."""

    public_id: UUID
    value: str
    unit: str
    since: str
    is_current: bool
    is_future: bool


@dataclass(frozen=True, slots=True)
class ThresholdCard:
    """One kind of threshold."""

    kind: ThresholdKind
    id: str
    name: str
    icon: str
    does: str
    unit: str
    current: Entry | None
    entries: tuple[Entry, ...]


HEART_RATES = (ThresholdKind.RESTING_HR, ThresholdKind.LTHR, ThresholdKind.MAX_HR)
"""From the lowest to the highest; a body knows no other order."""


def doubts(found: Iterable[Threshold], *, today: date) -> str:
    """Say which heart rates in force contradict each other; empty if they agree."""
    begun = sorted((row for row in found if row.effective_on <= today), key=lambda row: row.effective_on)
    holding = {row.kind: row.value for row in begun}
    known = [(kind, holding[kind.value]) for kind in HEART_RATES if kind.value in holding]
    for (lower, low), (higher, high) in pairwise(known):
        if low >= high:
            facts = {"lower": MEANINGS[lower].name, "low": low, "higher": MEANINGS[higher].name, "high": high}
            return (
                say(
                    "%(lower)s (%(low)d bpm) is not below %(higher)s (%(high)d bpm), so no load can be found "
                    "from heart rate. Correct one of them."
                )
                % facts
            )
    return ""


def cards(found: Iterable[Threshold], preferences: Preferences, *, today: date) -> list[ThresholdCard]:
    """Put a person's thresholds into words, a card a kind."""
    imperial = preferences.units == Units.IMPERIAL
    by_kind: dict[str, list[Threshold]] = {}
    for threshold in found:
        by_kind.setdefault(threshold.kind, []).append(threshold)
    return [_card(kind, by_kind.get(kind.value, []), today=today, imperial=imperial) for kind in MEANINGS]


def _card(kind: ThresholdKind, found: list[Threshold], *, today: date, imperial: bool) -> ThresholdCard:
    unit = unit_of(kind, imperial=imperial)
    begun = [threshold for threshold in found if threshold.effective_on <= today]
    holding = max(begun, key=lambda threshold: threshold.effective_on, default=None)
    entries = tuple(
        Entry(
            public_id=threshold.public_id,
            value=unit.text(threshold.value),
            unit=unit.unit,
            since=formatting.day(threshold.effective_on, today=today),
            is_current=threshold is holding,
            is_future=threshold.effective_on > today,
        )
        for threshold in found
    )
    return ThresholdCard(
        kind=kind,
        id=kind.name.lower(),
        name=str(MEANINGS[kind].name),
        icon=MEANINGS[kind].icon,
        does=str(MEANINGS[kind].does),
        unit=unit.unit,
        current=next((entry for entry in entries if entry.is_current), None),
        entries=entries,
    )
