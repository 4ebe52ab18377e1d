"""A real worker with a trap: it kills itself, once, at the stage that the file at `TRAP` names then.

`celery -A tests.faults.worker worker` runs the site's own tasks. The trap wraps functions from outside, so
that no product code knows of it; leases are shortened, so that a test need not wait a minute for the heir.
"""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

django.setup()

from apps.core.services import claims, outbox
from apps.training.services import recompute
from apps.wearables.services import fetching, ingestion, recordings, signing_in
from config.celery import app

SHORT = timedelta(seconds=2)
FETCH_LEASE = timedelta(seconds=6)  # the first fetch of a worker also loads stravalib
TRAP, DIED = Path(os.environ["TRAP"]), Path(os.environ["DIED"])

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


def die_at(stage: str) -> None:
    """End this process and its parent at once, as `kill -9` does, if the trap waits at this stage."""
    if TRAP.exists() and TRAP.read_text() == stage:
        TRAP.rename(DIED)
        os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


def trapped(function: Callable[..., Any], stage: str, *, before: bool) -> Callable[..., Any]:
    """Wrap a function so that the worker may die before it or after."""

    def run(*args: Any, **options: Any) -> Any:
        if before:
            die_at(stage)
        answer = function(*args, **options)
        if not before:
            die_at(stage)
        return answer

    return run


ingestion.LEASE = SHORT
fetching.LEASE = FETCH_LEASE
if address := os.environ.get("STRAVA_AT"):
    settings.STRAVA_BASE_URL = address
if address := os.environ.get("GARMIN_AT"):
    settings.GARMIN_BASE_URL = address
claims.work.__kwdefaults__["lease"] = outbox.EXTERNAL_LEASE = SHORT
for stage, (module, name, dies_before) in STAGES.items():
    setattr(module, name, trapped(getattr(module, name), stage, before=dies_before))

__all__ = ["app"]
