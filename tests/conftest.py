"""Fixtures that all tests share: people, their browsers, a drain for the queues, a clock."""

import gc
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine
from celery import current_app
from celery.exceptions import CDeprecationWarning
from django.apps import apps
from django.conf import LazySettings
from django.conf import settings as site
from django.core.cache import cache as site_cache
from django.db import connection
from django.db.models import Value
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.core.models import Claimable, Outbox, State
from tests import factories

pytest_plugins = ["tests.append_only", "tests.databases", "tests.outside_world", "tests.google"]
hypothesis.settings.register_profile(
    "shared_cores", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("shared_cores")

MOST_ROUNDS = 50
LONG_AGO = datetime(1986, 4, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
Drain = Callable[..., int]


def pytest_collection_finish() -> None:
    """Spare the garbage collector all modules and tests: they stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _tasks_known() -> None:
    """Load every task once, so that tests may call them by name."""
    with warnings.catch_warnings():
        # Celery 5.7 warns of a queue that is named beside its task, which is where ours are named.
        warnings.simplefilter("ignore", CDeprecationWarning)
        current_app.loader.import_default_modules()
        current_app.finalize()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Start and leave every test with an empty cache."""
    site_cache.clear()
    yield
    site_cache.clear()


@pytest.fixture(autouse=True)
def _own_storage(settings: LazySettings, tmp_path: Path) -> None:
    """Give every test an empty storage."""
    settings.STORAGES = storages_in(tmp_path / "media")


def storages_in(folder: Path) -> dict[str, Any]:
    """Return the setting STORAGES with its files in a folder."""
    place = site.STORAGES["default"]
    return site.STORAGES | {"default": place | {"OPTIONS": place["OPTIONS"] | {"location": folder}}}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock at a Wednesday noon; `clock.shift(seconds)` and `clock.move_to(...)` move it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def drain() -> Drain:
    """Give `drain_queues` to a test."""
    return drain_queues


def drain_queues(*, failing: bool = False) -> int:
    """Do all work that is due, as the workers would, until none is left; return the rounds that took.

    `drain()` fails the test if a delivery of the outbox failed; `drain(failing=True)` lets it.
    """
    rounds = 0
    while wanted := _due():
        rounds += 1
        assert rounds <= MOST_ROUNDS, f"never quiet: {sorted(wanted)}"
        for task, queue in sorted(wanted):
            current_app.tasks[task](queue=queue)
    stuck = Outbox.objects.exclude(error_code="").values_list("subscriber", "error_code")
    assert failing or not stuck, f"deliveries failed: {list(stuck)}"
    return rounds


def _due() -> set[tuple[str, str]]:
    now = timezone.now()
    sql, values, places_of_now = _question()
    values = [_given(now) if at in places_of_now else value for at, value in enumerate(values)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        waiting = [apps.get_model(label) for (label,) in cursor.fetchall()]
    return {(task, queue.value) for table in waiting for task, queue in table.due_tasks(now)}


@cache
def _question() -> tuple[str, list[Any], set[int]]:
    """Return the SQL that asks which tables have due work, its values, and which of them are the time.

    Making it takes longer than asking. Each table compares with the time twice, and with no time beside it.
    """
    tables = [model for model in apps.get_models() if issubclass(model, Claimable)]
    labels = [table.objects.due(LONG_AGO).values_list(Value(table._meta.label)) for table in tables]
    sql, values = labels[0].union(*labels[1:]).query.sql_with_params()
    places_of_now = {at for at, value in enumerate(values) if value == _given(LONG_AGO)}
    texts = {*State.values, *(table._meta.label for table in tables)}
    assert len(places_of_now) == 2 * len(tables)
    assert {value for at, value in enumerate(values) if at not in places_of_now} <= texts
    return sql, list(values), places_of_now


def _given(time: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(time)


@pytest.fixture
def athlete(db: None) -> User:
    """Somebody who trains."""
    return factories.AthleteFactory(profile__display_name="Alex Athlete")


@pytest.fixture
def coach(athlete: User) -> User:
    """The athlete's own coach."""
    coach = factories.CoachFactory(profile__display_name="Cora Coach")
    factories.coaching(coach, athlete)
    return coach


@pytest.fixture
def other_coach(db: None) -> User:
    """A coach of somebody else."""
    other = factories.CoachFactory(profile__display_name="Otto Other")
    factories.coaching(other, factories.AthleteFactory())
    return other


@pytest.fixture
def newcomer(db: None) -> User:
    """A coach whom the athlete wants."""
    return factories.CoachFactory(profile__display_name="Nils Newcoach")


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody who has nothing to do with the athlete."""
    return factories.AthleteFactory(profile__display_name="Sam Stranger")


@pytest.fixture
def staff(db: None) -> User:
    """Somebody who may do everything in the admin, and sees nobody's data elsewhere."""
    return factories.StaffFactory(profile__display_name="Stella Staff")


def browser_of(user: User) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def athlete_client(athlete: User) -> Client:
    """The athlete's browser."""
    return browser_of(athlete)


@pytest.fixture
def coach_client(coach: User) -> Client:
    """The browser of the athlete's own coach."""
    return browser_of(coach)


@pytest.fixture
def other_coach_client(other_coach: User) -> Client:
    """The browser of another coach."""
    return browser_of(other_coach)


@pytest.fixture
def stranger_client(stranger: User) -> Client:
    """The browser of a stranger."""
    return browser_of(stranger)


@pytest.fixture
def staff_client(staff: User) -> Client:
    """The browser of a member of staff."""
    return browser_of(staff)


@pytest.fixture
def anonymous() -> Client:
    """A browser in which nobody is signed in."""
    return Client()
