"""Check every kept draft again: its figures against its evidence, its proposal against its limits."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.insights.services import replaying


class Command(BaseCommand):
    """Replay the checks of all drafts."""

    help = "Check every kept draft again against its evidence and limits; fails if one does not pass."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print what was found."""
        passed, failing = replaying.replay_all()
        for public_id, fault in failing:
            self.stderr.write(f"{public_id}: {fault}")
        self.stdout.write(f"{passed} of {passed + len(failing)} drafts pass")
        if failing:
            raise CommandError("not all drafts pass")
