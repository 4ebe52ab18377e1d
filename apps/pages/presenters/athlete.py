"""An athlete for their coach: how they stand, their week, what came last, what is open, how fresh it is."""

from dataclasses import dataclass
from uuid import UUID

from apps.accounts.models import Scope
from apps.accounts.selectors import coaching_with
from apps.coaching.presenters import given
from apps.coaching.presenters.given import Ahead, GivenPage
from apps.pages.presenters import activities, freshness, week
from apps.pages.presenters.activities import LATEST, ActivityRowWords
from apps.pages.presenters.freshness import Freshness
from apps.pages.presenters.readiness import Readiness, readiness
from apps.pages.presenters.week import Week
from apps.pages.viewer import Viewer, id_in
from apps.wearables import selectors as wearables
from apps.wearables.selectors import health


@dataclass(frozen=True, slots=True)
class Opened:
    """A class of data, and whether the athlete opened it to the coach."""

    word: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class AthletePage:
    """The page: no week, list or load without the scope for activities, no readiness without health.

    `ahead` is what they were given from today on; None without the scope for the plan.
    """

    name: str
    coaching: UUID | None
    opened: tuple[Opened, ...]
    has_activities: bool
    readiness: Readiness | None
    week: Week | None
    latest: tuple[ActivityRowWords, ...]
    freshness: tuple[Freshness, ...]
    ahead: Ahead | None


def athlete(viewer: Viewer) -> AthletePage:
    """Compose the page; a fixed number of queries."""
    coaching = coaching_with(viewer.user, viewer.subject, viewer.now)
    has_activities = Scope.ACTIVITIES in viewer.scopes
    latest = _latest(viewer) if has_activities else ()
    last_at = latest[0].line.started_at if latest else None
    return AthletePage(
        name=viewer.subject_name,
        coaching=coaching.public_id if coaching else None,
        opened=tuple(Opened(str(scope.label), scope in viewer.scopes) for scope in Scope),
        has_activities=has_activities,
        readiness=_readiness(viewer) if Scope.HEALTH in viewer.scopes else None,
        week=week.current(viewer) if has_activities else None,
        latest=latest,
        freshness=freshness.for_coach(viewer, last_at=last_at) if has_activities else (),
        ahead=_ahead(viewer) if Scope.PLAN in viewer.scopes else None,
    )


def workouts(viewer: Viewer, after: str) -> GivenPage:
    """Compose the list of what they were given: the latest days, or those before the one named `after`."""
    mark = id_in(after)
    return given.page(viewer.user, viewer.subject, viewer.preferences, after=mark, now=viewer.now)


def _ahead(viewer: Viewer) -> Ahead:
    return given.ahead(viewer.user, viewer.subject, viewer.preferences, now=viewer.now)


def _readiness(viewer: Viewer) -> Readiness:
    night = health.latest_night(viewer.subject, today=viewer.today, use=viewer.audience.use)
    return readiness(night, today=viewer.today)


def _latest(viewer: Viewer) -> tuple[ActivityRowWords, ...]:
    found = wearables.recent(viewer.subject, limit=LATEST, audience=viewer.audience)
    return activities.rows(found, viewer)
