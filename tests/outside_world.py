"""Pytest plugin: one outside world for the run (for each parallel worker), fresh for each test that asks."""

from collections.abc import Iterator

import pytest

from tests.outside import Outside


@pytest.fixture(scope="session")
def outside_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """The server; it starts with the first test that needs it."""
    with Outside(tmp_path_factory.mktemp("outside")) as opened:
        yield opened


@pytest.fixture
def outside(outside_world: Outside) -> Outside:
    """The server, as if it had just been seeded."""
    outside_world.reset()
    return outside_world
