"""Runs the whole site as `make run` does, in a copy of the working tree with a `var/` of its own."""

import http.client
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from scripts import local_settings, redis_server

ROOT = Path(__file__).parents[1]
PARTS = ("apps", "config", "locale", "scripts", "static", "templates", "sandbox")
FILES = ("manage.py", "Makefile", "Procfile")
OURS = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "VAULT_KEYS", "JWT_SIGNING_KEY", "VAR_DIR"}
OF_AN_OUTER_MAKE = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PORT", "DB", "REDIS"}
START_S = 180
STOP_S = 40
VANISH_S = 5
SERVE = (sys.executable, "-m", "scripts.serve")


def copy_site(folder: Path) -> Path:
    """Copy the site into the folder, with private settings of its own."""
    half_written = shutil.ignore_patterns("*.pyc.*")  # what is compiled goes along: it spares each start
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=half_written)
    for file in FILES:
        shutil.copy(ROOT / file, folder)
    local_settings.write_once(folder / ".env")
    return folder


class Run:
    """One run of the site and what it said."""

    def __init__(self, checkout: Path, *, command: tuple[str, ...] = SERVE, **settings: str) -> None:
        self.checkout = checkout
        self.port = redis_server.free_port()
        self.said: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self.process = subprocess.Popen(
            command,
            cwd=checkout,
            env=environment({"PORT": str(self.port), **settings}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_error: object) -> None:
        for pid in self.leftovers():
            os.kill(pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()

    def wait_for(self, words: str, *, seconds: float = START_S) -> None:
        """Read on until a line holds these words."""
        deadline = time.monotonic() + seconds
        while True:
            line = self._lines.get(timeout=max(0.1, deadline - time.monotonic()))
            assert line is not None, f"ended without {words!r}:\n{''.join(self.said)}"
            if words in line:
                return

    def press_ctrl_c(self) -> None:
        """Type Ctrl-C at the run's terminal."""
        assert self.process.stdin
        self.process.stdin.write("\x03")
        self.process.stdin.flush()

    def interrupt(self) -> int:
        """Stop the site as Ctrl-C does, and return its exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=STOP_S)

    def status_of(self, path: str) -> int:
        """Fetch an address of the site."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status
        finally:
            connection.close()

    def leftovers(self) -> list[int]:
        """Find processes that work inside the copy."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                place = (process / "cwd").readlink()
            except OSError:
                continue
            if place.is_relative_to(self.checkout):
                found.append(int(process.name))
        return found

    def left_behind(self) -> list[int]:
        """Find processes that outlive the run; one that was killed is given a moment to vanish."""
        deadline = time.monotonic() + VANISH_S
        while (found := self.leftovers()) and time.monotonic() < deadline:
            time.sleep(0.1)
        return found

    def people(self) -> list[str]:
        """Return the sign-ins that were printed."""
        return re.findall(r"^    (\w+ +\S+@\S+ +\S.*?)\s*$", "".join(self.said), re.MULTILINE)

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.said.append(line)
            self._lines.put(line)
        self._lines.put(None)


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return a developer's environment: nothing that points these tests at services."""
    return {name: value for name, value in os.environ.items() if name not in OURS | OF_AN_OUTER_MAKE} | dict(
        settings
    )
