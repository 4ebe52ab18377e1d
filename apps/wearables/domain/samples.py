"""The sample streams of one recording, one numpy column a channel."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Self

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.intp] | npt.NDArray[np.bool_]

MAX_SAMPLES = 500_000  # 139 hours at one sample a second


class Channel(StrEnum):
    """A measured quantity; the value is the column's name, which ends in its unit.

    `cadence_rpm` counts whole cycles a minute in every sport: turns of the crank, strides of one leg (steps a
    minute are twice that), strokes of one arm or of the oars. Devices write it so; pages double it on foot.
    """

    DISTANCE = "distance_m"
    HEART_RATE = "heart_rate_bpm"
    POWER = "power_w"
    CADENCE = "cadence_rpm"
    SPEED = "speed_mps"
    ALTITUDE = "altitude_m"
    LATITUDE = "latitude_deg"
    LONGITUDE = "longitude_deg"
    TEMPERATURE = "temperature_c"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Samples:
    """Columns of equal length in SI units.

    `time_s` counts seconds from the recording's `started_at` and never falls; it starts below zero where a
    device dates its session later than its first record. NaN is a missing reading; a channel without a single
    reading is `None`. The arrays are read-only.

    Raises:
        ValueError: columns that differ in length, are not one-dimensional, or a time that falls or is not
            finite.
    """

    time_s: FloatArray
    distance_m: FloatArray | None = None
    heart_rate_bpm: FloatArray | None = None
    power_w: FloatArray | None = None
    cadence_rpm: FloatArray | None = None
    speed_mps: FloatArray | None = None
    altitude_m: FloatArray | None = None
    latitude_deg: FloatArray | None = None
    longitude_deg: FloatArray | None = None
    temperature_c: FloatArray | None = None

    def __post_init__(self) -> None:
        for name, column in [(field.name, getattr(self, field.name)) for field in fields(self)]:
            if column is not None:
                frozen = _frozen(column, self.time_s.size, name)
                silent = name != "time_s" and bool(np.isnan(frozen).all())
                object.__setattr__(self, name, None if silent else frozen)
        if self.time_s.size and not (np.isfinite(self.time_s).all() and (np.diff(self.time_s) >= 0).all()):
            raise ValueError("time_s must be finite and must not fall")

    def __len__(self) -> int:
        return int(self.time_s.size)

    @classmethod
    def empty(cls) -> Self:
        """Return the streams of a recording that has none."""
        return cls(time_s=np.empty(0))

    @classmethod
    def of(cls, time_s: FloatArray, channels: Mapping[Channel, FloatArray]) -> Self:
        """Build from columns by channel."""
        return cls(time_s=time_s, **{channel.value: column for channel, column in channels.items()})

    @property
    def channels(self) -> dict[Channel, FloatArray]:
        """The recorded channels, in the order of `Channel`."""
        pairs = ((channel, self.get(channel)) for channel in Channel)
        return {channel: column for channel, column in pairs if column is not None}

    def get(self, channel: Channel) -> FloatArray | None:
        """Return one channel's column, or None where it was not recorded."""
        column: FloatArray | None = getattr(self, channel.value)
        return column

    def take(self, which: IndexArray, *, shift_s: float = 0.0) -> "Samples":
        """Return the chosen rows, their time moved by `shift_s`."""
        chosen = {channel: column[which] for channel, column in self.channels.items()}
        return Samples.of(self.time_s[which] + shift_s, chosen)

    def between(self, start_s: float, end_s: float) -> "Samples":
        """Return the rows of the half-open interval [start_s, end_s), their times unchanged."""
        return self.take((self.time_s >= start_s) & (self.time_s < end_s))

    def equals(self, other: "Samples") -> bool:
        """Whether both hold the same channels with the same values, NaN being equal to NaN."""
        mine, theirs = self.channels, other.channels
        return (
            mine.keys() == theirs.keys()
            and np.array_equal(self.time_s, other.time_s)
            and all(np.array_equal(mine[key], theirs[key], equal_nan=True) for key in mine)
        )


def _frozen(column: FloatArray, size: int, name: str) -> FloatArray:
    if column.ndim != 1 or column.size != size:
        raise ValueError(f"{name} must be one-dimensional and as long as time_s")
    view = column.astype(np.float64, copy=False).view()
    view.setflags(write=False)
    return view
