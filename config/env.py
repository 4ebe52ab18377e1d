"""Typed readers for the environment: the only place where settings meet `os.environ`.

Every reader also understands `NAME_FILE`, the path of a file that holds the value (Docker and Kubernetes
secrets). A missing required value raises `MissingSetting`, whose text names the variable and nothing else.
"""

import hashlib
import hmac
import os
import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent


class MissingSetting(RuntimeError):
    """A required variable is not set; the site must not start."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not set. Set {name}, or {name}_FILE to the path of a file that holds it."
        )


class BadSetting(RuntimeError):
    """A variable is set to something that cannot be read; its value is never repeated."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{name} is set, but not to {expected}.")


def load_file(path: Path) -> None:
    """Put the `NAME=value` lines of `path` into the environment, where they are not set already."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.partition("=")
        if separator and re.fullmatch(r"[A-Z][A-Z0-9_]*", name.strip()):
            os.environ.setdefault(name.strip(), value.strip())


def _read(name: str) -> str | None:
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip() or None
        except OSError:
            raise BadSetting(f"{name}_FILE", "the path of a readable file") from None
    return None


def text(name: str, default: str | None = None) -> str:
    """Read a text; without a default it is required."""
    value = _read(name)
    if value is not None:
        return value
    if default is None:
        raise MissingSetting(name)
    return default


def secret(name: str, *, fewest: int) -> str:
    """Read a required secret of at least `fewest` characters."""
    value = text(name)
    if len(value) < fewest:
        raise BadSetting(name, f"a secret of {fewest} characters or more")
    return value


def site_address(name: str) -> str:
    """Read the required address at which people find the site: https, and not this machine's own."""
    value = text(name).rstrip("/")
    parts = urlsplit(value)
    host = parts.hostname or ""
    if parts.scheme != "https" or not host or parts.path or _is_loopback(host):
        raise BadSetting(name, "an address like https://coach.example, reached from outside")
    return value


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def flag(name: str, *, default: bool) -> bool:
    """Read yes or no: 1/true/yes/on or 0/false/no/off."""
    value = _read(name)
    if value is None:
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(name, "true or false")


def whole(name: str, default: int) -> int:
    """Read a whole number."""
    value = _read(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        raise BadSetting(name, "a whole number") from None


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Read a comma-separated list."""
    value = _read(name)
    return list(default) if value is None else [part.strip() for part in value.split(",") if part.strip()]


def path(name: str, default: Path) -> Path:
    """Read a path; a relative one starts at the repository."""
    return ROOT / Path(text(name, str(default)))


def https_origins(hosts: list[str]) -> list[str]:
    """Say Django's ALLOWED_HOSTS as origins of forms: `.example.com` is that host and everything below it."""
    origins = []
    for host in hosts:
        if host.startswith("."):
            origins += [f"https://{host[1:]}", f"https://*{host}"]
        elif host != "*":
            origins.append(f"https://{host}")
    return origins


def database(name: str, default: str) -> dict[str, object]:
    """Read a database address: `sqlite:///file` or `postgresql://user:password@host:port/name?option=value`.

    Raises:
        BadSetting: the address is of neither form.
    """
    parts = urlsplit(text(name, default))
    if parts.scheme == "sqlite":
        return sqlite(
            ROOT / parts.path.removeprefix("/") if not parts.path.startswith("//") else Path(parts.path[1:])
        )
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting(name, "an address that starts with sqlite:/// or postgresql://")
    options: dict[str, object] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }


def sqlite(file: Path) -> dict[str, object]:
    """Describe a SQLite database that several processes may write (ADR 0003).

    WAL lets readers go on; IMMEDIATE takes the write lock at the start of a transaction, so that the busy
    timeout applies; `secure_delete` overwrites what erasure removes.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;"
            "PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;PRAGMA secure_delete=ON;",
        },
    }


def derived(secret: str, purpose: str) -> str:
    """Return a secret for one purpose, made of another; it cannot be turned back."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def origin(address: str) -> str:
    """Return scheme and host of an address, as a content security policy names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def celery_broker(redis_url: str) -> str:
    """Say a Redis address the way Celery wants it: `unix://…` is `redis+socket://…` there."""
    if not redis_url.startswith("unix://"):
        return redis_url
    parts = urlsplit(redis_url)
    number = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={number}"
