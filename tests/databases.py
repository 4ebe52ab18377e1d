"""Migrate once: every process that runs tests works in a copy of one migrated database.

A plugin of the whole suite. Of parallel workers the controller migrates for all, while they collect.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key
from xdist import is_xdist_controller
from xdist.workermanage import WorkerController


@contextmanager
def migrated_database(blocker: DjangoDbBlocker) -> Iterator[str]:
    """Make a database and migrate it; drop it in the end. What a killed run left is replaced."""
    before = connection.settings_dict["NAME"]
    with blocker.unblock():
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()
    yield str(name)
    with blocker.unblock():
        connection.creation.destroy_test_db(before, verbosity=0)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a worker what to copy."""
    node.workerinput["migrated"] = str(connection.creation._get_test_db_name())


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Migrate before the first test is handed out; when the loop ends, all workers have dropped theirs."""
    if not is_xdist_controller(session):
        return (yield)
    with migrated_database(session.config.stash[blocking_manager_key]):
        return (yield)


@pytest.fixture(scope="session")
def migrated(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """The database as migrations leave it; on SQLite this is a file. No test writes there."""
    if given := getattr(request.config, "workerinput", {}).get("migrated"):
        yield given
    else:
        with migrated_database(django_db_blocker) as name:
            yield name


@pytest.fixture(scope="session")
def django_db_setup(migrated: str, worker_id: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give this process its copy, in place of pytest-django's own database."""
    creation, in_use = connection.creation, connection.settings_dict
    before = in_use["NAME"]
    with django_db_blocker.unblock():
        in_use["NAME"] = migrated
        creation.clone_test_db(worker_id, verbosity=0, autoclobber=True)
        in_use["NAME"] = creation.get_test_db_clone_settings(worker_id)["NAME"]
    yield
    with django_db_blocker.unblock():
        creation.destroy_test_db(before, verbosity=0)
