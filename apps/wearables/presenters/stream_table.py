"""The streams of an activity as a table of means, for those who cannot see the chart."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from django.utils.translation import gettext as _

from apps.core import formatting
from apps.core.formatting import Quantity
from apps.wearables.domain.samples import Channel, FloatArray, Samples
from apps.wearables.presenters.words import SportUnits

STEPS_S = (60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 86_400)
MOST_ROWS = 16
FEWEST_SAMPLES = 2
"""A line needs two points; the chart draws none from fewer."""


@dataclass(frozen=True, slots=True)
class StreamTable:
    """Means of equal stretches; every row is its start and a cell a column."""

    every: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def stream_table(samples: Samples, units: SportUnits) -> StreamTable | None:
    """Average the streams; None where there is nothing to average."""
    labels = _labels(units)
    columns = {
        channel: column
        for channel in labels
        if (column := samples.get(channel)) is not None and np.isfinite(column).any()
    }
    if not columns or len(samples) < FEWEST_SAMPLES:
        return None
    start, end = float(samples.time_s[0]), float(samples.time_s[-1])
    step = next((each for each in STEPS_S if (end - start) / each <= MOST_ROWS), STEPS_S[-1])
    edges = np.arange(start, end + 1, step)[: MOST_ROWS + 1]
    places = [*np.searchsorted(samples.time_s, edges).tolist(), len(samples)]
    means = {channel: _means(column, places) for channel, column in columns.items()}
    return StreamTable(
        every=formatting.hours(step),
        columns=tuple(labels[channel] for channel in columns),
        rows=tuple(
            (
                formatting.clock(edge),
                tuple(str(_written(channel, means[channel][at], units)) for channel in columns),
            )
            for at, edge in enumerate(edges.tolist())
        ),
    )


def _labels(units: SportUnits) -> dict[Channel, str]:
    return {
        Channel.POWER: _("Power"),
        Channel.SPEED: units.tempo_word,
        Channel.HEART_RATE: _("Heart rate"),
        Channel.CADENCE: _("Cadence"),
        Channel.ALTITUDE: _("Elevation"),
        Channel.TEMPERATURE: _("Temperature"),
    }


def _means(column: FloatArray, places: list[int]) -> list[float | None]:
    found: list[float | None] = []
    for first, last in pairwise(places):
        part = column[first:last]
        known = part[~np.isnan(part)]
        found.append(float(known.mean()) if known.size else None)
    return found


def _written(channel: Channel, value: float | None, units: SportUnits) -> Quantity:
    match channel:
        case Channel.SPEED:
            return units.tempo(value)
        case Channel.CADENCE:
            return units.cadence(value)
        case Channel.ALTITUDE:
            return units.height(value)
        case Channel.TEMPERATURE:
            return units.temperature(value)
        case _:
            return formatting.quantity(value, "W" if channel is Channel.POWER else "bpm")
