"""Numbers and times as XML files write them; what cannot be read is None."""

import re
from datetime import UTC, datetime

from apps.wearables.providers.values import measured

_LONGEST_TIME = 64
_WRITTEN = re.compile(r"[+-]?(?:[0-9]{1,40}\.?[0-9]{0,60}|\.[0-9]{1,60})(?:[eE][+-]?[0-9]{1,3})?")
_LARGEST_NUMBER = 1e9  # beyond what any field of these formats means
_YEARS = range(1970, 2100)


def number(text: str) -> float | None:
    """Return a number of believable size."""
    if not _WRITTEN.fullmatch(text):  # float() also takes digits of other scripts, words and underscores
        return None
    value = float(text)
    return value if abs(value) <= _LARGEST_NUMBER else None


def positive(text: str) -> float | None:
    """Likewise, where 0 means "no reading"."""
    return measured(number(text))


def instant(text: str) -> datetime | None:
    """Return an aware date-time in the offset it was written in; without one it is UTC, as formats say."""
    if len(text) > _LONGEST_TIME:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    if value.year not in _YEARS:
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value


def written_offset_s(text: str) -> int | None:
    """Return the offset from UTC that a time was written with; "Z" says nothing of where somebody was."""
    value = instant(text)
    offset = None if value is None or text.endswith(("Z", "z")) else value.utcoffset()
    return int(offset.total_seconds()) if offset else None
