"""Real workers against the test's database and Redis, and patience."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from apps.core.services.sweep import sweep

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90


class Workers:
    """Starts real workers against the test's database and Redis, and ends them."""

    def __init__(self, folder: Path) -> None:
        self._trap, self._died = folder / "trap", folder / "died"
        self.running: list[subprocess.Popen[bytes]] = []
        self.log = (folder / "worker.log").open("wb")

    def lay_trap(self, stage: str) -> None:
        """Let the next worker that comes to this stage be killed there."""
        self._died.unlink(missing_ok=True)
        self._trap.write_text(stage)

    def has_died(self) -> bool:
        """Say whether somebody was killed in the trap that was laid last."""
        return self._died.exists()

    def start(self, **also: str) -> subprocess.Popen[bytes]:
        """Start one; `also` are further variables for it."""
        database = connection.settings_dict
        host = f"{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}"
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": f"postgresql://{database['USER']}:{database['PASSWORD']}@{host}/{database['NAME']}",
            "REDIS_URL": settings.REDIS_URL,
            "MEDIA_ROOT": str(settings.STORAGES["default"]["OPTIONS"]["location"]),
            "TRAP": str(self._trap),
            "DIED": str(self._died),
            **also,
        }
        command = "-m celery -q -A tests.faults.worker worker --pool prefork --concurrency 1"
        queues = (
            "--queues default,ingest,mail,slow,sign_in --loglevel WARNING --without-gossip --without-mingle"
        )
        process = subprocess.Popen(
            [sys.executable, *command.split(), *queues.split()],
            cwd=ROOT,
            env=environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.running.append(process)
        return process

    def stop(self) -> None:
        """End them all at once."""
        for process in self.running:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            finally:
                process.wait(timeout=10)
        self.log.close()


def wait_until(condition: Callable[[], bool], *, sweeping: bool = True) -> None:
    """Wait for a condition; the sweep runs each second meanwhile, as beat would have it."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if condition():
            return
        if sweeping:
            sweep(now=timezone.now())
        time.sleep(0.5)
    raise AssertionError("not within the time")
