"""Sessions and addresses in the admin: to look at. Keys and contents of sessions are never shown."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.models import Session
from apps.core.admin import ReadOnlyAdmin

for shown_otherwise in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(shown_otherwise)


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin[EmailAddress]):
    """Addresses, and whether they were confirmed."""

    list_display = ("email", "user", "primary", "verified")
    list_filter = ("primary", "verified")
    list_select_related = ("user",)
    search_fields = ("email",)
    fields = ("email", "user", "primary", "verified")


@admin.register(SocialAccount)
class LinkedAccountAdmin(ReadOnlyAdmin[SocialAccount]):
    """Who signs in with which account elsewhere. No token is stored, and none would be shown."""

    list_display = ("provider", "uid", "user", "date_joined", "last_login")
    list_filter = ("provider",)
    list_select_related = ("user",)
    search_fields = ("uid", "user__email")
    fields = ("provider", "uid", "user", "date_joined", "last_login")


@admin.register(Authenticator)
class SecondStepAdmin(ReadOnlyAdmin[Authenticator]):
    """Who has a second step. The secrets are sealed and not shown."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    fields = ("user", "type", "created_at", "last_used_at")


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin[Session]):
    """Who is signed in until when. A row has no page: its address would hold the key."""

    list_display = ("user_id", "expire_date")
    list_display_links = None
    fields = ("user_id", "expire_date")
    ordering = ("-expire_date",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        """Leave out visitors who are not signed in."""
        return super().get_queryset(request).filter(user_id__isnull=False)
