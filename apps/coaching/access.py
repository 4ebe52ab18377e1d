"""May they? Finds workouts, assignments and imports for a viewer, or says that there is nothing there.

A library belongs to a team, an assignment to its athlete. A coach sees an assignment of their team while the
relationship opens the plan and the athlete consents to sharing; an ex-coach sees nothing of it.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.access import NotACoach, opened_by, owned
from apps.accounts.models import Scope, Team, TeamMember, User
from apps.accounts.selectors import is_coach
from apps.coaching.models import Assignment, LibraryImport, Workout
from apps.core.errors import NotFound
from apps.core.models import find


def own_team(viewer: User) -> Team:
    """Return the team whose library a coach works in: the one that they own, else the one they joined first.

    Raises:
        NotACoach: they are none.
    """
    memberships = TeamMember.objects.filter(user=viewer).select_related("team")
    found = memberships.order_by("-is_owner", "joined_at", "pk").first() if is_coach(viewer) else None
    if found is None or not viewer.is_active:
        raise NotACoach
    return found.team


def library_workout(viewer: User, public_id: UUID) -> Workout:
    """Find a workout in the library of a team of the viewer's. Raises `NotFound`."""
    rows = owned(Workout.objects.select_related("team"), viewer, by="team__members__user")
    return find(rows, public_id, _("There is no such workout, or it is not in your library."))


def own_import(viewer: User, public_id: UUID) -> LibraryImport:
    """Find the viewer's own import. Raises `NotFound`."""
    rows = owned(LibraryImport.objects.select_related("team", "user"), viewer)
    return find(rows, public_id, _("There is no such import, or it is not yours."))


def own_assignment(viewer: User, public_id: UUID) -> Assignment:
    """Find a workout that the viewer was given. Raises `NotFound`."""
    rows = owned(Assignment.objects.select_related("athlete", "assigned_by__profile"), viewer, by="athlete")
    return find(rows, public_id, _("There is no such workout, or it is not yours."))


def coached_assignment(viewer: User, public_id: UUID, now: datetime) -> Assignment:
    """Find a workout that the viewer's team gave to an athlete who lets them plan. Raises `NotFound`."""
    rows = Assignment.objects.select_related("athlete__profile", "workout", "team")
    found = rows.filter(team__members__user=viewer, public_id=public_id).first()
    if found is None or found.athlete_id not in who_may_be_planned(viewer, now):
        raise NotFound(_("There is no such workout, or you may not see it."))
    return found


def who_may_be_planned(viewer: User, now: datetime) -> set[int]:
    """Return the ids of the athletes who open their plan to a coach at `now` and consent to sharing."""
    if not viewer.is_active:
        return set()
    return {athlete_id for athlete_id, scopes in opened_by(viewer, now).items() if Scope.PLAN in scopes}
