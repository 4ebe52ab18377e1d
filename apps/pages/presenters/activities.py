"""The list of activities: rows with their load, pages by key, uploads on their way."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from apps.core.models import State
from apps.pages import charts
from apps.pages.viewer import Viewer, id_in
from apps.training import selectors as training
from apps.training.presenters import loads
from apps.training.presenters.loads import LoadWords
from apps.training.presenters.standing import Standing, standing
from apps.wearables import selectors as wearables
from apps.wearables.presenters import lines
from apps.wearables.presenters.lines import ActivityLine, DeliveryLine
from apps.wearables.selectors import ActivityRow

LATEST = 5
PAGE_SIZE = 25
MOST_UPLOADS = 100
SHOWN_WAITING = 4
RECENT = timedelta(days=1)
UNFINISHED = {State.PENDING, State.CLAIMED}
CHART_DAYS = 90


@dataclass(frozen=True, slots=True)
class ActivityRowWords:
    """An activity with its load."""

    line: ActivityLine
    load: LoadWords
    url: str


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """A page of the list; `older` is the id after which the next one begins, empty at the end."""

    rows: tuple[ActivityRowWords, ...]
    older: str
    is_first: bool
    is_pending: bool


def rows(found: Iterable[ActivityRow], viewer: Viewer) -> tuple[ActivityRowWords, ...]:
    """Put activities into words, each with its load; at most two queries."""
    activities = list(found)
    known = training.loads_of(viewer.subject, [row.pk for row in activities], audience=viewer.audience)
    is_under_way = len(known) < len(activities) and charts.is_recomputing(viewer)
    return tuple(
        ActivityRowWords(
            line=lines.line(row, viewer.preferences, now=viewer.now),
            load=loads.load(known.get(row.pk), is_under_way=is_under_way),
            url=viewer.place.activity(row.public_id),
        )
        for row in activities
    )


def page(viewer: Viewer, after: str) -> ActivityPage:
    """Return a page of the list: the newest activities, or those older than the one named `after`."""
    subject, audience = viewer.subject, viewer.audience
    last = id_in(after)
    mark = wearables.page_mark(subject, last, audience=audience) if last else None
    found = wearables.recent(subject, limit=PAGE_SIZE + 1, before=mark, audience=audience)
    shown = found[:PAGE_SIZE]
    older = str(shown[-1].public_id) if len(found) > PAGE_SIZE else ""
    listed = rows(shown, viewer)
    return ActivityPage(
        rows=listed,
        older=older,
        is_first=mark is None,
        is_pending=any(row.load.is_pending for row in listed),
    )


def news_mark(viewer: Viewer) -> str:
    """Return what the page holds of the person's activities, where more may come in by itself; else empty."""
    return wearables.news_mark(viewer.user) if wearables.has_connections(viewer.user) else ""


def hidden(viewer: Viewer) -> tuple[ActivityLine, ...]:
    """Return hidden activities, the latest hidden first."""
    found = wearables.hidden(viewer.user)
    return tuple(lines.line(row, viewer.preferences, now=viewer.now) for row in found)


def just_hidden(viewer: Viewer, public_id: str) -> ActivityLine | None:
    """Return the activity that was hidden a moment ago, so that it can be brought back at once."""
    wanted = id_in(public_id)
    found = wearables.hidden(viewer.user, limit=20) if wanted else []
    shown = (row for row in found if row.public_id == wanted)
    return next((lines.line(row, viewer.preferences, now=viewer.now) for row in shown), None)


@dataclass(frozen=True, slots=True)
class Uploads:
    """What came in lately: what needs the person's eye, what waits beyond that, and what is simply done."""

    open: tuple[DeliveryLine, ...]
    more_waiting: int
    done: tuple[DeliveryLine, ...]


def uploads(viewer: Viewer) -> Uploads:
    """Return the uploads of the last day, and those that still wait or could not be read."""
    since = viewer.now - RECENT
    found = wearables.incoming(viewer.user, limit=MOST_UPLOADS)
    shown = [each for each in found if each.created_at >= since or each.state in UNFINISHED]
    said = [(each.state, lines.delivery(each, viewer.preferences, now=viewer.now)) for each in shown]
    waiting = [line for state, line in said if state in UNFINISHED][::-1]
    wanting = [line for state, line in said if state not in UNFINISHED and line.wants_eyes]
    return Uploads(
        open=(*wanting, *waiting[:SHOWN_WAITING]),
        more_waiting=len(waiting[SHOWN_WAITING:]),
        done=tuple(line for state, line in said if state not in UNFINISHED and not line.wants_eyes),
    )


@dataclass(frozen=True, slots=True)
class LoadCard:
    """Fitness, fatigue and form with the chart's figures as JSON; quiet is a chart without any load."""

    standing: Standing
    figures: str
    is_quiet: bool
    is_recomputing: bool


def load_card(viewer: Viewer) -> LoadCard:
    """Return the card; it asks again by itself while load is being worked out."""
    found = charts.load_of(viewer)
    figures = charts.load_figures(found, estimated=charts.estimated_of(viewer), today=viewer.today)
    is_quiet = found is not None and not any(found.load[-CHART_DAYS:])
    return LoadCard(
        standing=standing(found, viewer.today),
        figures=json.dumps(charts.last_days(figures, CHART_DAYS)),
        is_quiet=is_quiet,
        is_recomputing=charts.is_recomputing(viewer),
    )
