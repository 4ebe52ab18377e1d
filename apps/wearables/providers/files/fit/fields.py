"""Typed reading of a decoded message, whose values can be of any type in a damaged file."""

import math
from datetime import UTC, datetime, timedelta

from apps.wearables.providers.files.fit.sdk import Message
from apps.wearables.providers.values import measured

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)


def number(message: Message, *names: str | int) -> float | None:
    """Return the first of the fields that holds a finite number."""
    for name in names:
        value = message.get(name)
        if isinstance(value, int | float) and math.isfinite(value):
            return float(value)
    return None


def positive(message: Message, *names: str | int) -> float | None:
    """Likewise, where a device writes 0 for "no reading"."""
    return measured(number(message, *names))


def whole(message: Message, name: str) -> int | None:
    """Return the field if it holds an integer."""
    value = message.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text(message: Message, name: str, *, longest: int) -> str | None:
    """Return the field's printable text, the first one of several, cut at `longest`."""
    value = message.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    return "".join(char for char in value if char.isprintable()).strip()[:longest] or None


def instant(stamp: float) -> datetime:
    """Return the UTC date-time of a timestamp."""
    return EPOCH + timedelta(seconds=stamp)
