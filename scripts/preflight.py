"""Look before `make run` starts anything: is the folder free, the port, the database, a given Redis?"""

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis

from scripts.problem import ProblemError

CONNECT_S = 3
LAST_PORT = 65535
BAD_DATABASE_URL = "DATABASE_URL cannot be read. It looks like postgres://user:password@host/name"
LOOPBACKS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


@contextlib.contextmanager
def only_one(lock: Path, *, address: str) -> Iterator[int]:
    """Hold the checkout for one run; yields the descriptor that holds it.

    Raises:
        ProblemError: another run holds it.
    """
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = file.read().strip() or "starting"
            raise ProblemError(
                f"The site already runs from this folder ({who}). Stop that one first."
            ) from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, {address}\n")
        file.flush()
        yield file.fileno()


def port(text: str) -> int:
    """Read the port and see that nobody has it.

    Raises:
        ProblemError: it is no port, it is taken, or it may not be used.
    """
    if not text.isdecimal() or not 0 < int(text) <= LAST_PORT:
        raise ProblemError(f"PORT={text} is not a port. Use a number from 1024 to {LAST_PORT}.")
    number = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except PermissionError:
            raise ProblemError(
                f"Port {number} needs special rights. Use another: make run PORT=8001"
            ) from None
        except OSError:
            raise ProblemError(_taken(number)) from None
    if any(_answers(family, host, number) for family, host in LOOPBACKS):
        raise ProblemError(_taken(number))
    return number


def database(kind: str, url: str) -> str:
    """See that the database is there; return its name for people.

    Raises:
        ProblemError: the choice is unknown, contradicts DATABASE_URL, or nobody answers there.
    """
    if kind not in {"", "sqlite", "postgres"}:
        raise ProblemError(f"DB={kind} is unknown. Use DB=sqlite or DB=postgres.")
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = "unreadable"
    if scheme not in {"", "sqlite", "postgres", "postgresql"}:
        raise ProblemError(BAD_DATABASE_URL)
    is_postgres = scheme.startswith("postgres")
    if kind == "postgres" and not is_postgres:
        raise ProblemError(
            "DB=postgres needs to know where: make run DB=postgres DATABASE_URL=postgres://user:password@host/name"
        )
    if kind == "sqlite" and is_postgres:
        raise ProblemError("DB=sqlite, but DATABASE_URL names PostgreSQL. Leave one of them out.")
    if not is_postgres:
        return "SQLite"
    try:
        psycopg.connect(url, connect_timeout=CONNECT_S).close()
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise ProblemError(
            f"PostgreSQL cannot be reached: {reason}\nStart it, or mend DATABASE_URL."
        ) from None
    except psycopg.Error:
        raise ProblemError(BAD_DATABASE_URL) from None
    return "PostgreSQL"


def redis_at(url: str) -> None:
    """See that a Redis answers.

    Raises:
        ProblemError: it does not; the text leaves the password out.
    """
    try:
        answers(url)
    except ValueError:
        raise ProblemError("REDIS_URL cannot be read. It looks like redis://host:6379/0") from None
    except redis.RedisError:
        place = urlsplit(url).hostname or urlsplit(url).path
        raise ProblemError(
            f"Redis at {place} does not answer. Start it, or leave REDIS_URL out to use the embedded one."
        ) from None


def answers(url: str) -> bool:
    """Ping a Redis once."""
    with redis.Redis.from_url(url, socket_connect_timeout=CONNECT_S, socket_timeout=CONNECT_S) as client:
        return bool(client.ping())


def _answers(family: socket.AddressFamily, host: str, number: int) -> bool:
    with contextlib.suppress(OSError), socket.socket(family) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, number)) == 0
    return False


def _taken(number: int) -> str:
    other = number + 1 if number < LAST_PORT else number - 1
    return f"Port {number} is taken by another program. Use another: make run PORT={other}"
