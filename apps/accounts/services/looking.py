"""Let a coach look at an athlete: only as far as it is open, and written down for the athlete to read."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.accounts.access import find_athlete
from apps.accounts.models import Scope, User
from apps.compliance.services import looks
from apps.core.errors import NotFound


class NotOpened(NotFound):
    """The athlete is the viewer's, but has not opened this class of data."""

    code = "not_opened"


def look(
    *, viewer: User, person: UUID, scope: Scope | None, what: str, now: datetime
) -> tuple[User, frozenset[Scope]]:
    """Find an athlete of the viewer's and note that their data was shown.

    Args:
        scope: what they must have opened; None for anything. what: a code for what is shown.

    Returns:
        The athlete, and everything that they opened to the viewer.

    Raises:
        NotFound: nobody of that id is an athlete of the viewer's.
        NotOpened: they have not opened that.
    """
    subject, scopes = find_athlete(viewer, person, now)
    if scope is not None and scope not in scopes:
        raise NotOpened(_("This athlete has not opened that to you."))
    looks.note(viewer=viewer, subjects=[subject.pk], what=what)
    return subject, scopes
