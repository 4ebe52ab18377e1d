"""Counts what an application asks: in quarters of an hour and in days, both by UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.http import HttpResponse

from sandbox.outside.registry import Refusal
from sandbox.outside.strava import refusals
from sandbox.outside.strava.models import Application, Usage

QUARTER, DAY = "quarter", "day"
QUARTER_MIN = 15


@dataclass(frozen=True, slots=True)
class Standing:
    """An application's limits, and what it used of them in the present windows."""

    application: Application
    quarter: int
    day: int

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the four headers, each "15 minutes,day"."""
        limits, usage = self.application, f"{self.quarter},{self.day}"
        return {
            "X-RateLimit-Limit": f"{limits.overall_quarter},{limits.overall_day}",
            "X-RateLimit-Usage": usage,
            "X-ReadRateLimit-Limit": f"{limits.read_quarter},{limits.read_day}",
            "X-ReadRateLimit-Usage": usage,
        }

    def write_on(self, response: HttpResponse) -> None:
        """Put the headers on an answer."""
        for name, value in self.headers.items():
            response[name] = value

    @property
    def refusal(self) -> Refusal | None:
        """Return what to say if this is too much."""
        limits = self.application
        if self.quarter > limits.overall_quarter or self.day > limits.overall_day:
            return refusals.OVERALL_EXCEEDED
        if self.quarter > limits.read_quarter or self.day > limits.read_day:
            return refusals.READ_EXCEEDED
        return None


@transaction.atomic
def count(application: Application, *, now: datetime) -> Standing:
    """Count one request; one that is refused counts as well."""
    for window, starts_at in _windows(now).items():
        row, _ = Usage.objects.get_or_create(application=application, window=window, starts_at=starts_at)
        Usage.objects.filter(id=row.id).update(count=F("count") + 1)
    return standing(application, now=now)


def standing(application: Application, *, now: datetime) -> Standing:
    """Return where an application stands, without counting."""
    used = {
        window: Usage.objects.filter(application=application, window=window, starts_at=starts_at)
        .values_list("count", flat=True)
        .first()
        or 0
        for window, starts_at in _windows(now).items()
    }
    return Standing(application, used[QUARTER], used[DAY])


def _windows(now: datetime) -> dict[str, datetime]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    quarter = now.replace(minute=now.minute - now.minute % QUARTER_MIN, second=0, microsecond=0)
    return {QUARTER: quarter, DAY: midnight}
