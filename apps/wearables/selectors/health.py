"""A person's nights, against their own last week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from apps.accounts.models import User
from apps.compliance.policy import Source, Use, permits
from apps.wearables.models import DailyHealth

WEEK = 7
FEWEST = 4
"""From so many nights of the last seven on there is a mean to compare with."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the last night, and its mean over the seven days before, where enough of them have it."""

    value: float | None
    mean: float | None


@dataclass(frozen=True, slots=True)
class Night:
    """The latest night of the last week that a source has told; `on` is the day on which it ended."""

    on: date
    source: str
    rmssd_ms: Figure
    resting_heart_rate_bpm: Figure
    sleep_s: Figure


def latest_night(user: User, *, today: date, use: Use = Use.OWNER_VIEW) -> Night | None:
    """Return the latest night since a week ago, from the one source that tells most; None without any.

    Figures of different sources are never mixed: their methods differ, and so do their terms.
    """
    sources = [source.value for source in Source if permits([source], use)]
    since = today - timedelta(days=2 * WEEK)
    found = DailyHealth.objects.filter(user=user, source__in=sources, on__range=(since, today))
    rows = list(found.order_by("-on", "source"))
    lately = [row for row in rows if row.on > today - timedelta(days=WEEK) and _tells(row)]
    if not lately:
        return None
    last = min(lately, key=lambda row: (-row.on.toordinal(), row.rmssd_ms is None, row.source))
    before = [row for row in rows if row.source == last.source and _is_in_week_before(row, last)]
    return Night(
        on=last.on,
        source=last.source,
        rmssd_ms=_figure(last, before, "rmssd_ms"),
        resting_heart_rate_bpm=_figure(last, before, "resting_heart_rate_bpm"),
        sleep_s=_figure(last, before, "sleep_s"),
    )


def health_changed_at(user: User) -> datetime | None:
    """Return when a day of the person's health last came or changed."""
    latest: datetime | None = DailyHealth.objects.filter(user=user).aggregate(at=Max("changed_at"))["at"]
    return latest


def count_days(user: User, source: str) -> int:
    """Return how many days of the person's health came from a source."""
    return DailyHealth.objects.filter(user=user, source=source).count()


def _tells(row: DailyHealth) -> bool:
    return any(value is not None for value in (row.rmssd_ms, row.resting_heart_rate_bpm, row.sleep_s))


def _is_in_week_before(row: DailyHealth, last: DailyHealth) -> bool:
    return last.on - timedelta(days=WEEK) <= row.on < last.on


def _figure(last: DailyHealth, before: list[DailyHealth], name: str) -> Figure:
    values = [value for row in before if (value := getattr(row, name)) is not None]
    mean = sum(values) / len(values) if len(values) >= FEWEST else None
    return Figure(getattr(last, name), mean)
