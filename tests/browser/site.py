"""The running site as the browser tests see it: its address, its sample people, what lies in its folders."""

import json
import sqlite3
import time
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PASSWORD_OF_SAMPLES = "early-miles-2026"
SEASON_S = 180


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in."""

    email: str
    password: str = PASSWORD_OF_SAMPLES
    name: str = ""


ALEX = Person("alex@example.com", name="Alex Amsler")
CORA = Person("cora@example.com", name="Cora Caspar")
STAFF = Person("staff@example.com", name="Site Staff")


@dataclass(frozen=True)
class Site:
    """A site that runs in a folder, and the sandbox that plays the providers for it."""

    url: str
    var: Path
    sandbox: str

    def ask(self, sql: str, *values: str) -> list[tuple[object, ...]]:
        """Look into the database, as it is on the disk."""
        with closing(sqlite3.connect(f"file:{self.var}/mesocycle.sqlite3?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def at_strava(self, action: str, **arguments: object) -> dict[str, object]:
        """Make something happen at the sandbox's Strava."""
        return self.at("strava", action, **arguments)

    def at(self, provider: str, action: str, **arguments: object) -> dict[str, object]:
        """Make something happen at one of the sandbox's providers."""
        sent = json.dumps(arguments).encode()
        request = urllib.request.Request(
            f"{self.sandbox}/control/{provider}/{action}", sent, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return dict(json.load(answer))

    def state(self) -> dict[str, Any]:
        """Return what is true at each of the sandbox's providers."""
        with urllib.request.urlopen(f"{self.sandbox}/control/state", timeout=30) as answer:
            return dict(json.load(answer))

    def wait_for_the_season(self) -> None:
        """Wait until what the sample people brought is read and their load is worked out."""
        unconnected = "SELECT count(*) < 2 FROM wearables_connection WHERE provider = 'garmin'"
        unread = "SELECT count(*) FROM wearables_delivery WHERE state IN ('pending', 'claimed')"
        untold = "SELECT count(*) FROM core_outbox WHERE state IN ('pending', 'claimed')"
        deadline = time.monotonic() + SEASON_S
        while any(self.ask(sql) != [(0,)] for sql in (unconnected, unread, untold)):
            assert time.monotonic() < deadline, "the season of the sample people is still not read"
            time.sleep(0.3)

    def files(self) -> list[Path]:
        """List what the site keeps: database, originals, archives, mails, what Redis wrote."""
        return sorted(path for path in self.var.rglob("*") if path.is_file())

    def originals(self) -> set[Path]:
        """List the files that people gave."""
        return {path for path in self.files() if "originals" in path.parts}

    def traces_of(self, needles: dict[str, bytes]) -> list[str]:
        """Search every byte that the site keeps; say which needle lies in which file."""
        found = []
        for path in self.files():
            try:
                haystack = path.read_bytes()
            except FileNotFoundError:
                continue
            place = path.relative_to(self.var)
            found += [f"{name} in {place}" for name, needle in needles.items() if needle in haystack]
        return found
