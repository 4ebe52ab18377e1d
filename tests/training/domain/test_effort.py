"""Session RPE, monotony and strain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.training.domain.effort import monotony, session_rpe, session_rpe_load, strain


def test_session_rpe_is_minutes_times_rating():
    assert session_rpe(duration_s=5400.0, cr10=5.0) == 450.0


@pytest.mark.parametrize(("cr10", "expected"), [(0, 0), (1, 20), (7, 80), (7.5, 90), (8, 100), (10, 140)])
def test_a_rated_hour_has_friels_load_on_the_common_scale(cr10, expected):
    assert session_rpe_load(duration_s=3600.0, cr10=cr10) == pytest.approx(expected)


@given(st.floats(0, 10), st.floats(0, 10))
def test_a_harder_rating_is_never_a_smaller_load(one, other):
    low, high = sorted((one, other))

    assert session_rpe_load(duration_s=60.0, cr10=low) <= session_rpe_load(duration_s=60.0, cr10=high)


@pytest.mark.parametrize("function", [session_rpe, session_rpe_load])
@pytest.mark.parametrize(
    ("duration_s", "cr10"), [(-1.0, 5.0), (60.0, -0.1), (60.0, 10.1), (60.0, float("nan"))]
)
def test_a_rating_off_the_scale_is_refused(function, duration_s, cr10):
    with pytest.raises(ValueError, match="rating"):
        function(duration_s=duration_s, cr10=cr10)


def test_monotony_is_mean_over_deviation_and_strain_its_product_with_the_sum():
    week = np.array([0.0, 100.0, 0.0, 100.0, 0.0, 100.0, 50.0])
    deviation = np.sqrt(np.mean((week - 50.0) ** 2))

    assert monotony(week) == pytest.approx(50.0 / deviation)
    assert strain(week) == pytest.approx(350.0 * 50.0 / deviation)


@pytest.mark.parametrize("load", [0.0, 33.3, 0.1])
def test_seven_equal_days_have_no_monotony(load):
    assert monotony(np.full(7, load)) is None
    assert strain(np.full(7, load)) is None


@pytest.mark.parametrize("loads", [np.zeros(6), np.zeros((1, 7)), np.array([1.0] * 6 + [np.nan])])
def test_anything_but_seven_known_days_is_refused(loads):
    with pytest.raises(ValueError, match="seven"):
        monotony(loads)
