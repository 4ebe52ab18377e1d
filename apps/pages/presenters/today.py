"""Today: how somebody stands, their week, what came in last, how fresh it is, and what to do first."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from apps.coaching import selectors as coaching
from apps.coaching.presenters import assignment
from apps.coaching.presenters.assignment import PlannedLine
from apps.compliance.policy import Use, permits
from apps.pages.presenters import activities, freshness, week
from apps.pages.presenters.activities import LATEST, ActivityRowWords, LoadCard
from apps.pages.presenters.freshness import Freshness
from apps.pages.presenters.readiness import Readiness, readiness
from apps.pages.presenters.week import Week
from apps.pages.viewer import Viewer
from apps.training import selectors as training
from apps.wearables import selectors as wearables
from apps.wearables.selectors import health

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
    incoming = wearables.incoming(viewer.user, limit=1)
    last_at = latest[0].started_at if latest else None
    is_stale = last_at is not None and (viewer.now - last_at).days >= STALE_DAYS
    # What may not be combined gives no figures, so it is no first step towards them.
    has_files = bool(incoming) or any(permits(row.sources, Use.COMBINE) for row in latest)
    thresholds = bool(training.thresholds_of(viewer.user))
    night = health.latest_night(viewer.user, today=viewer.today)
    return Today(
        heading=formats.date_format(viewer.today, _("l j F")),
        week=week.current(viewer),
        latest=activities.rows(latest, viewer),
        freshness=freshness.for_owner(
            viewer,
            last_at=last_at,
            received_at=incoming[0].created_at if incoming else None,
            is_stale=is_stale,
            card=card,
            night=night,
        ),
        is_stale=is_stale,
        steps=_steps(viewer, has_files=has_files, has_thresholds=thresholds),
        readiness=readiness(night, today=viewer.today),
    )


def planned(viewer: Viewer) -> tuple[PlannedLine, ...]:
    """Return what the viewer is to do today and in the coming days; two queries."""
    found = coaching.planned(viewer.user, viewer.today, viewer.today + timedelta(days=PLANNED_DAYS))
    return tuple(assignment.planned_line(row, today=viewer.today) for row in found)


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
