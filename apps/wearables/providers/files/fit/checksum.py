"""The CRC-16 that closes each FIT file."""

from functools import cache

import numpy as np

_POLYNOMIAL = 0xA001  # x16 + x15 + x2 + 1, reflected (CRC-16/ARC)
_WORDS = 1 << 16


def crc16(data: memoryview) -> int:
    """Return the checksum of the bytes; two bytes a step, over a table of all words."""
    table = _table()
    crc = 0
    for word in np.frombuffer(data[: len(data) & ~1], dtype="<u2").tolist():
        crc = table[crc ^ word]
    if len(data) & 1:
        low = crc ^ data[-1]
        crc = (low >> 8) ^ table[(low & 0xFF) << 8]
    return crc


@cache
def _table() -> list[int]:
    crc = np.arange(_WORDS, dtype=np.uint32)
    for _bit in range(16):
        crc = np.where(crc & 1, (crc >> 1) ^ _POLYNOMIAL, crc >> 1)
    result: list[int] = crc.tolist()
    return result
