"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WearablesConfig(AppConfig):
    """Devices and their data."""

    name = "apps.wearables"
    verbose_name = _("Devices and activities")
