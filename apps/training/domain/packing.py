"""A daily series as bytes and back: versioned, checked and lossless."""

import struct
import zlib
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Daily: TypeAlias = npt.NDArray[np.float64] | npt.NDArray[np.float32]

VERSION = 1
HEADER = struct.Struct("<BBiII")
"""Version, bytes per value, first day as a proleptic Gregorian ordinal, days, CRC-32 of what follows."""

CHANNELS = 3
LITTLE_ENDIAN = {4: "<f4", 8: "<f8"}
NATIVE = {4: "=f4", 8: "=f8"}


class PackingError(ValueError):
    """Bytes that are not a packed daily series of a known version, or were damaged."""


@dataclass(frozen=True, slots=True, eq=False)
class DailySeries:
    """Loads, fitness and fatigue of consecutive local days from ``first_on`` on.

    Three arrays of one shape (n,) and one dtype, float32 or float64, in load per day.

    Raises:
        ValueError: shapes or dtypes differ, or a value is not finite.
    """

    first_on: date
    loads: Daily
    fitness: Daily
    fatigue: Daily

    def __post_init__(self) -> None:
        channels = (self.loads, self.fitness, self.fatigue)
        if any(values.ndim != 1 or values.shape != self.loads.shape for values in channels):
            raise ValueError("loads, fitness and fatigue must be one-dimensional and equally long")
        if self.loads.dtype.kind != "f" or self.loads.dtype.itemsize not in LITTLE_ENDIAN:
            raise ValueError("a daily series is float32 or float64")
        if any(values.dtype != self.loads.dtype for values in channels):
            raise ValueError("loads, fitness and fatigue must have one dtype")
        if not all(np.isfinite(values).all() for values in channels):
            raise ValueError("a daily series must be finite")


def pack(daily: DailySeries) -> bytes:
    """Return a daily series as bytes: a 14-byte header, then the three arrays, little-endian."""
    width = daily.loads.dtype.itemsize
    body = b"".join(
        values.astype(LITTLE_ENDIAN[width]).tobytes()
        for values in (daily.loads, daily.fitness, daily.fatigue)
    )
    return HEADER.pack(VERSION, width, daily.first_on.toordinal(), daily.loads.size, zlib.crc32(body)) + body


def unpack(packed: bytes) -> DailySeries:
    """Return the daily series that ``pack`` was given, bit for bit; the arrays are read-only.

    Raises:
        PackingError: unknown version or width, wrong length, wrong checksum, an impossible day or value.
    """
    if len(packed) < HEADER.size:
        raise PackingError("a packed series is shorter than its header")
    version, width, ordinal, days, checksum = HEADER.unpack_from(packed)
    if version != VERSION:
        raise PackingError(f"unknown version {version} of a packed series")
    if width not in LITTLE_ENDIAN:
        raise PackingError(f"unknown width {width} in a packed series")
    body = packed[HEADER.size :]
    if len(body) != CHANNELS * days * width:
        raise PackingError("a packed series has the wrong length")
    if zlib.crc32(body) != checksum:
        raise PackingError("a packed series is damaged")
    values = np.frombuffer(body, dtype=LITTLE_ENDIAN[width]).astype(NATIVE[width], copy=False)
    loads, fitness, fatigue = values.reshape(CHANNELS, days)
    for channel in (loads, fitness, fatigue):
        channel.setflags(write=False)
    try:
        return DailySeries(first_on=date.fromordinal(ordinal), loads=loads, fitness=fitness, fatigue=fatigue)
    except (ValueError, OverflowError) as error:
        raise PackingError("a packed series holds an impossible day or value") from error
