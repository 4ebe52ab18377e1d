"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Find every app's `receivers.py`, so that events know their subscribers before anything publishes."""

    name = "apps.core"
    verbose_name = _("News between the apps")

    def ready(self) -> None:
        """Load the receivers and the system checks."""
        autodiscover_modules("receivers")
        from apps.core import checks  # noqa: F401
