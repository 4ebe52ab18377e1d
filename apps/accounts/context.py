"""What the frame of a page says about whoever is signed in; asked only by a template that uses it."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.accounts import selectors


def account(request: HttpRequest) -> dict[str, object]:
    """Offer `account_name`, `user_is_coach`, `has_second_step` and `google_is_offered`."""
    user = getattr(request, "user", AnonymousUser())
    return {
        "account_name": SimpleLazyObject(lambda: selectors.display_name(user)),
        "user_is_coach": SimpleLazyObject(lambda: selectors.is_coach(user)),
        "has_second_step": SimpleLazyObject(lambda: selectors.has_second_step(user)),
        "google_is_offered": bool(settings.GOOGLE_CLIENT_ID),
    }
