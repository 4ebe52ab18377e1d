"""What the log of a real run holds of people and their secrets: tokens, codes, addresses, titles, readings.

What to look for is read from the databases that the run leaves, the sandbox's and the site's, by the names of
their columns; so a provider that is added tomorrow is looked for tomorrow.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

SHORTEST = 8
MOST_ROWS = 5000
SECRETS = {
    *("access", "refresh", "value", "code", "ticket", "cookie", "challenge", "nonce", "password"),
    *("client_secret", "secret", "private_pem", "session_key", "token", "token_id"),
}
PEOPLE = {"email", "display_name", "name", "title", "note"}
TABLES_WITHOUT_PEOPLE = re.compile(
    r"^(sqlite_|django_|auth_|.*heard$|.*_celery_|core_|account_emailconfirmation)"
)
READING = re.compile(r"\d+\.\d+")
WORD = re.compile(r"[^\s\"'=,;:()\[\]{}<>&?/]+")


def found_in(said: Iterable[str], var: Path) -> list[str]:
    """Say which column's values stand in the log of a run that has ended."""
    lines = list(said)
    begun = next((number for number, line in enumerate(lines) if "Ctrl-C stops everything" in line), 0)
    log = "".join(lines[begun:])
    words = set(WORD.findall(log))
    found = set()
    for database in ("sandbox.sqlite3", "mesocycle.sqlite3"):
        for column, value in _needles(var / database):
            if value in words or (not READING.fullmatch(value) and value in log):
                found.add(f"{column} in the log")
    assert "mesocycle.access" in log, "nothing was logged, so nothing was looked at"
    return sorted(found)


def _needles(file: Path) -> Iterator[tuple[str, str]]:
    """Yield each distinct value to look for, with where it comes from."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if TABLES_WITHOUT_PEOPLE.match(table):
                continue
            for _number, column, kind, *_rest in database.execute(f'PRAGMA table_info("{table}")').fetchall():
                if column in SECRETS | PEOPLE or kind.lower() == "real":
                    query = f'SELECT DISTINCT "{column}" FROM "{table}" LIMIT {MOST_ROWS}'
                    for (value,) in database.execute(query):
                        if wanted := _wanted(value):
                            yield f"{table}.{column}", wanted


def _wanted(value: object) -> str:
    """Return what to look for: texts that are long enough, and readings with digits enough."""
    if isinstance(value, float):
        text = repr(value)
        return text if READING.fullmatch(text) and len(text) >= SHORTEST else ""
    return value if isinstance(value, str) and len(value) >= SHORTEST else ""
