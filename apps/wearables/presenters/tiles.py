"""The figures of an activity as tiles: the value, its unit, and a line of what belongs to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.core import formatting
from apps.core.formatting import Quantity
from apps.wearables.domain.samples import Channel
from apps.wearables.models import Recording
from apps.wearables.presenters.words import STROKED, SportUnits

PAUSED_S = 5.0
"""Timer and elapsed time that differ by less are the same to people."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure. `computed` says that it was worked out here because the device left it out."""

    label: str
    figure: Quantity
    note: str = ""
    key: str = ""
    computed: bool = False


def tiles(recording: Recording, units: SportUnits) -> tuple[Tile, ...]:
    """Return the tiles of a recording: time always, the rest where it was recorded."""
    computed = set(recording.computed)
    found = (
        _time(recording, computed),
        _distance(recording, units, computed),
        _tempo(recording, units, computed),
        _power(recording, computed),
        _heart_rate(recording, computed),
        _cadence(recording, units, computed),
        _ascent(recording, units, computed),
        _energy(recording, computed),
    )
    return tuple(tile for tile in found if tile is not None)


def whole(recording: Recording, units: SportUnits) -> dict[str, str]:
    """Return what the tiles say, by the names of the stream chart, which then says the same of the whole."""
    shown = recording.timer_s if recording.timer_s is not None else recording.elapsed_s
    figures = {
        "time": Quantity(formatting.clock(shown)),
        "distance": units.distance(recording.distance_m),
        Channel.SPEED: units.tempo(recording.avg_speed_mps),
        Channel.POWER: formatting.quantity(recording.avg_power_w, "W"),
        Channel.HEART_RATE: formatting.quantity(recording.avg_heart_rate_bpm, "bpm"),
        Channel.CADENCE: units.cadence(recording.avg_cadence_rpm),
    }
    return {str(name): figure.value for name, figure in figures.items() if figure}


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _named(name: str, figure: Quantity) -> str:
    return f"{name} {figure}" if figure else ""


def _time(recording: Recording, computed: set[str]) -> Tile:
    timer, elapsed = recording.timer_s, recording.elapsed_s
    shown = timer if timer is not None else elapsed
    is_paused = timer is not None and elapsed is not None and elapsed - timer > PAUSED_S
    note = _("%(elapsed)s with pauses") % {"elapsed": formatting.clock(elapsed)} if is_paused else ""
    return Tile(_("Time"), Quantity(formatting.clock(shown)), note, computed="timer_s" in computed)


def _distance(recording: Recording, units: SportUnits, computed: set[str]) -> Tile | None:
    figure = units.distance(recording.distance_m)
    pool = formatting.quantity(
        recording.pool_length_m, "m", 0 if (recording.pool_length_m or 0) % 1 == 0 else 2
    )
    note = _named(_("pool"), pool)
    return Tile(_("Distance"), figure, note, computed="distance_m" in computed) if figure else None


def _tempo(recording: Recording, units: SportUnits, computed: set[str]) -> Tile | None:
    figure = units.tempo(recording.avg_speed_mps)
    if not figure:
        return None
    best = units.tempo(recording.max_speed_mps)
    note = _named(_("max") if units.pace is None else _("fastest"), Quantity(best.value))
    return Tile(units.tempo_word, figure, note if best else "", "speed", computed="avg_speed_mps" in computed)


def _power(recording: Recording, computed: set[str]) -> Tile | None:
    figure = formatting.quantity(recording.avg_power_w, "W")
    if not figure:
        return None
    note = _joined(
        (
            _named(_("max"), formatting.quantity(recording.max_power_w, "")),
            _named(_("device NP"), formatting.quantity(recording.normalised_power_w, "")),
        )
    )
    return Tile(_("Power"), figure, note, "power", computed="avg_power_w" in computed)


def _heart_rate(recording: Recording, computed: set[str]) -> Tile | None:
    figure = formatting.quantity(recording.avg_heart_rate_bpm, "bpm")
    if not figure:
        return None
    note = _named(_("max"), formatting.quantity(recording.max_heart_rate_bpm, ""))
    return Tile(_("Heart rate"), figure, note, "heart", computed="avg_heart_rate_bpm" in computed)


def _cadence(recording: Recording, units: SportUnits, computed: set[str]) -> Tile | None:
    figure = units.cadence(recording.avg_cadence_rpm)
    if not figure:
        return None
    note = _named(_("max"), Quantity(units.cadence(recording.max_cadence_rpm).value))
    label = _("Stroke rate") if units.sport.family in STROKED else _("Cadence")
    return Tile(label, figure, note, "cadence", computed="avg_cadence_rpm" in computed)


def _ascent(recording: Recording, units: SportUnits, computed: set[str]) -> Tile | None:
    figure = units.height(recording.ascent_m)
    if not figure or (recording.ascent_m == 0 and not recording.descent_m):
        return None
    descent = units.height(recording.descent_m)
    note = _named(_("descent"), Quantity(descent.value))
    return Tile(_("Ascent"), figure, note, "altitude", computed="ascent_m" in computed)


def _energy(recording: Recording, computed: set[str]) -> Tile | None:
    calories = formatting.quantity(recording.calories_kcal or None, "kcal")
    work = formatting.quantity(recording.work_kj or None, "kJ")
    if calories:
        return Tile(_("Energy"), calories, _named(_("work"), work) or _("the device's estimate"))
    return Tile(_("Work"), work, computed="work_kj" in computed) if work else None
