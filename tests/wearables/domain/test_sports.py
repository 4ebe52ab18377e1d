"""Each sport belongs to a family."""

import pytest

from apps.wearables.domain.sports import Sport, SportFamily


@pytest.mark.parametrize("sport", Sport)
def test_every_sport_has_a_family(sport: Sport) -> None:
    assert sport.family in SportFamily
