"""The laps of an activity as a table that has only the columns which its device recorded."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core import formatting
from apps.core.formatting import MISSING, Quantity
from apps.wearables.models import Lap
from apps.wearables.presenters.words import SportUnits

INTENSITIES: dict[str, Promise] = {
    "rest": gettext_lazy("rest"),
    "recovery": gettext_lazy("recovery"),
    "warmup": gettext_lazy("warm-up"),
    "cooldown": gettext_lazy("cool-down"),
}


@dataclass(frozen=True, slots=True)
class LapColumn:
    """A column: its name and the unit that all its figures share."""

    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class LapRow:
    """A lap; `index` is its place in the chart's figures. Each cell carries its column's name for a phone."""

    number: int
    index: int
    kind: str
    time: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LapTable:
    """Laps in order."""

    columns: tuple[LapColumn, ...]
    rows: tuple[LapRow, ...]


def lap_table(laps: list[Lap], units: SportUnits) -> LapTable:
    """Lay the laps out."""
    read: dict[str, Callable[[Lap], Quantity]] = {
        _("Distance"): lambda lap: units.distance(lap.distance_m),
        units.tempo_word: lambda lap: units.tempo(_speed(lap)),
        _("Power"): lambda lap: formatting.quantity(lap.avg_power_w, "W"),
        _("NP"): lambda lap: formatting.quantity(lap.normalised_power_w, "W"),
        _("Heart rate"): lambda lap: formatting.quantity(lap.avg_heart_rate_bpm, "bpm"),
        _("Max HR"): lambda lap: formatting.quantity(lap.max_heart_rate_bpm, "bpm"),
        _("Cadence"): lambda lap: units.cadence(lap.avg_cadence_rpm),
        _("Ascent"): lambda lap: units.height(lap.ascent_m),
    }
    columns = {label: [write(lap) for lap in laps] for label, write in read.items()}
    shown = {label: figures for label, figures in columns.items() if any(figures)}
    return LapTable(
        columns=tuple(
            LapColumn(label, next(figure.unit for figure in figures if figure))
            for label, figures in shown.items()
        ),
        rows=tuple(
            LapRow(
                number=lap.number,
                index=index,
                kind=str(INTENSITIES.get(lap.intensity, "")),
                time=formatting.clock(lap.timer_s if lap.timer_s is not None else lap.elapsed_s) or MISSING,
                cells=tuple((label, figures[index].value or MISSING) for label, figures in shown.items()),
            )
            for index, lap in enumerate(laps)
        ),
    )


def _speed(lap: Lap) -> float | None:
    if lap.avg_speed_mps:
        return lap.avg_speed_mps
    duration_s = lap.timer_s or lap.elapsed_s
    return lap.distance_m / duration_s if lap.distance_m and duration_s else None
