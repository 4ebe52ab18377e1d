"""Mean-maximal curves find the best stretch of every duration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.training.domain.curves import STANDARD_DURATIONS_S, mean_maximal

NAN = np.nan


def best_by_hand(values, duration):
    windows = [values[start : start + duration] for start in range(len(values) - duration + 1)]
    means = [np.mean(window) for window in windows if np.isfinite(window).all()]
    return max(means, default=NAN)


def test_the_best_stretch_is_found_with_its_first_second():
    curve = mean_maximal(np.array([100.0, 300.0, 200.0, 50.0, 300.0]), (1, 2, 5, 6))

    assert np.array_equal(curve.best, np.array([300.0, 250.0, 190.0, NAN]), equal_nan=True)
    assert curve.start_s.tolist() == [1, 1, 0, -1]
    assert curve.durations_s.tolist() == [1, 2, 5, 6]


def test_a_stretch_with_a_missing_second_does_not_count():
    curve = mean_maximal(np.array([5.0, NAN, 3.0, 3.0, NAN]), (1, 2, 3))

    assert np.array_equal(curve.best, np.array([5.0, 3.0, NAN]), equal_nan=True)
    assert curve.start_s.tolist() == [0, 2, -1]


def test_a_missing_second_is_not_a_zero_that_wins():
    curve = mean_maximal(np.array([-5.0, NAN, -3.0]), (1,))

    assert curve.best.tolist() == [-3.0]


@pytest.mark.parametrize("values", [np.empty(0), np.full(5, NAN)])
def test_a_recording_of_nothing_has_no_best(values):
    assert np.isnan(mean_maximal(values).best).all()


@given(
    st.lists(st.integers(0, 500) | st.just(NAN), max_size=40),
    st.lists(st.integers(1, 45), min_size=1, max_size=6),
)
def test_every_best_equals_the_one_found_by_hand(values, durations):
    recording = np.array(values, dtype=float)

    curve = mean_maximal(recording, tuple(durations))

    expected = [best_by_hand(recording, duration) for duration in durations]
    assert curve.best == pytest.approx(expected, nan_ok=True)
    for best, start, duration in zip(curve.best, curve.start_s, durations, strict=True):
        if start >= 0:
            assert recording[start : start + duration].mean() == pytest.approx(best)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60))
def test_twice_the_duration_never_has_a_higher_best(values):
    recording = np.array(values, dtype=float)

    for duration in range(1, len(values) // 2 + 1):
        one, two = mean_maximal(recording, (duration, 2 * duration)).best
        assert two <= one + 1e-9


@pytest.mark.parametrize("durations", [(0,), (-1, 5)])
def test_a_duration_of_nothing_is_refused(durations):
    with pytest.raises(ValueError, match="duration"):
        mean_maximal(np.ones(5), durations)


def test_a_recording_of_two_dimensions_is_refused():
    with pytest.raises(ValueError, match="one-dimensional"):
        mean_maximal(np.ones((2, 2)))


def test_the_standard_durations_rise():
    assert list(STANDARD_DURATIONS_S) == sorted(set(STANDARD_DURATIONS_S))


@pytest.mark.data
def test_elevates_best_twenty_minutes_are_met(recorded):
    samples = recorded.fit_samples("elevate_first-power-ride.fit")
    power_w = samples.power_w[np.isfinite(samples.power_w)]

    curve = mean_maximal(power_w, (1, 1200))

    assert curve.best[0] == 564.0
    assert curve.best[1] == pytest.approx(201, abs=1)
