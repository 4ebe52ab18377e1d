"""The seam to Garmin's SDK, which is untyped: bytes in, messages by kind out, and no exception of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from apps.wearables.providers.files.fit.numbers import HRV, RECORD

Message = Mapping[str | int, object]


@dataclass(slots=True)
class Decoded:
    """A file's messages in SI units, with numbers for words and seconds of FIT's epoch for dates.

    Attributes:
        messages: by kind, in the file's order.
        heartbeats: each `hrv` message with the timestamp of the record before it.
        total: how many messages there are.
        is_merged: whether the heart rate that a strap stored was merged into the records, if there was any.
    """

    messages: dict[int, list[Message]] = field(default_factory=dict)
    heartbeats: list[tuple[float | None, Message]] = field(default_factory=list)
    total: int = 0
    is_merged: bool = True
    _clock_s: float | None = None

    def of(self, number: int) -> list[Message]:
        """Return the messages of one kind."""
        return self.messages.get(number, [])

    def add(self, number: int, message: Message) -> None:
        """Take the next message, which merging of heart rates may still change."""
        self.total += 1
        self.messages.setdefault(number, []).append(message)
        stamp = message.get("timestamp")
        if number == RECORD and isinstance(stamp, int):
            self._clock_s = float(stamp)
        elif number == HRV:
            self.heartbeats.append((self._clock_s, message))


def decode(clean: bytes, *, expected: int) -> Decoded:
    """Decode a file made by `frames.cut`; with less than `expected` messages the SDK gave up on the way.

    The SDK catches whatever it meets and returns it; it is only told apart here by how far it came, because
    merging of heart rates is its last step.
    """
    from garmin_fit_sdk import Decoder, Stream

    decoded = Decoded()

    def listen(number: int, message: dict[str, object]) -> None:
        decoded.add(number, cast(Message, message))  # unknown fields have numbers for names

    _messages, errors = Decoder(Stream.from_byte_array(bytearray(clean))).read(
        enable_crc_check=False,
        convert_datetimes_to_dates=False,
        convert_types_to_strings=False,
        expand_sub_fields=False,
        mesg_listener=listen,
    )
    decoded.is_merged = not errors or decoded.total < expected
    return decoded


def word(profile_type: str, value: int | None) -> str | None:
    """Return the profile's word for a number, such as "cycling", or the number itself where it has none."""
    from garmin_fit_sdk import Profile

    if value is None:
        return None
    return str(Profile["types"][profile_type].get(value, value))
