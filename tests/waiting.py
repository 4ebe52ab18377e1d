"""Patience with what another thread or process does: never a pause that is long enough on most machines."""

import time
from collections.abc import Callable

PATIENCE_S = 30


def wait_until(condition: Callable[[], object], *, every_s: float = 0.02) -> None:
    """Ask again and again until a condition holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"not within {PATIENCE_S} s"
        time.sleep(every_s)
