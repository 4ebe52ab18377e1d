"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoachingConfig(AppConfig):
    """Coaches and their athletes."""

    name = "apps.coaching"
    verbose_name = _("Coaching")
