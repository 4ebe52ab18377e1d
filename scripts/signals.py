"""What asks `make run` to stop: Ctrl-C, a signal, or the end of the `make` that started it."""

import os
import signal
import time

AGAIN_S = 1.0  # one Ctrl-C may arrive twice (from the terminal and from make); later ones are meant


class StopAskedError(Exception):
    """Somebody asked the site to stop."""


class Signals:
    """Notes requests to stop. The first ends the processes gently, a later one kills them."""

    def __init__(self) -> None:
        self._parent = os.getppid()
        self._asked_at: float | None = None
        self.is_urgent = False

    def listen(self) -> None:
        """Note signals from now on instead of dying by them."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def pause(self, seconds: float) -> None:
        """Sleep, in order to look again.

        Raises:
            StopAskedError: the site shall stop.
        """
        time.sleep(seconds)
        if self._asked_at is not None or os.getppid() != self._parent:
            raise StopAskedError

    def _note(self, _number: int, _frame: object) -> None:
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at = now
        elif now - self._asked_at > AGAIN_S:
            self.is_urgent = True
