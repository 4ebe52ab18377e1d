"""Device files for tests: those that `sandbox.recordings` makes, and ways to spoil or respell them."""

import struct
from datetime import UTC, datetime

from apps.wearables.providers.files.fit.checksum import crc16
from sandbox.recordings import (
    Leg,
    make_fit,
    make_gpx,
    make_multisport_fit,
    make_pool_swim_fit,
    make_tcx,
    wavering,
)

__all__ = [
    "MORNING",
    "Leg",
    "bare_fit",
    "definition",
    "make_fit",
    "make_gpx",
    "make_multisport_fit",
    "make_pool_swim_fit",
    "make_tcx",
    "ride",
    "run",
    "wavering",
    "with_checksum",
]

MORNING = datetime(2026, 5, 1, 6, 30, tzinfo=UTC)
HEADER_BYTES = 14


def ride(seconds: int = 120) -> bytes:
    """Return a small FIT ride with power that varies."""
    return make_fit(
        started_at=MORNING,
        seconds=seconds,
        power=wavering(210, 25, seconds + 1, seed=1),
        heart_rate=wavering(140, 6, seconds + 1, seed=2),
        cadence=88,
        altitude=400,
        laps=2,
        utc_offset_s=7200,
        threshold_power=260,
    )


def run(seconds: int = 120) -> bytes:
    """Return a small FIT run without power."""
    return make_fit(
        started_at=MORNING, seconds=seconds, sport="running", heart_rate=150, cadence=85, speed=3.2
    )


def with_checksum(body: bytes) -> bytes:
    """Return a FIT file of these messages with a right header and checksum."""
    whole = struct.pack("<BBHI4sH", HEADER_BYTES, 0x20, 21_218, len(body), b".FIT", 0) + body
    return whole + struct.pack("<H", crc16(memoryview(whole)))


def bare_fit(data: bytes) -> bytes:
    """Return the messages of a FIT file without header and checksum."""
    return data[data[0] : -2]


def definition(local: int, number: int, *fields: tuple[int, int, int], developer: bytes = b"") -> bytes:
    """Return a definition message; a field is its number, its size and its base type."""
    head = 0x40 | local | (0x20 if developer else 0)
    listed = b"".join(bytes(field) for field in fields)
    return struct.pack("<BxxHB", head, number, len(fields)) + listed + developer
