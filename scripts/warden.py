"""Outlive `scripts.serve` by a moment: when it is gone, even by `kill -9`, end what it left and clear up.

Reads lines from its standard input, which closes by itself when the server process is gone:
`started GROUP`, `ended GROUP`, `folder PATH`. It is a program of its own, standard library only.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable

GRACE_S = 5.0


def main() -> None:
    """Listen to the end, then clear up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups, folders = listen(sys.stdin)
    end(groups)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def listen(lines: Iterable[str]) -> tuple[list[int], list[str]]:
    """Read until the input ends; return the groups that still run and the folders to remove."""
    groups: list[int] = []
    folders: list[str] = []
    for line in lines:
        word, _, rest = line.strip().partition(" ")
        if word == "started":
            groups.append(int(rest))
        elif word == "ended":
            groups.remove(int(rest))
        elif word == "folder":
            folders.append(rest)
    return groups, folders


def end(groups: list[int]) -> None:
    """End process groups, gently at first, the latest first."""
    for group in reversed(groups):
        _signal(group, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_S
    while any(_signal(group, 0) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.1)
    for group in groups:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False


if __name__ == "__main__":
    main()
