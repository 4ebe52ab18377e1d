"""Message definitions of a FIT file: how long each message is, and how to write it out again."""

import struct
from dataclasses import dataclass
from functools import cached_property

FIXED_BYTES = 6  # header, reserved, byte order, message number (2), number of fields
_FIELD_BYTES = 3  # number, size, base type
_DEVELOPER_FLAG = 0x20
_BASE_TYPE_MASK = 0x1F
_LAST_BASE_TYPE = 0x10
_TIMESTAMP = 253
_UINT32 = 0x86
_STAMP_BYTES = 4
_MAX_FIELDS = 255


@dataclass(frozen=True)
class Definition:
    """One definition as it stands in the file.

    Attributes:
        local: the short number that messages refer to it by, valid until the next definition takes it.
        number: the kind of message in FIT's profile.
        fields: the bytes that list the native fields.
        developer_fields: likewise the developer fields.
    """

    local: int
    is_big_endian: bool
    number: int
    fields: bytes
    developer_fields: bytes | None

    @cached_property
    def native_size(self) -> int:
        """Bytes of the native fields."""
        return sum(self.fields[1::_FIELD_BYTES])

    @cached_property
    def size(self) -> int:
        """Bytes of a message, without its header."""
        return self.native_size + sum((self.developer_fields or b"")[1::_FIELD_BYTES])

    @cached_property
    def is_sound(self) -> bool:
        """Whether every field has a size and a type that FIT knows."""
        types = self.fields[2::_FIELD_BYTES]
        return all(self.fields[1::_FIELD_BYTES]) and all(
            kind & _BASE_TYPE_MASK <= _LAST_BASE_TYPE for kind in types
        )

    @cached_property
    def stamp_at(self) -> int | None:
        """Where in a message the timestamp stands, if it has one of its own."""
        position = 0
        for at in range(0, len(self.fields), _FIELD_BYTES):
            if self.fields[at] == _TIMESTAMP and self.fields[at + 1] == _STAMP_BYTES:
                return position
            position += self.fields[at + 1]
        return None

    @cached_property
    def stamp_format(self) -> struct.Struct:
        """How a timestamp is written in this byte order."""
        return struct.Struct(">I" if self.is_big_endian else "<I")

    @property
    def can_be_stamped(self) -> bool:
        """Whether there is room for one more field."""
        return len(self.fields) < _MAX_FIELDS * _FIELD_BYTES

    def written(self, *, stamped: bool, developer: bool) -> bytes:
        """Return the definition's bytes, with a timestamp field added, with developer fields or without."""
        fields = self.fields + (bytes((_TIMESTAMP, _STAMP_BYTES, _UINT32)) if stamped else b"")
        extra = self.developer_fields if developer else None
        head = 0x40 | self.local | (_DEVELOPER_FLAG if extra is not None else 0)
        number = self.number.to_bytes(2, "big" if self.is_big_endian else "little")
        written = bytes((head, 0, self.is_big_endian)) + number + _counted(fields)
        return written if extra is None else written + _counted(extra)


def read_definition(data: bytes, position: int, end: int) -> tuple[Definition, int] | None:
    """Return the definition at `position` and its size in bytes, or None where it is cut off."""
    if position + FIXED_BYTES > end:
        return None
    head, _reserved, order = data[position : position + 3]
    number = int.from_bytes(data[position + 3 : position + 5], "big" if order else "little")
    after = position + FIXED_BYTES + data[position + 5] * _FIELD_BYTES
    fields = data[position + FIXED_BYTES : after]
    developer_fields = None
    if head & _DEVELOPER_FLAG:
        if after >= end:
            return None
        first, after = after + 1, after + 1 + data[after] * _FIELD_BYTES
        developer_fields = data[first:after]
    if after > end:
        return None
    return Definition(head & 0x0F, bool(order), number, fields, developer_fields), after - position


def _counted(fields: bytes) -> bytes:
    return bytes((len(fields) // _FIELD_BYTES,)) + fields
