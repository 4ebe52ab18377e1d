"""Figures for the stream charts and the route: thinned, in one JSON object that static/js/charts reads."""

import numpy as np

from apps.wearables import selectors
from apps.wearables.access import ALL_SEEN, Seen
from apps.wearables.domain.samples import Channel, Samples
from apps.wearables.domain.sports import Sport, SportFamily
from apps.wearables.domain.thinning import downsample
from apps.wearables.models import Activity, Lap

POINTS = 2000
"""More points than a wide screen has pixels for a lane."""
ON_FOOT = {SportFamily.RUNNING, SportFamily.WALKING}
PLACE = (Channel.LATITUDE, Channel.LONGITUDE)
AVERAGED = (Channel.POWER, Channel.SPEED, Channel.HEART_RATE, Channel.CADENCE, Channel.TEMPERATURE)
DIGITS = {
    Channel.LATITUDE: 6,
    Channel.LONGITUDE: 6,
    Channel.SPEED: 3,
    Channel.ALTITUDE: 1,
    Channel.TEMPERATURE: 1,
}
Column = list[float | None]


def streams(activity: Activity, *, units: str, seen: Seen = ALL_SEEN) -> dict[str, object]:
    """Return the streams of an activity with its laps, as far as the reader may see them; two queries.

    Cadence is doubled on foot, where people count steps. `route` is None without positions. Thinned columns
    keep the extremes of each stretch and so tell nothing of its mean: `means` holds what the readings from
    each time to the next average to, where there is more than `POINTS` of them.
    """
    sport = sport_of(activity)
    samples = seen.samples(selectors.streams_of(activity))
    chart = downsample(samples, POINTS)
    columns = {channel: _written(channel, values, sport) for channel, values in chart.channels.items()}
    place = {channel.value: columns.pop(channel) for channel in PLACE if channel in columns}
    means = _means(samples, chart.time_s) if len(samples) > POINTS else {}
    return {
        "time_s": [round(time_s, 1) for time_s in chart.time_s],
        "channels": {channel.value: values for channel, values in columns.items()},
        "means": {channel.value: _written(channel, values, sport) for channel, values in means.items()},
        "sport": sport.value,
        "units": units,
        "route": place if len(place) == len(PLACE) else None,
        "laps": [_lap(lap) for lap in selectors.laps_of(activity)],
    }


def _means(samples: Samples, time_s: list[float]) -> dict[Channel, Column]:
    """Average each channel from each time to the next; a still pedal is a gap in cadence, not a zero."""
    stretch = np.clip(np.searchsorted(time_s, samples.time_s, side="right") - 1, 0, len(time_s) - 1)
    found = {}
    for channel in AVERAGED:
        column = samples.get(channel)
        if column is None:
            continue
        there = np.isfinite(column) & ((column > 0) | (channel is not Channel.CADENCE))
        counts = np.bincount(stretch[there], minlength=len(time_s))
        sums = np.bincount(stretch[there], weights=column[there], minlength=len(time_s))
        found[channel] = [
            total / count if count else None
            for total, count in zip(sums.tolist(), counts.tolist(), strict=True)
        ]
    return found


def sport_of(activity: Activity) -> Sport:
    """Return what an activity is shown as: the person's edit, else what the device said."""
    recorded = activity.canonical.sport if activity.canonical else Sport.OTHER.value
    return Sport(activity.edited_sport or recorded)


def _written(channel: Channel, values: Column, sport: Sport) -> Column:
    factor = 2.0 if channel is Channel.CADENCE and sport.family in ON_FOOT else 1.0
    digits = DIGITS.get(channel, 1)
    return [None if value is None else round(value * factor, digits) for value in values]


def _lap(lap: Lap) -> dict[str, object]:
    return {
        "start_s": lap.start_s,
        "end_s": lap.start_s + (lap.elapsed_s or 0.0),
        "label": str(lap.number),
    }
