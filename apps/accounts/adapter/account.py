"""How allauth makes accounts here: with a profile, in lower case, in the person's time zone and language."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts import selectors
from apps.accounts.models import User
from apps.accounts.services import people
from apps.core.errors import NotAllowed


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type information
    """allauth's hooks."""

    def clean_email(self, email: str) -> str:
        """Keep addresses in lower case."""
        return str(super().clean_email(email)).lower()

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """Save the new account together with its profile; the sign-up page says the browser's time zone."""
        saved: User = super().save_user(request, user, form, commit=commit)
        if commit:
            people.complete(
                user=saved,
                now=timezone.now(),
                time_zone=selectors.known_zone(request.POST.get("time_zone", "")),
                locale=get_language() or "en",
            )
        return saved

    def is_reauthentication_required(self, *, app: str, **options: object) -> bool:
        """Say whether a step asks for proof, and have people whom only Google vouches for sign in anew.

        allauth has nothing to ask them for, and would let them pass with a session of last week.
        """
        is_required = bool(super().is_reauthentication_required(app=app, **options))
        user = self.request.user
        if is_required and not get_reauthentication_flows(user):
            records = get_authentication_records(self.request, user)
            if not records or time.time() - records[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT:
                raise NotAllowed(
                    _("Sign out and in again first: this is done within five minutes of signing in."),
                    code="sign_in_again",
                )
        return is_required
