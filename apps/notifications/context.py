"""What the frame of a page says about notices; asked of the database only by a template that uses it."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.accounts.models import User
from apps.notifications import selectors


def unread(request: HttpRequest) -> dict[str, object]:
    """Offer `unread_notifications`, the number of notices not read."""

    def count() -> int:
        user = getattr(request, "user", None)
        return selectors.count_unread(user) if isinstance(user, User) else 0

    return {"unread_notifications": SimpleLazyObject(count)}
