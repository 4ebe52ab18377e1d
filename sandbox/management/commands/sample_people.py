"""Load the sample people of a development site, or print how they sign in."""

from contextlib import suppress
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from apps.core.queues import Queue
from sandbox import people


class Command(BaseCommand):
    """Sample athletes with a season of training, a coach, staff."""

    help = "Load sample people with months of training (development only); running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer a shorter season, and to print the sign-ins only."""
        parser.add_argument(
            "--weeks", type=int, default=people.LONGEST, help="how much of the season, at most"
        )
        parser.add_argument("--print", action="store_true", help="print `role email password` lines and stop")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load or print."""
        if not settings.ALLOW_SAMPLE_PEOPLE:
            raise CommandError(
                "Sample people have well-known passwords and belong on development sites only."
            )
        if options["print"]:
            for sample in people.SHOWN:
                self.stdout.write(f"{sample.role} {sample.email} {people.PASSWORD}")
            return
        for line in people.load(now=timezone.now(), most_weeks=options["weeks"]):
            self.stdout.write(line)
        if getattr(settings, "SANDBOX_URL", ""):
            with suppress(KombuError, RedisError, OSError):
                current_app.send_task("sandbox.connect_samples", kwargs={"step": 1}, queue=Queue.SLOW.value)
