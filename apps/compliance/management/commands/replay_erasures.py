"""Erase again whoever a restored backup brought back."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.compliance.services import erasure_ledger


class Command(BaseCommand):
    """`manage.py replay_erasures FILE`: opens a case for each person of the ledger who is there."""

    help = "Open erasure cases for the people of a ledger whom a restored database still knows."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the ledger."""
        parser.add_argument("file", type=Path, help="what erasure_ledger printed")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Open the cases and count them."""
        refs = self._read(options["file"])
        opened = erasure_ledger.replay(refs=refs, now=timezone.now())
        self.stdout.write(f"{len(refs)} in the ledger, {opened} were back and are erased now.")

    def _read(self, file: Path) -> list[UUID]:
        try:
            lines = file.read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"{file} cannot be read.") from None
        refs = []
        for number, line in enumerate(lines, start=1):
            try:
                refs.append(UUID(line))
            except ValueError:
                raise CommandError(f"{file}: entry {number} is no reference. Nothing was changed.") from None
        return refs
