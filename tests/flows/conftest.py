"""Fixtures of the flows: the world that the access walk meets, and quiet for thousands of refusals."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.conftest import drain_queues, storages_in
from tests.flows import access_world
from tests.flows.access_world import World


@pytest.fixture(scope="module")
def _world_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The place of everybody's files."""
    return tmp_path_factory.mktemp("world")


@pytest.fixture(scope="module")
def built_world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, _world_files: Path
) -> Iterator[World]:
    """Everybody and everything, built once: each test of a file takes back what it writes."""
    in_place = override_settings(STORAGES=storages_in(_world_files))
    with django_db_blocker.unblock(), transaction.atomic(), in_place:
        yield access_world.build(drain_queues)
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world: World, _world_files: Path, settings: LazySettings, db: None) -> World:
    """Everybody and everything."""
    settings.STORAGES = storages_in(_world_files)
    return built_world


@pytest.fixture
def quiet() -> Iterator[None]:
    """Keep refusals that are expected out of the report of a failure."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
