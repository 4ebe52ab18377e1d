"""Staff's view: workouts, who was given them, what went to devices. Evidence is read-only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.selectors import current_user
from apps.coaching.models import Assignment, Dispatch, LibraryImport, Workout
from apps.coaching.services import sending
from apps.core.admin import ReadOnlyAdmin

OF_A_JOB = ("state", "attempts", "fence", "lease_until", "next_attempt_at", "error_code", "finished_at")


@admin.register(Workout)
class WorkoutAdmin(ReadOnlyAdmin[Workout]):
    """Libraries: that a workout is there and where it came from, not what coaches wrote."""

    list_display = ("public_id", "team", "sport", "provider", "imported_at", "changed_at")
    list_filter = ("provider", "sport")
    list_select_related = ("team",)
    search_fields = ("public_id", "external_id", "team__public_id", "imported_by__email")
    fields = (
        "public_id",
        "team",
        "sport",
        "provider",
        "external_id",
        "left_out",
        "imported_by",
        "imported_at",
        "source_changed_at",
        "created_at",
        "changed_at",
    )


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin[Assignment]):
    """What athletes were given, without words and numbers of theirs."""

    list_display = ("public_id", "athlete", "planned_on", "sport", "team", "created_at", "withdrawn_at")
    list_filter = ("sport",)
    list_select_related = ("athlete", "team")
    search_fields = (
        "public_id",
        "athlete__email",
        "athlete__public_id",
        "assigned_by__email",
        "team__public_id",
    )
    date_hierarchy = "planned_on"
    fields = (
        "public_id",
        "athlete",
        "assigned_by",
        "team",
        "workout",
        "planned_on",
        "sport",
        "remarks",
        "created_at",
        "withdrawn_at",
    )


@admin.register(Dispatch)
class DispatchAdmin(ReadOnlyAdmin[Dispatch]):
    """Ways to devices, with a way to try again what failed."""

    list_display = ("public_id", "provider", "wanted", "state", "attempts", "error_code", "checked_at")
    list_filter = ("state", "wanted", "provider", "error_code")
    search_fields = (
        "public_id",
        "marker",
        "external_id",
        "assignment__public_id",
        "assignment__athlete__email",
        "assignment__athlete__public_id",
    )
    date_hierarchy = "created_at"
    fields = (
        "public_id",
        "assignment",
        "provider",
        "wanted",
        "marker",
        "external_id",
        "appointment_id",
        "fact",
        "uploads",
        "upload_begun_at",
        "uploaded_at",
        "scheduled_at",
        "checked_at",
        "removed_at",
        *OF_A_JOB,
    )
    actions = ("try_again",)

    @admin.action(description=_("Try again"), permissions=["act"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Dispatch]) -> None:
        """Put failed ones back."""
        count = sending.try_again(found=queryset, by=current_user(request), now=timezone.now())
        self.message_user(request, _("%(count)d put back.") % {"count": count})


@admin.register(LibraryImport)
class LibraryImportAdmin(ReadOnlyAdmin[LibraryImport]):
    """Looks into coaches' accounts: how they went, not what was found."""

    list_display = ("public_id", "user", "provider", "stage", "state", "attempts", "error_code", "created_at")
    list_select_related = ("user",)
    list_filter = ("state", "stage", "provider", "error_code")
    search_fields = ("public_id", "user__email", "user__public_id", "team__public_id")
    fields = ("public_id", "user", "team", "provider", "stage", "as_fractions", *OF_A_JOB)
