"""Cuts a FIT file into messages and writes the sound ones that we use out again as one clean file.

Garmin's SDK stops at the first thing it does not like. Here the file's framing alone is read: its end may be
missing, several files may be chained, headers with compressed timestamps are spelled out, and kinds of
messages that nobody asked for are left out, so that they cannot stop the decoding of the others either.
"""

import struct
from collections import Counter
from dataclasses import dataclass, field

from apps.wearables.providers.files import notices
from apps.wearables.providers.files.faults import NotRecognised, TooLarge
from apps.wearables.providers.files.fit.checksum import crc16
from apps.wearables.providers.files.fit.definitions import Definition, read_definition
from apps.wearables.providers.files.fit.numbers import HRV, LAP, RECORD, SESSION, WANTED
from apps.wearables.providers.files.limits import (
    MAX_ACTIVITIES,
    MAX_FIT_DECODED,
    MAX_FIT_DEFINITIONS,
    MAX_FIT_HEARTBEAT_BYTES,
    MAX_FIT_HEARTBEATS,
    MAX_FIT_MESSAGES,
    MAX_LAPS,
    MAX_SAMPLES,
)

SIGNATURE = b".FIT"
SIGNATURE_AT = 8
_HEADER = struct.Struct("<BBHI4sH")
_MIN_HEADER = 12
_MAX_HEADER = 32
_CRC_BYTES = 2
_COMPRESSED = 0x80
_DEFINITION = 0x40
_CLOCK_BITS = 0x1F
_MOST = {RECORD: MAX_SAMPLES, SESSION: MAX_ACTIVITIES, LAP: MAX_LAPS}


@dataclass(slots=True)
class Frames:
    """A file's messages.

    Attributes:
        clean: a FIT file of the sound messages that we use, without a valid checksum.
        counts: how many of each kind it holds.
        found: codes of `notices` for what was wrong.
    """

    clean: bytes
    counts: Counter[int]
    found: list[str]


def cut(data: bytes, *, developer: bool = True) -> Frames:
    """Return the messages of a file, of all files in a chain; developer fields are left out if asked.

    Raises:
        NotRecognised: it does not start as a FIT file does.
        TooLarge: more messages than an activity has.
    """
    scan = _Scan(data, developer)
    position = 0
    while position < len(data):
        size = _header_size(data, position)
        if size is None:
            if position == 0:
                raise NotRecognised
            scan.note(notices.REST_UNREADABLE)
            break
        position = _cut_one(data, position, size, scan)
    body = b"".join(scan.kept)
    header = _HEADER.pack(_HEADER.size, 0x20, 0, len(body), SIGNATURE, 0)
    return Frames(header + body + bytes(_CRC_BYTES), scan.counts, scan.found)


def _header_size(data: bytes, position: int) -> int | None:
    size = data[position]
    signature = data[position + SIGNATURE_AT : position + SIGNATURE_AT + len(SIGNATURE)]
    return size if _MIN_HEADER <= size <= _MAX_HEADER and signature == SIGNATURE else None


def _cut_one(data: bytes, position: int, header_size: int, scan: "_Scan") -> int:
    """Cut the file at `position` of a chain and return where the next one starts."""
    start = position + header_size
    stated = int.from_bytes(data[position + 4 : position + 8], "little")
    end = start + stated
    if end + _CRC_BYTES > len(data) or not stated:  # no size: the device died before it wrote one
        scan.run(start, min(end, len(data)) if stated else len(data))
        scan.note(notices.TRUNCATED)
        return len(data)
    if scan.run(start, end) != end:
        scan.note(notices.DAMAGED)
    if crc16(memoryview(data)[position:end]) != int.from_bytes(data[end : end + _CRC_BYTES], "little"):
        scan.note(notices.BAD_CHECKSUM)
    return end + _CRC_BYTES


@dataclass(slots=True)
class _Scan:
    data: bytes
    developer: bool
    kept: list[bytes] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)
    _total: int = 0
    _defined: int = 0
    _definitions: dict[int, Definition] = field(default_factory=dict)
    _stamped: set[int] = field(default_factory=set)
    _clock: int = 0

    def note(self, code: str) -> None:
        """Remember what was wrong, once."""
        if code not in self.found:
            self.found.append(code)

    def run(self, position: int, end: int) -> int:
        """Read messages up to `end` and return where reading stopped."""
        self._definitions.clear()
        while position < end:
            head = self.data[position]
            if head & (_COMPRESSED | _DEFINITION) == _DEFINITION:
                size = self._define(position, end)
            else:
                size = self._read(head, position, end)
            if not size:
                break
            position += size
            self._total += 1
            if self._total > MAX_FIT_MESSAGES:
                raise TooLarge(limit=f"{MAX_FIT_MESSAGES} messages")
        return position

    def _define(self, position: int, end: int) -> int:
        read = read_definition(self.data, position, end)
        if read is None:
            return 0
        self._defined += 1
        if self._defined > MAX_FIT_DEFINITIONS:
            raise TooLarge(limit=f"{MAX_FIT_DEFINITIONS} definitions")
        definition, size = read
        self._definitions[definition.local] = definition
        self._stamped.discard(definition.local)
        if definition.number in WANTED:
            if definition.is_sound:
                self.kept.append(definition.written(stamped=False, developer=self.developer))
            else:
                self.note(notices.DAMAGED)
        return size

    def _read(self, head: int, position: int, end: int) -> int:
        is_compressed = bool(head & _COMPRESSED)
        definition = self._definitions.get((head >> 5) & 0x03 if is_compressed else head & 0x0F)
        if definition is None or position + 1 + definition.size > end:
            return 0
        payload = self.data[position + 1 : position + 1 + definition.size]
        if is_compressed:
            self._clock += ((head & _CLOCK_BITS) - self._clock) & _CLOCK_BITS
        elif definition.stamp_at is not None:
            (self._clock,) = definition.stamp_format.unpack_from(payload, definition.stamp_at)
        if self._is_wanted(definition):
            self._keep(definition, payload, is_compressed)
        return 1 + definition.size

    def _is_wanted(self, definition: Definition) -> bool:
        if definition.number == HRV and (
            definition.size > MAX_FIT_HEARTBEAT_BYTES or self.counts[HRV] >= MAX_FIT_HEARTBEATS
        ):
            return False
        return definition.number in WANTED and definition.is_sound

    def _keep(self, definition: Definition, payload: bytes, is_compressed: bool) -> None:
        self.counts[definition.number] += 1
        most = _MOST.get(definition.number, MAX_FIT_DECODED)
        if self.counts[definition.number] > most or self.counts.total() > 2 * MAX_FIT_DECODED:
            raise TooLarge(limit=f"{most} messages of one kind")
        native, extra = payload[: definition.native_size], payload[definition.native_size :]
        stamp = b""
        if is_compressed and definition.stamp_at is None and definition.can_be_stamped:
            stamp = definition.stamp_format.pack(self._clock & 0xFFFFFFFF)
        if bool(stamp) != (definition.local in self._stamped):
            self._stamped ^= {definition.local}
            self.kept.append(definition.written(stamped=bool(stamp), developer=self.developer))
        self.kept.append(bytes((definition.local,)) + native + stamp + (extra if self.developer else b""))
