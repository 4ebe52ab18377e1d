"""What `coaching` holds of people, how it leaves with them and how it goes.

A library is its team's: it goes with a coach who is alone in the team. What an athlete was given is the
athlete's: it stays theirs when the coach goes.
"""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.privacy import of_teams_alone, teams_alone
from apps.coaching.models import Assignment, Dispatch, LibraryImport, Workout
from apps.coaching.services import library
from apps.compliance.domain.people import Person
from apps.compliance.registry import CLAIM_COLUMNS, before_erasure, describe, enforces, personal

ROW_NUMBER = _("number of the row; the public id stands for it")
OTHERS = _("names other people")


def _his_or_of_his_team(user: Person) -> Q:
    return Q(user_id=user.pk) | of_teams_alone(user)


@before_erasure
def let_go_of_what_was_given(user: Person, now: datetime) -> None:
    """Untie what athletes were given from a library that is about to go; it stays theirs."""
    alone = teams_alone(user)
    given = Assignment.objects.filter(Q(team__in=alone) | Q(workout__team__in=alone))
    given.exclude(athlete_id=user.pk).update(team=None, workout=None)


personal(
    Workout,
    owner=of_teams_alone,
    export=(
        "public_id",
        "title",
        "sport",
        "document",
        "provider",
        "external_id",
        "left_out",
        "imported_by",
        "imported_at",
        "source_changed_at",
        "created_at",
        "changed_at",
    ),
    withhold={"team": _("given with the teams")},
    retention="account",
    called=_("workouts of the library"),
)
personal(
    Assignment,
    owner="athlete",
    export=(
        "public_id",
        "planned_on",
        "title",
        "sport",
        "document",
        "note",
        "device",
        "remarks",
        "thresholds",
        "duration_s",
        "intensity",
        "load",
        "assigned_by",
        "created_at",
        "withdrawn_at",
    ),
    withhold={"team": OTHERS, "workout": _("belongs to the coach's library; the copy is here")},
    retention="account",
    called=_("workouts that you were given"),
)
personal(
    Dispatch,
    owner="assignment__athlete",
    export=(
        "public_id",
        "assignment",
        "provider",
        "wanted",
        "external_id",
        "appointment_id",
        "uploaded_at",
        "scheduled_at",
        "checked_at",
        "removed_at",
        "read_back",
        "differences",
    ),
    withhold={
        **CLAIM_COLUMNS,
        "marker": _("a random word by which we find what we stored"),
        "fact": _("bookkeeping of a job"),
        "upload_begun_at": _("bookkeeping of a job"),
        "uploads": _("bookkeeping of a job"),
    },
    retention="account",
    called=_("workouts sent to a device"),
)
personal(
    LibraryImport,
    owner=_his_or_of_his_team,
    export=("public_id", "provider", "stage", "as_fractions", "found", "chosen", "results"),
    withhold={**CLAIM_COLUMNS, "user": ROW_NUMBER, "team": _("given with the teams")},
    retention="library_imports",
    called=_("looks into a library elsewhere"),
)


@enforces("library_imports")
def forget_imports(*, before: datetime, now: datetime) -> int:
    """Delete the lists of what coaches keep elsewhere."""
    return library.forget_old(before=before)


describe(
    {
        "compliance.looked:plan": _("Workouts that you were given were looked at"),
        "coaching.library_looked": _("Your workouts at a provider were listed"),
        "coaching.workout_imported": _("A workout was taken over from a provider"),
        "coaching.workout_removed": _("A workout was taken out of the library"),
        "coaching.workout_shared": _("A coach gave you a workout"),
        "coaching.workout_withdrawn": _("A coach took a workout back"),
        "coaching.workout_send_wanted": _("You sent a workout to your device"),
        "coaching.workout_on_device": _("A workout reached your device"),
        "coaching.workout_taken_off": _("A workout was taken off your device"),
        "coaching.workout_sending_replayed": _("Sending a workout was tried again"),
    }
)
