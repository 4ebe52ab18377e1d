"""Let tests with real transactions empty the audit afterwards: its triggers refuse that to everybody else.

A plugin of the whole suite. Only the flush between tests runs without the triggers; no test does.
"""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.db import connection
from django.test import TransactionTestCase

TRIGGERS = import_module("apps.compliance.migrations.0002_audit_append_only")


def statements(sqlite: str, postgresql: str) -> tuple[str, ...]:
    """Return the statements of the migration for the database in use."""
    return tuple(getattr(TRIGGERS, postgresql if connection.vendor == "postgresql" else sqlite))


def execute(*sql: str) -> None:
    """Run statements one by one."""
    with connection.cursor() as cursor:
        for statement in sql:
            cursor.execute(statement)


def unlock() -> None:
    """Drop the triggers."""
    execute(*statements("SQLITE_REVERSE", "POSTGRESQL_REVERSE"))


def lock() -> None:
    """Create the triggers."""
    execute(*statements("SQLITE", "POSTGRESQL"))


@pytest.fixture(scope="session", autouse=True)
def _flush_between_tests_may_empty_the_audit() -> Iterator[None]:
    flush = TransactionTestCase._fixture_teardown

    def flush_unlocked(case: TransactionTestCase) -> None:
        unlock()
        try:
            flush(case)
        finally:
            lock()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_unlocked)
        yield
