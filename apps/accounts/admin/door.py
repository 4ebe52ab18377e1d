"""The door of the admin: the sign-in of everybody, and a second step in this very session.

Having set one up is not enough: a session from before, perhaps somebody else's, would pass.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from apps.accounts import selectors
from apps.accounts.models import User

Login = Callable[..., HttpResponseBase]


def guard(site: admin.AdminSite) -> None:
    """Put the door before a site."""
    is_staff, login = site.has_permission, site.login

    def has_permission(request: HttpRequest) -> bool:
        return is_staff(request) and not lacks_second_step(request)

    site.has_permission = has_permission  # type: ignore[method-assign]
    site.login = secure_admin_login(_second_step_first(login))  # type: ignore[method-assign]  # as allauth says


def lacks_second_step(request: HttpRequest) -> bool:
    """Say whether this session still has to show a second step."""
    user = request.user
    if not isinstance(user, User):
        return True
    if any(record["method"] == "mfa" for record in get_authentication_records(request, user)):
        return False
    return settings.STAFF_MFA_REQUIRED or selectors.has_second_step(user)


def _second_step_first(login: Login) -> Login:
    def door(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if not isinstance(request.user, User) or not lacks_second_step(request):
            return login(request, *args, **options)
        if selectors.has_second_step(request.user):
            onwards = urlencode({REDIRECT_FIELD_NAME: _wanted(request)})
            return redirect(f"{reverse('mfa_reauthenticate')}?{onwards}")
        messages.warning(request, _("Staff need a second step. Set it up, then you can enter."))
        return redirect("mfa_index")

    return door


def _wanted(request: HttpRequest) -> str:
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe else reverse("admin:index")
