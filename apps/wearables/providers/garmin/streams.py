"""Garmin's chart of an activity as samples: rows of numbers, and descriptors that name the columns.

The chart is asked for with more points than any activity has seconds, so that it is not thinned. It was
chosen over the original file: one call, one shape for activities of every maker, no archive to open, and the
laps come by a call of their own; a file that somebody wants whole can be uploaded.
"""

from typing import Final

import numpy as np

from apps.wearables.domain.plausible import plausible
from apps.wearables.domain.samples import MAX_SAMPLES, Channel, FloatArray, Samples
from apps.wearables.providers.base import MalformedPayload
from apps.wearables.providers.garmin.schema import Details

MOST_POINTS: Final = MAX_SAMPLES
_ELAPSED: Final = "sumElapsedDuration"
_STAMP_MS: Final = "directTimestamp"
_COLUMNS: Final = (
    (Channel.DISTANCE, "sumDistance", 1.0),
    (Channel.HEART_RATE, "directHeartRate", 1.0),
    (Channel.POWER, "directPower", 1.0),
    (Channel.CADENCE, "directBikeCadence", 1.0),
    (Channel.CADENCE, "directRunCadence", 1.0),
    (Channel.CADENCE, "directDoubleCadence", 0.5),  # both feet
    (Channel.CADENCE, "directSwimCadence", 1.0),
    (Channel.SPEED, "directSpeed", 1.0),
    (Channel.ALTITUDE, "directElevation", 1.0),
    (Channel.LATITUDE, "directLatitude", 1.0),
    (Channel.LONGITUDE, "directLongitude", 1.0),
    (Channel.TEMPERATURE, "directAirTemperature", 1.0),
)
"""Channel, Garmin's key, and what a value is multiplied by; the first of several that is there counts."""


def to_samples(details: Details) -> Samples | None:
    """Return the samples, None where there are none with a time; rows without one are left out.

    Raises:
        MalformedPayload: rows that are shorter than the descriptors say, or too many of them.
    """
    rows = details.activity_detail_metrics or ()
    where = {each.key: each.metrics_index for each in details.metric_descriptors or ()}
    if not rows or not where:
        return None
    if len(rows) > MAX_SAMPLES or {len(row.metrics) for row in rows} != {max(where.values()) + 1}:
        raise MalformedPayload("Garmin's rows have another length than its descriptors say")
    table = np.array([row.metrics for row in rows], dtype=np.float64)
    time_s = _times(table, where)
    if time_s is None:
        return None
    timed = np.flatnonzero(np.isfinite(time_s))
    order = timed[np.argsort(time_s[timed], kind="stable")]
    channels: dict[Channel, FloatArray] = {}
    for channel, key, factor in _COLUMNS:
        if key in where and channel not in channels:
            channels[channel] = plausible(channel, table[order, where[key]] * factor)
    return Samples.of(time_s[order], channels) if order.size else None


def _times(table: FloatArray, where: dict[str, int]) -> FloatArray | None:
    """Return seconds since the start: as counted by Garmin, else since the first stamp."""
    if _ELAPSED in where:
        return np.asarray(table[:, where[_ELAPSED]], dtype=np.float64)
    if _STAMP_MS not in where:
        return None
    stamps = table[:, where[_STAMP_MS]]
    if not np.isfinite(stamps).any():
        return None
    return np.asarray((stamps - np.nanmin(stamps)) / 1000, dtype=np.float64)
