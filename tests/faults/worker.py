"""A real worker with a trap: it kills itself, once, at the stage that a file names then.

The trap wraps functions from outside, so that no product code knows of it; leases are shortened, so that a
test need not wait a minute for the heir.
"""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

if not apps.ready:  # in the process that the workers are forked from; pytest has set Django up
    django.setup()

from apps.core.services import claims, outbox
from apps.training.services import recompute
from apps.wearables.services import fetching, ingestion, recordings, signing_in
from config.celery import app

SHORT = timedelta(seconds=2)
FETCH_LEASE = timedelta(seconds=6)
OPTIONS = (
    *("--pool", "prefork", "--concurrency", "1", "--loglevel", "WARNING"),
    *("--queues", "default,ingest,mail,slow,sign_in", "--without-gossip", "--without-mingle"),
)
STAGES: dict[str, tuple[object, str, bool]] = {
    "claimed": (ingestion, "decode", True),
    "decoded": (ingestion, "decode", False),
    "stored_uncommitted": (ingestion, "_finish", False),
    "ingested": (ingestion, "ingest", False),
    "load_begun": (recompute, "load_inputs", True),
    "load_computed": (recompute, "_write", True),
    "load_written_uncommitted": (recompute, "_write", False),
    "load_committed": (recompute, "recompute", False),
    "news_delivered": (outbox, "deliver", False),
    "fetched": (recordings, "store", True),
    "fetched_stored_uncommitted": (recordings, "store", False),
    "signed_in": (signing_in, "_connect", True),
}
"""Stage → module, function, and whether the worker dies before it or after."""


@dataclass(frozen=True)
class Trap:
    """Where a stage is written that kills, and what that becomes when somebody was killed."""

    laid: Path
    sprung: Path

    def die_at(self, stage: str) -> None:
        """End this process and its parent at once, as `kill -9` does, if the trap waits at this stage."""
        if self.laid.exists() and self.laid.read_text() == stage:
            self.laid.rename(self.sprung)
            os.kill(os.getppid(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any], stage: str, *, before: bool) -> Callable[..., Any]:
        """Wrap a function so that the worker may die before it or after."""

        def run(*args: Any, **options: Any) -> Any:
            if before:
                self.die_at(stage)
            answer = function(*args, **options)
            if not before:
                self.die_at(stage)
            return answer

        return run


def work(*, database: str, trap: Trap, log: Path, **changed: Any) -> None:
    """Be a worker, in a session of its own, until killed; `changed` are settings that are others here."""
    os.setsid()
    with log.open("ab") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    connection.settings_dict["NAME"] = database
    for name, value in changed.items():
        setattr(settings, name, value)
    ingestion.LEASE, fetching.LEASE = SHORT, FETCH_LEASE
    claims.work.__kwdefaults__["lease"] = outbox.EXTERNAL_LEASE = SHORT
    for stage, (module, name, dies_before) in STAGES.items():
        setattr(module, name, trap.around(getattr(module, name), stage, before=dies_before))
    app.worker_main(["-q", "worker", *OPTIONS])
