"""Show every page in the time zone and language of whoever is signed in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from apps.accounts import selectors
from apps.accounts.models import User


class PreferencesMiddleware:
    """Activate the profile's time zone and language; do nothing for strangers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return self.get_response(request)
        preferences = selectors.preferences_of(request.user)
        if preferences.locale in dict(settings.LANGUAGES):
            # LocaleMiddleware activates anew with every request, and writes Content-Language after this.
            translation.activate(preferences.locale)
        with timezone.override(preferences.time_zone):
            return self.get_response(request)
