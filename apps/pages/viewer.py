"""Who looks at whose data, in which units and zone, and when: what every presenter needs."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.access import EVERYTHING
from apps.accounts.models import Scope, Units, User
from apps.accounts.selectors import Preferences, current_user, display_name, preferences_of
from apps.accounts.services import looking
from apps.compliance.policy import Audience
from apps.wearables.access import Seen

UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages about somebody are: one's own, or those of an athlete for their coach."""

    person: UUID | None = None

    def url(self, name: str, **at: UUID) -> str:
        """Return the address of a page about this person."""
        if self.person is None:
            return reverse(f"pages:{name}", kwargs=at)
        return reverse(f"pages:athlete_{name}", kwargs={"person": self.person, **at})

    @property
    def is_own(self) -> bool:
        """Say whether these are one's own pages."""
        return self.person is None

    @property
    def today(self) -> str:
        """How they stand today."""
        return self.url("today")

    @property
    def activities(self) -> str:
        """The list of activities."""
        return self.url("activities")

    @property
    def load(self) -> str:
        """The load page."""
        return self.url("load")

    def activity(self, public_id: UUID) -> str:
        """One activity."""
        return self.url("activity", public_id=public_id)

    def streams(self, public_id: UUID) -> str:
        """The figures of an activity's charts."""
        if self.person is None:
            return reverse("wearables:streams", args=[public_id])
        return self.url("streams", public_id=public_id)


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person, whose data they look at, what of it is open to them, how they want it shown, the moment."""

    user: User
    subject: User
    scopes: frozenset[Scope]
    preferences: Preferences
    now: datetime

    @property
    def is_coach(self) -> bool:
        """Say whether somebody looks at an athlete of theirs."""
        return self.user.pk != self.subject.pk

    @property
    def audience(self) -> Audience:
        """Whose eyes the source policy asks about."""
        return Audience.COACH if self.is_coach else Audience.OWNER

    @property
    def seen(self) -> Seen:
        """What of an activity is shown."""
        return Seen.by(self.audience, self.scopes)

    @property
    def place(self) -> Place:
        """Where the pages are."""
        return Place(self.subject.public_id if self.is_coach else None)

    @property
    def subject_name(self) -> str:
        """Return what to call whose data it is."""
        return display_name(self.subject) or _("Unnamed athlete")

    @property
    def today(self) -> date:
        """The calendar day of whose data it is."""
        return self.now.astimezone(self.preferences.time_zone).date()

    @property
    def imperial(self) -> bool:
        """Say whether distances are in miles."""
        return self.preferences.units == Units.IMPERIAL

    @property
    def week_starts_on(self) -> date:
        """The first day of the current week."""
        return self.week_of(self.today)

    def week_of(self, day: date) -> date:
        """Return the first day of the week that a day lies in."""
        return day - timedelta(days=(day.isoweekday() - self.preferences.first_weekday) % 7)


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who is looking at their own data. Raises `NotAllowed` for nobody."""
    user = current_user(request)
    return Viewer(user, user, EVERYTHING, preferences_of(user), timezone.now())


def looking_at(request: HttpRequest, person: UUID | None, *, what: str, scope: Scope | None) -> Viewer:
    """Return who is looking: at their own data, or as a coach at an athlete's, which is written down.

    Days are the athlete's own; units are the reader's.

    Args:
        what: a code for the page. scope: what the athlete must have opened; None for anything.

    Raises:
        NotFound: they are not the reader's athlete, or have not opened that.
    """
    viewer = viewer_of(request)
    if person is None:
        return viewer
    subject, scopes = looking.look(viewer=viewer.user, person=person, scope=scope, what=what, now=viewer.now)
    zone = preferences_of(subject).time_zone
    return replace(
        viewer, subject=subject, scopes=scopes, preferences=replace(viewer.preferences, time_zone=zone)
    )


def id_in(text: str) -> UUID | None:
    """Return the id that a text of the address is, None where it is none."""
    return UUID(text) if UUID_FORM.fullmatch(text) else None
