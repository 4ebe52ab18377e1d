"""Staff's view: evidence is read-only, tokens and readings are never shown."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.accounts.selectors import current_user
from apps.core.admin import ReadOnlyAdmin
from apps.wearables import selectors
from apps.wearables.models import (
    Activity,
    Connection,
    DailyHealth,
    Delivery,
    OriginalFile,
    PayloadEntry,
    PendingSignIn,
    Recording,
)
from apps.wearables.services import deliveries, switches


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin[Delivery]):
    """The inbox, with a way to try again what failed."""

    list_display = (
        "public_id",
        "user",
        "provider",
        "kind",
        "happening",
        "state",
        "attempts",
        "error_code",
        "created_at",
    )
    list_select_related = ("user",)
    list_filter = ("state", "provider", "kind", "happening", "error_code")
    search_fields = ("public_id", "external_id", "user__email", "user__public_id", "request_id")
    exclude = ("error_details", "dedupe_key")
    readonly_fields = ("payloads",)
    date_hierarchy = "created_at"
    actions = ("try_again",)

    @admin.display(description=_("raw payloads"))
    def payloads(self, delivery: Delivery) -> SafeString:
        """List what came in with it, without the bodies: the data lake has no page of its own."""
        found = selectors.payloads_of(delivery)
        lines = [(each.created_at.isoformat(), each.kind, str(each.payload_id)) for each in found]
        return format_html_join("\n", "<div>{} {} {}</div>", lines)

    @admin.action(description=_("Try again"), permissions=["act"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Put failed deliveries back into the inbox."""
        count = deliveries.try_again(found=queryset, by=current_user(request), now=timezone.now())
        self.message_user(request, _("%(count)d put back.") % {"count": count})


@admin.register(OriginalFile)
class OriginalFileAdmin(ReadOnlyAdmin[OriginalFile]):
    """Stored originals: that they are there, not what is in them."""

    list_display = ("public_id", "user", "byte_count", "uploaded_at")
    list_select_related = ("user",)
    search_fields = ("public_id", "sha256", "user__email", "user__public_id")
    exclude = ("name", "storage_name")


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin[Activity]):
    """Activities, without what the person wrote."""

    list_display = ("public_id", "user", "local_on", "sources", "created_at", "deleted_at")
    list_select_related = ("user",)
    search_fields = ("public_id", "user__email", "user__public_id")
    fields = (
        "public_id",
        "user",
        "canonical",
        "sources",
        "started_at",
        "local_on",
        "created_at",
        "deleted_at",
    )


@admin.register(Recording)
class RecordingAdmin(ReadOnlyAdmin[Recording]):
    """What sources delivered, without readings."""

    list_display = ("public_id", "user", "provider", "kind", "sport", "started_at", "recorded_at")
    list_select_related = ("user",)
    list_filter = ("provider", "kind", "sport")
    search_fields = ("public_id", "external_id", "user__email", "user__public_id")
    fields = (
        "public_id",
        "user",
        "activity",
        "provider",
        "external_id",
        "kind",
        "sport",
        "sub_sport",
        "started_at",
        "computed",
        "mapping_version",
        "recorded_at",
    )


@admin.register(Connection)
class ConnectionAdmin(ReadOnlyAdmin[Connection]):
    """Grants; the sealed tokens are not among the fields."""

    list_display = (
        "public_id",
        "user",
        "provider",
        "state",
        "stopped_at",
        "error_code",
        "connected_at",
        "fetched_at",
        "next_sync_at",
        "revoked_at",
    )
    list_select_related = ("user",)
    list_filter = ("provider", "state", ("stopped_at", admin.EmptyFieldListFilter), "error_code")
    search_fields = ("public_id", "provider_user_id", "user__email", "user__public_id")
    exclude = ("tokens",)
    actions = ("stop", "release", "disconnect")

    @admin.action(description=_("Stop: ask nothing until staff let it go on"), permissions=["act"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        """Switch people's connections off."""
        count = switches.stop(found=queryset, by=current_user(request), now=timezone.now())
        self.message_user(request, _("%(count)d stopped.") % {"count": count})

    @admin.action(description=_("Let stopped ones go on"), permissions=["act"])
    def release(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        """Switch people's connections on again."""
        count = switches.release(found=queryset, by=current_user(request), now=timezone.now())
        self.message_user(request, _("%(count)d go on.") % {"count": count})

    @admin.action(description=_("Disconnect"), permissions=["act"])
    def disconnect(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        """End people's connections, with what must not outlive them."""
        count = switches.disconnect_all(found=queryset, by=current_user(request), now=timezone.now())
        self.message_user(request, _("%(count)d disconnected.") % {"count": count})


@admin.register(PendingSignIn)
class PendingSignInAdmin(ReadOnlyAdmin[PendingSignIn]):
    """Sign-ins with a password: how they stand, never what they hold."""

    list_display = (
        "public_id",
        "user",
        "provider",
        "step",
        "state",
        "error_code",
        "created_at",
        "expires_at",
    )
    list_select_related = ("user",)
    list_filter = ("provider", "step", "state", "error_code")
    search_fields = ("public_id", "user__email", "user__public_id")
    exclude = ("secret", "code", "account_digest")


@admin.register(DailyHealth)
class DailyHealthAdmin(ReadOnlyAdmin[DailyHealth]):
    """That a day of somebody's health came, and from where; never its readings."""

    list_display = ("public_id", "user", "source", "on", "created_at", "changed_at")
    list_select_related = ("user",)
    list_filter = ("source",)
    search_fields = ("public_id", "user__email", "user__public_id")
    date_hierarchy = "on"
    fields = ("public_id", "user", "source", "on", "connection", "created_at", "changed_at")


@admin.register(PayloadEntry)
class PayloadEntryAdmin(ReadOnlyAdmin[PayloadEntry]):
    """What providers sent: that it came, never its body."""

    list_display = ("payload_id", "provider", "kind", "created_at", "delivery_public_id")
    list_filter = ("provider", "kind")
    search_fields = ("payload_id", "delivery_public_id")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
