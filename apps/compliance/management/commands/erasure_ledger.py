"""List everybody who was erased or is being erased, by random reference, to be kept apart from backups."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.compliance.services import erasure_ledger


class Command(BaseCommand):
    """`manage.py erasure_ledger > FILE`: one reference a line; `replay_erasures` reads it after a restore."""

    help = "Print the random reference of everybody whose erasure was asked for."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print one line a person."""
        for ref in erasure_ledger.refs():
            self.stdout.write(str(ref))
