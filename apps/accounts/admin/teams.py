"""Teams and coaching in the admin: to look at, and to end."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin.inlines import ReadOnlyInline
from apps.accounts.models import Invite, Relationship, Team, TeamMember
from apps.accounts.selectors import current_user
from apps.accounts.services import relationships
from apps.core.admin import ReadOnlyAdmin


class MemberInline(ReadOnlyInline[TeamMember, Team]):
    """The coaches of a team."""

    model = TeamMember
    fields = ("user", "is_owner", "joined_at")


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin[Team]):
    """Teams with their coaches."""

    list_display = ("public_id", "name", "created_at")
    search_fields = ("public_id", "name", "members__user__email", "members__user__public_id")
    fields = ("public_id", "name", "created_at")
    inlines = (MemberInline,)


@admin.register(Relationship)
class RelationshipAdmin(ReadOnlyAdmin[Relationship]):
    """Who is coached by whom, and when."""

    list_display = ("public_id", "team", "athlete", "scopes", "active_from", "active_to")
    list_select_related = ("team", "athlete")
    search_fields = (
        "public_id",
        "athlete__email",
        "athlete__public_id",
        "team__public_id",
        "team__members__user__email",
        "team__members__user__public_id",
    )
    fields = ("public_id", "team", "athlete", "scopes", "active_from", "active_to")
    actions = ("end",)

    @admin.action(description=_("End the coaching"), permissions=["act"])
    def end(self, request: HttpRequest, queryset: QuerySet[Relationship]) -> None:
        """End the chosen relationships now."""
        for relationship in queryset:
            relationships.end(relationship=relationship, by=current_user(request), now=timezone.now())
        self.message_user(request, _("Ended."))


@admin.register(Invite)
class InviteAdmin(ReadOnlyAdmin[Invite]):
    """Invites and what became of them; neither the token nor what the athlete wrote."""

    list_display = ("public_id", "athlete", "state", "accepted_by", "created_at", "expires_at")
    list_filter = ("state",)
    list_select_related = ("athlete", "accepted_by")
    search_fields = (
        "public_id",
        "athlete__email",
        "athlete__public_id",
        "accepted_by__email",
        "accepted_by__public_id",
    )
    fields = (
        "public_id",
        "athlete",
        "scopes",
        "state",
        "accepted_by",
        "team",
        "created_at",
        "accepted_at",
        "expires_at",
        "closed_at",
    )
