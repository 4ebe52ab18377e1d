"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def site(_request: HttpRequest) -> dict[str, object]:
    """Say whether this is a development site."""
    return {"is_development": settings.IS_DEVELOPMENT}
