"""System checks of the plumbing."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch, reverse


@register()
def broker_is_redis(**_kwargs: object) -> list[CheckMessage]:
    """Queues, locks and limits need one Redis; a memory broker is for tests."""
    if settings.CELERY_BROKER_URL.startswith("memory") and settings.IS_DEVELOPMENT:
        return [Error("The broker must be Redis: set REDIS_URL.", id="core.E001")]
    return []


@register()
def health_answers(**_kwargs: object) -> list[CheckMessage]:
    """Orchestrators ask /health/; the route must not go missing."""
    try:
        reverse("health:ready")
    except NoReverseMatch:
        return [Error("config/urls.py must include apps.core.urls under health/.", id="core.E002")]
    return []
