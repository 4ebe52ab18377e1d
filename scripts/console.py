"""Print what the processes of `make run` say, each line with the time and the name of its process."""

import contextlib
import datetime
import os
import sys
import threading
from collections.abc import Iterator

from honcho.colour import get_colours
from honcho.printer import Message, Printer

WIDTH = 8


class Console:
    """The terminal, shared by several threads. A reader that went away (`| head`) is noted, not an error."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._printer = Printer(sys.stdout, width=WIDTH)
        self._colours = get_colours()
        self._colour_of: dict[str, str] = {}
        self.is_gone = False

    def say(self, text: str) -> None:
        """Print a text of our own."""
        with self._quietly():
            print(text, flush=True)

    def relay(self, name: str, line: str) -> None:
        """Print a line of a process."""
        now = datetime.datetime.now(tz=datetime.UTC).astimezone()
        with self._quietly():
            if name not in self._colour_of:
                self._colour_of[name] = next(self._colours)
            self._printer.write(Message("line", line, now, name, self._colour_of[name]))

    @contextlib.contextmanager
    def _quietly(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except OSError:
                self.is_gone = True
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
