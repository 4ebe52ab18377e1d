"""The clock of these tests stands still, so that "today" and "this week" are known."""

import pytest


@pytest.fixture(autouse=True)
def _noon(clock):
    """Every test happens on Wednesday 18 November 2026 at noon."""
