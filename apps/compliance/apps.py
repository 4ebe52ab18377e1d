"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ComplianceConfig(AppConfig):
    """Find every app's `privacy.py`, so that the registry knows all personal data."""

    name = "apps.compliance"
    verbose_name = _("Privacy and evidence")

    def ready(self) -> None:
        """Load the declarations and the system checks; note the vault's key once the tables are there."""
        autodiscover_modules("privacy")
        from apps.compliance import checks  # noqa: F401

        post_migrate.connect(_note_vault_key, sender=self)


def _note_vault_key(**_options: object) -> None:
    from apps.compliance.services import vault

    vault.settle()
