"""The workers of one test; Redis is empty before and after."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from tests.faults.running import Workers


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL (DATABASE_URL) and Redis (REDIS_URL)")
    redis.from_url(settings.REDIS_URL).flushdb()
    started = Workers(tmp_path)
    yield started
    started.stop()
    redis.from_url(settings.REDIS_URL).flushdb()
