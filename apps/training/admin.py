"""Staff's view of load: which method and version computed what, and when; read-only."""

from django.contrib import admin

from apps.core.admin import ReadOnlyAdmin
from apps.training.models import ActivityLoad, LoadSeries, Threshold


@admin.register(Threshold)
class ThresholdAdmin(ReadOnlyAdmin[Threshold]):
    """Thresholds, without their values."""

    list_display = ("public_id", "user", "kind", "effective_on", "created_at")
    list_select_related = ("user",)
    list_filter = ("kind",)
    search_fields = ("public_id", "user__email", "user__public_id")
    exclude = ("value",)


@admin.register(ActivityLoad)
class ActivityLoadAdmin(ReadOnlyAdmin[ActivityLoad]):
    """How loads were found, without their values."""

    list_display = (
        "activity_id",
        "local_on",
        "method",
        "method_version",
        "is_estimated",
        "reason",
        "computed_at",
    )
    list_filter = ("method", "method_version", "is_estimated", "reason")
    search_fields = ("user__email", "user__public_id")
    fields = ("user", "activity", "local_on", "method", "method_version", "is_estimated", "reason", "sources")


@admin.register(LoadSeries)
class LoadSeriesAdmin(ReadOnlyAdmin[LoadSeries]):
    """Series: whose, for whom, from when to when."""

    list_display = ("user_id", "sport", "convention", "audience", "first_on", "last_on", "computed_at")
    list_filter = ("sport", "convention", "audience")
    search_fields = ("user__email", "user__public_id")
    exclude = ("packed",)
