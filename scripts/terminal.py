"""Take Ctrl-C away from `make` while the site runs, so that stopping it is no failure.

At a terminal, Ctrl-C goes to every process of the foreground group, and GNU make answers it by ending with
status 130, whatever its command did. Here the command takes the foreground for a group of its own: it alone
gets the signal, ends with status 0, and make with it.
"""

import contextlib
import os
import signal
from collections.abc import Iterator


@contextlib.contextmanager
def own_foreground() -> Iterator[None]:
    """Hold the terminal's foreground; without a terminal, or in the background, change nothing."""
    terminal = _terminal_held_by_make()
    if terminal is None:
        yield
        return
    group_of_make = os.getpgrp()
    os.setpgid(0, 0)
    _bring_forward(terminal, os.getpgrp())
    previous = signal.signal(signal.SIGTSTP, _stay)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, previous)
        _bring_forward(terminal, group_of_make)
        os.close(terminal)


def _terminal_held_by_make() -> int | None:
    """Open the terminal if whoever started us shares its foreground with us."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
        if os.tcgetpgrp(terminal) == os.getpgrp() != os.getpid():
            return terminal
        os.close(terminal)
    except OSError:
        return None
    return None


def _bring_forward(terminal: int, group: int) -> None:
    """Make a group the foreground. From the background that needs SIGTTOU ignored, which would stop us."""
    previous = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # the terminal was closed, or the group has ended
        os.tcsetpgrp(terminal, group)
    signal.signal(signal.SIGTTOU, previous)


def _stay(_number: int, _frame: object) -> None:
    """Ignore Ctrl-Z: make would wait in another group and could not be resumed with us."""
