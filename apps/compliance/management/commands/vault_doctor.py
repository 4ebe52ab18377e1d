"""Say whether the vault's keys are the right ones, by number, without showing anything."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from apps.compliance.services import keyring, vault


class Command(BaseCommand):
    """`manage.py vault_doctor`: exit status 1 when a key is missing or wrong."""

    help = "Open a canary with every vault key and report each key by its number."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print one line a key."""
        try:
            reports = vault.examine(vault.ring())
        except keyring.BadKeys as error:
            self.stderr.write(f"{error}.")
            raise SystemExit(1) from None
        except DatabaseError:
            self.stderr.write("The database has no vault yet: run migrate first.")
            raise SystemExit(1) from None
        for report in reports:
            self.stdout.write(f"key {report.kek_id}: {report.health} ({report.people} people)")
        if any(report.is_bad for report in reports):
            self.stderr.write("Put the right keys back into VAULT_KEYS. Nothing was changed.")
            raise SystemExit(1)
