"""The world as it is just after seeding, kept in memory: tests start it afresh hundreds of times."""

import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

_lock = threading.Lock()
_kept: dict[str, sqlite3.Connection] = {}


def restore(*, now: datetime, make: Callable[[], None]) -> None:
    """Bring the world back to how `make` leaves it; what was made within this hour is copied, page by page.

    An hour, because what is seeded ends on the day that it is seeded on.
    """
    hour = f"{now:%Y-%m-%d %H}"
    with _lock:
        connection.ensure_connection()
        live: sqlite3.Connection = connection.connection
        if hour in _kept:
            _kept[hour].backup(live)
            return
        with transaction.atomic():
            make()
        while _kept:
            _kept.popitem()[1].close()
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        live.backup(copy)
        _kept[hour] = copy
