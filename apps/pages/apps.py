"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Composed pages."""

    name = "apps.pages"
    verbose_name = _("Pages")
