"""Packs the streams of a recording into one compressed blob, and unpacks it without trusting it.

Layout: a version byte, then one zstd frame. Inside, little-endian: the number of rows (u32), the number of
    columns (u8), a directory of (column u8, width u8, mask u8) and then each column: a bit mask of the
    readings that are there, if some are missing, and the column's deltas, zigzag-coded in the narrowest width
    and shuffled by byte. Values are integers at the sensor's resolution, so packing is lossless there and
    rounds what is finer.
"""

import struct
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import zstandard

from apps.wearables.domain.samples import MAX_SAMPLES, Channel, FloatArray, Samples

VERSION = 1
COMPRESSION_LEVEL = 3

_TIME = 0
_NUMBERS = {
    Channel.DISTANCE: 1,
    Channel.HEART_RATE: 2,
    Channel.POWER: 3,
    Channel.CADENCE: 4,
    Channel.SPEED: 5,
    Channel.ALTITUDE: 6,
    Channel.LATITUDE: 7,
    Channel.LONGITUDE: 8,
    Channel.TEMPERATURE: 9,
}
_CHANNELS = {number: channel for channel, number in _NUMBERS.items()}
_STEPS_PER_UNIT = {
    _TIME: 1000.0,  # ms
    1: 100.0,  # cm
    2: 1.0,  # bpm
    3: 1.0,  # W
    4: 128.0,  # FIT's fraction of a turn
    5: 1000.0,  # mm/s
    6: 100.0,  # cm
    7: 2**31 / 180,  # FIT's semicircles, 9 mm; finer than the 1e-7 degrees of other formats
    8: 2**31 / 180,
    9: 10.0,  # 0.1 °C
}

_HEAD = struct.Struct("<IB")
_ENTRY = struct.Struct("<BBB")
_WIDTHS: dict[int, type[np.unsignedinteger]] = {1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}
_LIMIT = float(2**52)  # whole numbers that float64 and the deltas hold exactly
_MAX_BYTES = _HEAD.size + len(_STEPS_PER_UNIT) * (_ENTRY.size + MAX_SAMPLES * 8 + MAX_SAMPLES // 8 + 1)

_Integers = npt.NDArray[np.int64]


class CorruptStreams(ValueError):
    """A blob that is not streams packed by this module: cut off, altered or of a later version."""


class _Column(NamedTuple):
    number: int
    width: int
    is_masked: bool
    body: bytes


def pack(samples: Samples) -> bytes:
    """Return the streams as one blob.

    Raises:
        ValueError: more rows than `MAX_SAMPLES`, or a value no sensor gives (infinite or beyond 2**52 steps).
    """
    if len(samples) > MAX_SAMPLES:
        raise ValueError(f"more than {MAX_SAMPLES} samples")
    columns = [_encode(_TIME, samples.time_s)]
    columns += [_encode(_NUMBERS[channel], column) for channel, column in samples.channels.items()]
    directory = b"".join(_ENTRY.pack(column.number, column.width, column.is_masked) for column in columns)
    payload = b"".join(
        [_HEAD.pack(len(samples), len(columns)), directory, *(column.body for column in columns)]
    )
    compressor = zstandard.ZstdCompressor(level=COMPRESSION_LEVEL, write_checksum=True)
    return bytes([VERSION]) + compressor.compress(payload)


def unpack(blob: bytes) -> Samples:
    """Return the streams of a blob made by `pack`.

    Raises:
        CorruptStreams: the blob is damaged, cut off, larger than anything `pack` makes, or of another
            version.
    """
    payload = memoryview(_decompress(blob))
    if len(payload) < _HEAD.size:
        raise CorruptStreams("no header")
    rows, count = _HEAD.unpack_from(payload)
    position = _HEAD.size + count * _ENTRY.size
    if rows > MAX_SAMPLES or len(payload) < position:
        raise CorruptStreams("impossible header")
    columns: dict[int, FloatArray] = {}
    for number, width, is_masked in _ENTRY.iter_unpack(payload[_HEAD.size : position]):
        if number not in _STEPS_PER_UNIT or width not in _WIDTHS or number in columns:
            raise CorruptStreams("unknown column")
        size = rows * width + (-(-rows // 8) if is_masked else 0)
        body = payload[position : position + size]
        if len(body) != size:
            raise CorruptStreams("cut off")
        columns[number] = _decode(number, width, rows, body)
        position += size
    if position != len(payload) or _TIME not in columns:
        raise CorruptStreams("wrong length")
    return _assembled(columns)


def _decompress(blob: bytes) -> bytes:
    if not blob or blob[0] != VERSION:
        raise CorruptStreams("unknown version")
    try:
        stated = zstandard.frame_content_size(blob[1:])
        if not 0 <= stated <= _MAX_BYTES:
            raise CorruptStreams("impossible size")
        return zstandard.ZstdDecompressor().decompress(blob[1:])
    except zstandard.ZstdError as error:
        raise CorruptStreams("not a compressed frame") from error


def _assembled(columns: dict[int, FloatArray]) -> Samples:
    time_s = columns.pop(_TIME)
    try:
        return Samples.of(time_s, {_CHANNELS[number]: column for number, column in columns.items()})
    except ValueError as error:
        raise CorruptStreams("impossible times") from error


def _encode(number: int, column: FloatArray) -> _Column:
    scaled = column * _STEPS_PER_UNIT[number]
    if scaled.size and np.nanmax(np.abs(scaled)) >= _LIMIT:
        raise ValueError("a value beyond what a sensor gives")
    known = ~np.isnan(scaled)
    steps = _filled(np.rint(np.where(known, scaled, 0.0)).astype(np.int64), known)
    deltas = np.diff(steps, prepend=0)
    zigzag = ((deltas << 1) ^ (deltas >> 63)).view(np.uint64)
    widest = int(zigzag.max()) if zigzag.size else 0
    width = next(width for width in _WIDTHS if widest < 1 << (8 * width))
    shuffled = zigzag.astype(_WIDTHS[width]).view(np.uint8).reshape(-1, width).T.tobytes()
    is_masked = not bool(known.all())
    return _Column(number, width, is_masked, (np.packbits(known).tobytes() if is_masked else b"") + shuffled)


def _decode(number: int, width: int, rows: int, body: memoryview) -> FloatArray:
    mask_size = len(body) - rows * width
    shuffled = np.frombuffer(body[mask_size:], dtype=np.uint8).reshape(width, rows)
    zigzag = np.ascontiguousarray(shuffled.T).view(_WIDTHS[width]).reshape(rows).astype(np.uint64)
    deltas = (zigzag >> np.uint64(1)).astype(np.int64) ^ -(zigzag & np.uint64(1)).astype(np.int64)
    values = np.cumsum(deltas) / _STEPS_PER_UNIT[number]
    if mask_size:
        known = np.unpackbits(np.frombuffer(body[:mask_size], dtype=np.uint8), count=rows).astype(bool)
        values[~known] = np.nan
    return values


def _filled(steps: _Integers, known: npt.NDArray[np.bool_]) -> _Integers:
    """Repeat the last known value through each gap, so that a gap costs no deltas."""
    last_known = np.maximum.accumulate(np.where(known, np.arange(steps.size), 0))
    return steps[last_known]
