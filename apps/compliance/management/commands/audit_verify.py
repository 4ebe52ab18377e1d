"""Walk the audit chains and report where one does not hold."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.compliance.services import audit


class Command(BaseCommand):
    """`manage.py audit_verify`: exit status 1 when a chain is broken."""

    help = "Verify the hash chains of the audit."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print each broken place by its random reference."""
        broken = list(audit.verify())
        for place in broken:
            self.stderr.write(f"{place.subject_ref} #{place.sequence}: {place.what}")
        if broken:
            raise SystemExit(1)
        self.stdout.write("Every audit chain holds.")
