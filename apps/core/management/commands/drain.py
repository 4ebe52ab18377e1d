"""Do the work that lies in the database in this process, without Redis and without Celery's workers.

LISTENs on PostgreSQL and polls once a second on SQLite. Run it beside the workers where Redis may be away, or
instead of them on a very small machine; the claims keep them from doing anything twice.
"""

import signal
import time
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django.utils import timezone

from apps.core.services.sweep import drain_here
from apps.core.wakeup import CHANNEL

POLL_S = 1.0


class Command(BaseCommand):
    """Drain deliveries, the outbox and every other table of work."""

    help = "Do due work in this process, without Redis: LISTEN on PostgreSQL, a poll each second on SQLite."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to stop when nothing is due."""
        parser.add_argument("--once", action="store_true", help="stop as soon as nothing is due")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work until told to stop."""
        current_app.loader.import_default_modules()
        self.is_stopping = False
        signal.signal(signal.SIGTERM, self._stop)
        while not self.is_stopping:
            did = drain_here(now=timezone.now())
            if options["once"] and not did:
                return
            if not did:
                self._wait()

    def _stop(self, *_args: object) -> None:
        self.is_stopping = True

    def _wait(self) -> None:
        """Wait for news, or a second."""
        close_old_connections()
        if connection.vendor != "postgresql":
            time.sleep(POLL_S)
            return
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        for _notice in connection.connection.notifies(timeout=POLL_S, stop_after=1):
            return
