"""Real workers against the test's database and Redis, and patience."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from apps.core.services.sweep import sweep
from tests.faults import worker

PATIENCE_S = 90
DIES_S = 30
LOADED = get_context("forkserver")  # each worker is forked from one process that has loaded what they need
LOADED.set_forkserver_preload([worker.__name__, "config.urls", "stravalib.client", "garminconnect"])


class Workers:
    """Starts real workers against the test's database and Redis, and ends them."""

    def __init__(self, folder: Path) -> None:
        self._trap = worker.Trap(laid=folder / "trap", sprung=folder / "died")
        self._log = folder / "worker.log"
        self._running: list[ForkServerProcess] = []

    def lay_trap(self, stage: str) -> None:
        """Let the next worker that comes to this stage be killed there."""
        self._trap.sprung.unlink(missing_ok=True)
        self._trap.laid.write_text(stage)

    def start(self, **changed: Any) -> ForkServerProcess:
        """Start one; `changed` are settings that are others for it."""
        orders = {"database": connection.settings_dict["NAME"], "trap": self._trap, "log": self._log}
        process = LOADED.Process(
            target=worker.work, kwargs=orders | {"STORAGES": settings.STORAGES} | changed, daemon=False
        )
        process.start()
        self._running.append(process)
        return process

    def wait_until_killed(self, process: ForkServerProcess) -> None:
        """Wait until this one died in the trap."""
        wait_until(self._trap.sprung.exists)
        process.join(DIES_S)
        assert process.exitcode == -signal.SIGKILL

    def stop(self) -> None:
        """End them all at once, with the processes of their pools."""
        for process in self._running:
            process.kill()  # before it has a session of its own, there is nobody else to end
            with suppress(ProcessLookupError):
                os.killpg(process.ident, signal.SIGKILL)
            process.join(DIES_S)
            assert process.exitcode is not None, "a worker outlives its test"


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
