"""Which readings a sensor can give; others come from damage."""

from typing import Final

import numpy as np

from apps.wearables.domain.samples import Channel, FloatArray

_PLAUSIBLE: Final = {
    Channel.DISTANCE: (0.0, 1e7),
    Channel.HEART_RATE: (0.0, 300.0),
    Channel.POWER: (0.0, 10_000.0),
    Channel.CADENCE: (0.0, 500.0),
    Channel.SPEED: (0.0, 300.0),
    Channel.ALTITUDE: (-1_000.0, 20_000.0),
    Channel.LATITUDE: (-90.0, 90.0),
    Channel.LONGITUDE: (-180.0, 180.0),
    Channel.TEMPERATURE: (-80.0, 100.0),
}


def plausible(channel: Channel, column: FloatArray) -> FloatArray:
    """Return a channel's column with NaN for what no sensor gives; heart rate 0 throughout is no strap."""
    lowest, highest = _PLAUSIBLE[channel]
    if channel is Channel.HEART_RATE and not np.nan_to_num(column).any():
        lowest = 1.0
    return np.where((column >= lowest) & (column <= highest), column, np.nan)
