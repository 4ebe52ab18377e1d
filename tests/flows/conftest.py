"""Fixtures of the flows: the world that the access walk meets, and quiet for thousands of refusals."""

import logging
from collections.abc import Iterator

import pytest

from tests.conftest import Drain
from tests.flows import access_world


@pytest.fixture
def world(drain: Drain) -> access_world.World:
    """Everybody and everything."""
    return access_world.build(drain)


@pytest.fixture
def quiet() -> Iterator[None]:
    """Keep refusals that are expected out of the report of a failure."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
