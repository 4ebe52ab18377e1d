"""Words, readings and zones as any outside world writes them; what cannot be read is None."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

_LONGEST_OFFSET_S: Final = 86_399
_LONGEST_ZONE: Final = 64


def line(text: str, *, longest: int) -> str | None:
    """Return the first line of a text, without control characters, cut at `longest`."""
    first = text.strip().partition("\n")[0]
    return "".join(char for char in first if char.isprintable()).strip()[:longest] or None


def measured(value: float | None) -> float | None:
    """Return a value where 0 means that nothing was measured."""
    return value if value is not None and value > 0 else None


def known_zone(name: str | None) -> str | None:
    """Return the name of a zone that there is."""
    if not name or len(name) > _LONGEST_ZONE:
        return None
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, KeyError):  # malformed, a folder of zones, unknown
        return None


def utc_offset_s(ahead_of_utc: timedelta) -> int | None:
    """Return how far a local time is ahead of UTC, less than a day either way."""
    seconds = round(ahead_of_utc.total_seconds())
    return seconds if abs(seconds) <= _LONGEST_OFFSET_S else None
