"""Strava's budget of calls, as each answer states it; it is the application's, shared by all athletes.

Source: https://developers.strava.com/docs/rate-limits: two buckets (overall, and read), each by quarter of an
hour (from :00, :15, :30, :45) and by day (from 00:00 UTC). Figures differ by application and are read from
the headers, never assumed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_PAIR = re.compile(r"\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*")
_QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """One bucket: calls made and allowed in the current quarter of an hour and in the current UTC day."""

    quarter_used: int
    quarter_limit: int
    day_used: int
    day_limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one answer says; None where it did not name the bucket. Reads count in both."""

    overall: Quota | None = None
    read: Quota | None = None

    @property
    def quotas(self) -> tuple[Quota, ...]:
        """The buckets that were named."""
        return tuple(quota for quota in (self.overall, self.read) if quota is not None)


def usage_of(headers: Mapping[str, str]) -> Usage:
    """Read an answer's headers, whatever the case of their names; what is unreadable is left out."""
    folded = {name.casefold(): value for name, value in headers.items()}
    return Usage(overall=_quota(folded, "x-ratelimit"), read=_quota(folded, "x-readratelimit"))


def wait(usage: Usage, now: datetime) -> timedelta:
    """Return how long a refused caller waits: to midnight UTC if a day is spent, else to the next quarter."""
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if any(quota.day_used >= quota.day_limit for quota in usage.quotas):
        return start.replace(hour=0) + timedelta(days=1) - now
    return start + _QUARTER * ((now - start) // _QUARTER + 1) - now


def _quota(headers: Mapping[str, str], prefix: str) -> Quota | None:
    used = _PAIR.fullmatch(headers.get(f"{prefix}-usage", ""))
    limit = _PAIR.fullmatch(headers.get(f"{prefix}-limit", ""))
    if used is None or limit is None:
        return None
    return Quota(
        quarter_used=int(used[1]),
        quarter_limit=int(limit[1]),
        day_used=int(used[2]),
        day_limit=int(limit[2]),
    )
