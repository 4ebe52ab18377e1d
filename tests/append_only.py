"""Empty the database after tests with real transactions, even of the audit, which its triggers refuse others.

A plugin of the whole suite. Only what empties it between tests runs without the triggers; no test does.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

from apps.compliance.services import vault

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


@cache
def tables() -> tuple[str, ...]:
    """Name the tables that tests fill: all but what Django derives from the models, which no test changes."""
    derived = {ContentType._meta.db_table, Permission._meta.db_table}
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return tuple(sorted(set(known) - derived))


def tables_with_rows() -> list[str]:
    """Ask once: most tables stay empty, and PostgreSQL takes long to truncate them all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables()))
        return [table for table, holds_some in zip(tables(), cursor.fetchone(), strict=True) if holds_some]


def empty(_case: TransactionTestCase) -> None:
    """Delete every row, without the triggers; note the vault's key again, as migrating does."""
    unlock()
    try:
        with transaction.atomic():
            execute(*(f'DELETE FROM "{table}"' for table in tables_with_rows()))
    finally:
        lock()
    vault.settle()


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield
