"""Writes FIT files, messages one by one or whole columns of records at once: a season in a second."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_LOCAL_NUMBERS = 16
_HEADER_BYTES = 14
_PROTOCOL = 0x20
_PROFILE = 21_218


@dataclass(frozen=True, slots=True)
class BaseType:
    """How FIT writes a value; `invalid` stands for a missing one."""

    code: int
    numpy: str
    invalid: float


ENUM = BaseType(0x00, "u1", 0xFF)
UINT8 = BaseType(0x02, "u1", 0xFF)
UINT16 = BaseType(0x84, "<u2", 0xFFFF)
SINT32 = BaseType(0x85, "<i4", 0x7FFFFFFF)
UINT32 = BaseType(0x86, "<u4", 0xFFFFFFFF)
STRING = BaseType(0x07, "S", 0)


class Field(NamedTuple):
    """A field of a message: its number in FIT's profile, and a raw value (already scaled) or None."""

    number: int
    type: BaseType
    value: float | str | None


class Column(NamedTuple):
    """One field of many messages; NaN is missing. The value written is `value * scale + offset`, rounded."""

    number: int
    type: BaseType
    values: npt.NDArray[np.float64]
    scale: float = 1.0
    offset: float = 0.0


class FitWriter:
    """Collects messages and closes them into a file with header and checksum."""

    def __init__(self) -> None:
        self._body = bytearray()
        self._locals: dict[bytes, int] = {}

    def message(self, number: int, *fields: Field) -> None:
        """Add one message; fields without a value are left out."""
        given = [field for field in fields if field.value is not None]
        payloads = [_raw(field) for field in given]
        listed = b"".join(
            bytes((field.number, len(payload), field.type.code))
            for field, payload in zip(given, payloads, strict=True)
        )
        self._body += bytes((self._define(number, listed),)) + b"".join(payloads)

    def messages(self, number: int, columns: Sequence[Column]) -> None:
        """Add one message for each row."""
        listed = b"".join(
            bytes((column.number, np.dtype(column.type.numpy).itemsize, column.type.code))
            for column in columns
        )
        local = self._define(number, listed)
        names = [str(column.number) for column in columns]
        row = np.dtype([("head", "u1"), *zip(names, (column.type.numpy for column in columns), strict=True)])
        rows = np.empty(columns[0].values.size, dtype=row)
        rows["head"] = local
        for name, column in zip(names, columns, strict=True):
            scaled = np.rint(column.values * column.scale + column.offset)
            rows[name] = np.where(np.isnan(scaled), column.type.invalid, scaled)
        self._body += rows.tobytes()

    def close(self) -> bytes:
        """Return the file."""
        from garmin_fit_sdk import CrcCalculator

        header = struct.pack("<BBHI4s", _HEADER_BYTES, _PROTOCOL, _PROFILE, len(self._body), b".FIT")
        header += struct.pack("<H", CrcCalculator.calculate_crc(header, 0, len(header)))
        whole = header + bytes(self._body)
        return whole + struct.pack("<H", CrcCalculator.calculate_crc(whole, 0, len(whole)))

    def _define(self, number: int, listed: bytes) -> int:
        """Return the local number of a definition, writing it where it is not there yet."""
        definition = struct.pack("<xxHB", number, len(listed) // 3) + listed
        local = self._locals.get(definition)
        if local is None:
            local = len(self._locals)
            if local == _LOCAL_NUMBERS:
                self._locals.clear()
                local = 0
            self._locals[definition] = local
            self._body += bytes((0x40 | local,)) + definition
        return local


def _raw(field: Field) -> bytes:
    if isinstance(field.value, str):
        return field.value.encode() + b"\0"
    return np.array([field.value or 0]).round().astype(field.type.numpy).tobytes()
