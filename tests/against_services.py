"""Pytest plugin of the pass against PostgreSQL and Redis: `pytest -p tests.against_services`.

It keeps the tests that touch the database, and those that need a service or a browser; the others, and those
marked `either_database`, meet nothing new here and have run in `make test`. Each parallel worker gets a Redis
database of its own, since emptying the cache empties the whole of one.
"""

import os
from urllib.parse import urlsplit

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

LAST_REDIS_DATABASE = 15
BROWSER = "tests/browser/"
LONG_FILES = {"tests/flows/test_make_run.py", "tests/flows/test_api_contract.py"}
TOUCHING_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_configure() -> None:
    """Refuse to run without the services: the pass would prove nothing."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        if name not in os.environ:
            raise pytest.UsageError(f"this pass needs {name}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the services make no difference to."""
    kept = [item for item in items if _belongs_here(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _belongs_here(item: pytest.Item) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    if "either_database" in marks:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(marks & {"django_db", "services", "browser"} or fixtures & TOUCHING_FIXTURES)


class LongOnesFirst(LoadScopeScheduling):
    """Hands out what takes longest first, each group to one worker, and then the rest singly, in its order.

    The order matters: a transactional test empties the tables that migrations filled, so those come last.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith(BROWSER):
            return BROWSER  # one site, one Chromium
        return file if file in LONG_FILES else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Begin with what takes longest: the largest groups go first."""
    return LongOnesFirst(config, log)


def redis_of(worker: str, url: str) -> str:
    """Give a worker (`gw0`, `gw1`, ...) its own Redis database, counted down from the last."""
    number = LAST_REDIS_DATABASE - int(worker.removeprefix("gw"))
    if number < 0:
        raise pytest.UsageError(f"Redis has no database for {worker}: use fewer workers (-n 8)")
    return urlsplit(url)._replace(path=f"/{number}").geturl()


# The settings read the environment when pytest-django loads them, after this import and before any hook.
if "PYTEST_XDIST_WORKER" in os.environ and "REDIS_URL" in os.environ:
    os.environ["REDIS_URL"] = redis_of(os.environ["PYTEST_XDIST_WORKER"], os.environ["REDIS_URL"])
