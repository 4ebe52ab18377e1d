"""What a deleted row leaves outside the tables: SQLite's log, the append-only file of an embedded Redis."""

import logging

from django.conf import settings
from django.db import OperationalError, connection
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def clean() -> bool:
    """Overwrite what can be overwritten; false while somebody reads SQLite's log, so that it is still there.

    PostgreSQL's dead rows and all backups are the matter of docs/runbooks/erasure.md.
    """
    if settings.REDIS_URL.startswith("unix://"):
        _rewrite_append_only_file()
    return _truncate_log()


def _truncate_log() -> bool:
    """Write SQLite's log into the database and cut it off, so that old pages are nowhere."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _frames, _done = cursor.fetchone()
    except OperationalError:
        busy = 1
    if busy:
        logger.warning("the write-ahead log is in use")
    return not busy


def _rewrite_append_only_file() -> None:
    try:
        with Redis.from_url(settings.REDIS_URL) as redis:
            redis.bgrewriteaof()
    except RedisError:
        logger.warning("the append-only file was not rewritten")
