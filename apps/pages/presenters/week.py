"""One week: a bar a day, and what it sums to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats

from apps.compliance.policy import Use, permits
from apps.core import formatting
from apps.core.formatting import Quantity
from apps.pages.viewer import Viewer
from apps.training import selectors as training
from apps.training.selectors import LoadOfActivity
from apps.wearables import selectors as wearables
from apps.wearables.selectors import ActivityRow

DAYS = 7
TALLEST = 56
SHORTEST = 2.0


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week; `height` and `top` place its bar in a box `TALLEST` high."""

    name: str
    title: str
    load: str
    height: float
    top: float
    is_today: bool
    is_future: bool
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A week and its sums; `barred` activities are in none of them, by the terms of their source."""

    days: tuple[Day, ...]
    load: str
    time: str
    distance: Quantity
    count: int
    has_estimates: bool
    without_load: int
    barred: int


def current(viewer: Viewer) -> Week:
    """Sum the current week of whose data it is; a fixed number of queries."""
    last_on = viewer.week_starts_on + timedelta(days=DAYS - 1)
    found = wearables.between(viewer.subject, viewer.week_starts_on, last_on, audience=viewer.audience)
    loads = training.loads_of(viewer.subject, [row.pk for row in found], audience=viewer.audience)
    return week(found, loads, viewer)


def week(rows: Iterable[ActivityRow], loads: Mapping[int, LoadOfActivity], viewer: Viewer) -> Week:
    """Sum a viewer's current week, as far as the terms of the sources let us combine what they gave."""
    found = list(rows)
    activities = [row for row in found if permits(row.sources, Use.COMBINE)]
    first_on = viewer.week_starts_on
    by_day: dict[date, float] = {}
    estimated: set[date] = set()
    counted = [(row, load) for row in activities if (load := loads.get(row.pk)) and load.value is not None]
    for row, load in counted:
        by_day[row.local_on] = by_day.get(row.local_on, 0.0) + (load.value or 0.0)
        if load.is_estimated:
            estimated.add(row.local_on)
    most = max(by_day.values(), default=0.0) or 1.0
    days = tuple(
        _day(first_on + timedelta(days=number), by_day, estimated, most=most, today=viewer.today)
        for number in range(DAYS)
    )
    metres = sum(row.distance_m or 0.0 for row in activities)
    return Week(
        days=days,
        load=formatting.number(sum(by_day.values())) if counted else "",
        time=formatting.hours(sum(row.timer_s or row.elapsed_s or 0.0 for row in activities)),
        distance=formatting.distance(metres, imperial=viewer.imperial) if metres else formatting.NOTHING,
        count=len(activities),
        has_estimates=bool(estimated),
        without_load=len(activities) - len(counted),
        barred=len(found) - len(activities),
    )


def _day(day: date, by_day: Mapping[date, float], estimated: set[date], *, most: float, today: date) -> Day:
    load = by_day.get(day)
    height = max(SHORTEST, load / most * TALLEST) if load else 0.0
    return Day(
        name=formats.date_format(day, "D"),
        title=formatting.day(day, today=today),
        load=formatting.number(load) if load is not None else ("" if day > today else formatting.MISSING),
        height=round(height, 1),
        top=round(TALLEST - height, 1),
        is_today=day == today,
        is_future=day > today,
        is_estimated=day in estimated,
    )
