"""allauth's way for phones to change a password, with proof where there is no password to ask for."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.headless.account.views import ChangePasswordView
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from apps.accounts.selectors import current_user


class ProvenChangePasswordView(ChangePasswordView):  # type: ignore[misc]  # allauth has no type information
    """Ask for proof before a first password is set; allauth lets any session and token do it."""

    def handle(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Go on with who has a password, which they give, or has proved lately who they are."""
        if not current_user(request).has_usable_password():
            raise_if_reauthentication_required(request, app="allauth.account")
        answer: HttpResponseBase = super().handle(request, *args, **kwargs)
        return answer
