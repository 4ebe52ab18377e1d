"""Start the processes of `make run`, notice when one ends, and leave none behind.

Each process leads a session of its own: Ctrl-C reaches nobody but us, and its group can be ended whole.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.console import Console
from scripts.problem import ProblemError
from scripts.signals import Signals

GRACE_S = 7.0
TAIL_LINES = 20
LONG_S = 3.0


@dataclass(eq=False, kw_only=True)
class Child:
    """One process that we started, with the last lines that it wrote."""

    name: str
    process: subprocess.Popen[str]
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=TAIL_LINES))
    reader: threading.Thread = field(default_factory=threading.Thread)

    @property
    def is_running(self) -> bool:
        """Say whether the process itself, children apart, still runs."""
        return self.process.poll() is None

    def last_words(self) -> str:
        """Wait for the rest of the output and return its end."""
        self.reader.join(timeout=1)
        lines = [f"  {line}" for line in self.tail if line.strip()]
        return "\n".join(["", f"Last lines of {self.name}:", *lines, ""]) if lines else ""


class Supervisor:
    """Holds the running processes. Use it as a context: on the way out everything has ended."""

    def __init__(
        self, *, console: Console, signals: Signals, folder: Path, keep_open: Sequence[int] = ()
    ) -> None:
        self._folder = folder
        self._console = console
        self._signals = signals
        self._children: list[Child] = []
        command = [sys.executable, "-I", str(Path(__file__).with_name("warden.py"))]
        self._warden = subprocess.Popen(
            command, stdin=subprocess.PIPE, text=True, start_new_session=True, pass_fds=keep_open
        )

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *_error: object) -> None:
        self.end([child for child in self._children if child.name != "redis"])
        self.end(self._children)
        if self._warden.stdin:
            self._warden.stdin.close()
        self._warden.wait()

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, quiet: bool = False
    ) -> Child:
        """Start a process; what it writes is printed under its name, or only kept when quiet."""
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            errors="replace",
        )
        self._tell_warden(f"started {process.pid}")
        child = Child(name=name, process=process)
        child.reader = threading.Thread(
            target=self._read, args=(child,), kwargs={"quiet": quiet}, daemon=True
        )
        self._children.append(child)
        child.reader.start()
        return child

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str], *, advice: str) -> Child:
        """Run a step to its end.

        Raises:
            ProblemError: it failed; the text shows its last lines and the advice.
        """
        child = self.start(name, command, environment, quiet=True)
        started, is_told = time.monotonic(), False
        while child.is_running:
            self._signals.pause(0.05)
            if not is_told and time.monotonic() - started > LONG_S:
                self._console.say(f"Still at work: {name} ...")
                is_told = True
        words = child.last_words()
        self.end([child])
        if child.process.returncode:
            raise ProblemError(f"{words}\nThe step {name!r} failed. {advice}")
        return child

    def watch(self, until: Callable[[], bool] | None = None, *, seconds: float = 0, advice: str = "") -> None:
        """Wait until something holds, or for ever.

        Raises:
            ProblemError: a process ended by itself, or the time is up.
            StopAskedError: the site shall stop.
        """
        deadline = time.monotonic() + seconds
        while until is None or not until():
            self._signals.pause(0.1)
            if self._console.is_gone:
                raise ProblemError("Nobody reads the output any more, so the site was stopped.")
            for child in self._children:
                if not child.is_running:
                    raise ProblemError(self._obituary(child))
            if until and time.monotonic() > deadline:
                raise ProblemError(advice)

    def remove_at_end(self, folder: Path) -> None:
        """Have a folder removed when everything has ended."""
        self._tell_warden(f"folder {folder}")

    def end(self, children: Sequence[Child]) -> None:
        """End processes: a gentle signal to each, after a while a deadly one to what is left of its group."""
        for child in children:
            if child.is_running:
                child.process.terminate()
        deadline = time.monotonic() + GRACE_S
        while any(child.is_running for child in children) and time.monotonic() < deadline:
            if self._signals.is_urgent:
                break
            time.sleep(0.05)
        for child in list(children):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
            child.reader.join(timeout=1)
            self._children.remove(child)
            self._tell_warden(f"ended {child.process.pid}")

    def _read(self, child: Child, *, quiet: bool) -> None:
        if child.process.stdout is None:
            return
        with child.process.stdout as lines:
            for line in lines:
                child.tail.append(line.rstrip("\n"))
                if not quiet and line.strip():
                    self._console.relay(child.name, line)

    def _obituary(self, child: Child) -> str:
        code = child.process.returncode
        how = f"by signal {signal.Signals(-code).name}" if code < 0 else f"with exit status {code}"
        return f"{child.last_words()}\n{child.name} ended {how}, so everything was stopped."

    def _tell_warden(self, line: str) -> None:
        if self._warden.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._warden.stdin.write(f"{line}\n")
                self._warden.stdin.flush()
