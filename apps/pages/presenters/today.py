"""Today: how somebody stands, their week, what came in last, how fresh it is, and what to do first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from apps.coaching import selectors as coaching
from apps.coaching.presenters import assignment
from apps.coaching.presenters.assignment import PlannedLine
from apps.compliance.policy import Use, permits
from apps.core import formatting
from apps.pages.presenters import activities, week
from apps.pages.presenters.activities import ActivityRowWords, LoadCard
from apps.pages.presenters.readiness import Readiness, readiness
from apps.pages.presenters.week import Week
from apps.pages.viewer import Viewer
from apps.training import selectors as training
from apps.wearables import selectors as wearables
from apps.wearables.selectors import health
from apps.wearables.selectors.health import Night

LATEST = 5
STALE_DAYS = 7
PLANNED_DAYS = 7
"""How many days ahead of today planned workouts are listed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do at the start."""

    title: str
    text: str
    url: str
    action: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh one thing is. `tone` is good, caution or nothing."""

    term: str
    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """The page."""

    heading: str
    week: Week
    latest: tuple[ActivityRowWords, ...]
    freshness: tuple[Freshness, ...]
    is_stale: bool
    steps: tuple[Step, ...]
    readiness: Readiness


def today(viewer: Viewer, *, card: LoadCard) -> Today:
    """Compose the page; a fixed number of queries."""
    latest = wearables.recent(viewer.user, limit=LATEST)
    this_week = wearables.between(
        viewer.user, viewer.week_starts_on, viewer.week_starts_on + timedelta(days=week.DAYS - 1)
    )
    incoming = wearables.incoming(viewer.user, limit=1)
    last_at = latest[0].started_at if latest else None
    received_at = incoming[0].created_at if incoming else None
    is_stale = last_at is not None and (viewer.now - last_at).days >= STALE_DAYS
    # What may not be combined gives no figures, so it is no first step towards them.
    has_files = bool(incoming) or any(permits(row.sources, Use.COMBINE) for row in latest)
    thresholds = bool(training.thresholds_of(viewer.user))
    night = health.latest_night(viewer.user, today=viewer.today)
    return Today(
        heading=formats.date_format(viewer.today, _("l j F")),
        week=week.week(this_week, training.loads_of(viewer.user, [row.pk for row in this_week]), viewer),
        latest=activities.rows(latest, viewer),
        freshness=(
            *_freshness(viewer, last_at, received_at, card=card, is_stale=is_stale),
            _night_freshness(night, viewer),
        ),
        is_stale=is_stale,
        steps=_steps(viewer, has_files=has_files, has_thresholds=thresholds),
        readiness=readiness(night, today=viewer.today),
    )


def planned(viewer: Viewer) -> tuple[PlannedLine, ...]:
    """Return what the viewer is to do today and in the coming days; two queries."""
    found = coaching.planned(viewer.user, viewer.today, viewer.today + timedelta(days=PLANNED_DAYS))
    return tuple(assignment.planned_line(row, today=viewer.today) for row in found)


def _freshness(
    viewer: Viewer,
    last_at: datetime | None,
    received_at: datetime | None,
    *,
    card: LoadCard,
    is_stale: bool,
) -> tuple[Freshness, ...]:
    def since(value: datetime | None) -> str:
        return _("none yet") if value is None else formatting.ago(value, now=viewer.now)

    return (
        Freshness(_("Latest activity"), since(last_at), "caution" if is_stale else ""),
        Freshness(_("Latest upload"), since(received_at)),
        _load_freshness(card),
    )


def _load_freshness(card: LoadCard) -> Freshness:
    term = _("Load")
    if card.is_recomputing:
        return Freshness(term, _("being worked out"))
    return (
        Freshness(term, _("up to date"), "good")
        if card.standing.days_known
        else Freshness(term, _("none yet"))
    )


def _night_freshness(night: Night | None, viewer: Viewer) -> Freshness:
    """Say how fresh the nights are."""
    term = _("Sleep and heart-rate variability")
    if night is None:
        return Freshness(term, _("none yet"))
    is_last = night.on == viewer.today
    words = _("last night") if is_last else formatting.day(night.on, today=viewer.today)
    return Freshness(term, words, "good" if is_last else "caution")


def _steps(viewer: Viewer, *, has_files: bool, has_thresholds: bool) -> tuple[Step, ...]:
    """List what makes the page useful; nothing once there is something to work out and to measure it by."""
    if has_files and has_thresholds:
        return ()
    return (
        Step(
            title=_("Upload your first file"),
            text=_("FIT, TCX or GPX, as your watch or bike computer wrote it. Many at once are fine."),
            url=reverse("pages:activities"),
            action=_("Choose files"),
            is_done=has_files,
        ),
        Step(
            title=_("Set your thresholds"),
            text=_("FTP, threshold pace or heart rate: what every load is measured against."),
            url=reverse("training:thresholds"),
            action=_("Set thresholds"),
            is_done=has_thresholds,
        ),
        Step(
            title=_("Connect an account"),
            text=_("Garmin or Strava: what you record comes in by itself, within the terms of each."),
            url=reverse("wearables:connections"),
            action=_("Connect"),
            is_done=wearables.has_connections(viewer.user),
        ),
    )
