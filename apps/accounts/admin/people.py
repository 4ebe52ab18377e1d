"""Accounts in the admin: found by address or public id, never deleted here."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin.inlines import ReadOnlyInline
from apps.accounts.models import CoachProfile, Profile, User
from apps.accounts.selectors import current_user
from apps.accounts.services import people, second_step, sessions
from apps.compliance.admin import ErasureActionMixin
from apps.core.admin import BaseAdmin

RIGHTS = ("is_active", "is_staff", "is_superuser", "groups")


class ProfileInline(ReadOnlyInline[Profile, User]):
    """What the person says of themselves; theirs to change."""

    model = Profile
    fields = ("display_name", "time_zone", "units", "locale", "first_weekday", "birth_year", "sex")


class CoachProfileInline(ReadOnlyInline[CoachProfile, User]):
    """What makes the account a coach's; the action makes it."""

    model = CoachProfile
    fields = ("headline", "created_at")


@admin.register(User)
class UserAdmin(ErasureActionMixin, BaseAdmin[User]):
    """Accounts. Rights are given by superusers only, and every change is in the audit."""

    list_display = ("email", "public_id", "is_active", "is_staff", "date_joined", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("email",)
    search_help_text = _("E-mail address or public id")
    ordering = ("-date_joined",)
    fields = ("public_id", "email", *RIGHTS, "date_joined", "last_login")
    filter_horizontal = ("groups",)
    inlines = (ProfileInline, CoachProfileInline)
    actions = ("make_coach", "sign_out", "remove_second_step", "erase_people")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts go by erasure only, which shows its plan first."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Let superusers give rights, and nobody else."""
        always = ("public_id", "email", "date_joined", "last_login")
        return always if current_user(request).is_superuser else (*always, *RIGHTS)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Find by public id, where the words are one, or else by address."""
        try:
            return queryset.filter(public_id=UUID(search_term.strip())), False
        except ValueError:
            return super().get_search_results(request, queryset, search_term)

    def save_model(self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool) -> None:
        """Change the rights through the service, which writes the audit."""
        changes: dict[str, Any] = {name: form.cleaned_data[name] for name in form.changed_data}
        people.change_rights(user=obj, changes=changes, by=current_user(request), now=timezone.now())

    @admin.action(description=_("Make a coach"), permissions=["change"])
    def make_coach(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Give the chosen accounts a coach profile and a team."""
        for user in queryset:
            people.make_coach(user=user, by=current_user(request), now=timezone.now())
        self.message_user(request, _("They are coaches now."))

    @admin.action(description=_("Sign out everywhere"), permissions=["change"])
    def sign_out(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """End all sessions of the chosen accounts."""
        ended = sum(
            sessions.sign_out(user=user, by=current_user(request), now=timezone.now()) for user in queryset
        )
        self.message_user(request, _("%(count)d sessions ended.") % {"count": ended})

    @admin.action(description=_("Remove the second step (they lost it)"), permissions=["change"])
    def remove_second_step(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people in again who lost their phone and their codes; a mail tells them."""
        by = current_user(request)
        for user in queryset:
            if second_step.remove(user=user, by=by, now=timezone.now()):
                get_adapter(request).send_notification_mail("mfa/email/totp_deactivated", user)
        self.message_user(request, _("They sign in with their password alone now, and are told by mail."))
