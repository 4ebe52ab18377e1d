"""Samples keep their order, count for as long as they last, and land on a 1 Hz grid."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.training.domain.sampling import (
    MAX_SPAN_S,
    ActivitySamples,
    GapRule,
    on_grid,
    plausible,
    sample_durations_s,
    usual_spacing_s,
    without_gaps,
)

NAN = np.nan


def test_samples_in_any_order_are_kept_in_time_order_with_their_readings():
    samples = ActivitySamples(
        time_s=np.array([3.0, 1.0, NAN, 2.0]), power_w=np.array([30.0, 10.0, 99.0, 20.0])
    )

    assert samples.time_s.tolist() == [1.0, 2.0, 3.0]
    assert samples.power_w is not None
    assert samples.power_w.tolist() == [10.0, 20.0, 30.0]


def test_samples_with_one_timestamp_keep_the_order_recorded():
    samples = ActivitySamples(time_s=np.array([1.0, 1.0, 0.0]), power_w=np.array([10.0, 20.0, 5.0]))

    assert samples.power_w is not None
    assert samples.power_w.tolist() == [5.0, 10.0, 20.0]


@pytest.mark.parametrize("power_w", [np.zeros(2), np.zeros((3, 1))])
def test_a_channel_of_another_shape_than_the_times_is_refused(power_w):
    with pytest.raises(ValueError, match="power_w"):
        ActivitySamples(time_s=np.arange(3.0), power_w=power_w)


def test_times_of_two_dimensions_are_refused():
    with pytest.raises(ValueError, match="one-dimensional"):
        ActivitySamples(time_s=np.zeros((2, 2)))


def test_a_recording_without_samples_has_no_durations_and_no_grid():
    samples = ActivitySamples(time_s=np.array([]))

    assert sample_durations_s(samples.time_s).size == 0
    assert on_grid(samples.time_s, np.array([])).size == 0


def test_readings_outside_the_plausible_become_missing():
    kept = plausible(np.array([-1.0, 0.0, 5.0, 6.0, NAN]), low=0.0, high=5.0)

    assert np.array_equal(kept, np.array([NAN, 0.0, 5.0, NAN, NAN]), equal_nan=True)


def test_the_usual_spacing_ignores_doubled_timestamps():
    assert usual_spacing_s(np.array([0.0, 0.0, 2.0, 2.0, 4.0])) == 2.0
    assert usual_spacing_s(np.array([7.0])) == 1.0


def test_each_sample_of_a_smart_recording_lasts_until_the_next_one():
    durations = sample_durations_s(np.array([0.0, 1.0, 3.0, 10.0, 11.0, 12.0]))

    assert durations.tolist() == [1.0, 2.0, 7.0, 1.0, 1.0, 1.0]


def test_a_pause_counts_no_more_than_one_usual_spacing():
    durations = sample_durations_s(np.array([0.0, 1.0, 2.0, 302.0, 303.0]))

    assert durations.tolist() == [1.0, 1.0, 1.0, 1.0, 1.0]


def test_a_recording_of_one_sample_a_minute_is_not_one_long_pause():
    durations = sample_durations_s(np.arange(0.0, 600.0, 60.0))

    assert durations.sum() == 600.0


@pytest.mark.parametrize("time_s", [np.array([1.0, 0.0]), np.array([0.0, np.inf])])
def test_durations_of_times_out_of_order_are_refused(time_s):
    with pytest.raises(ValueError, match="ascending"):
        sample_durations_s(time_s)


def test_the_grid_starts_at_the_first_sample_and_names_missing_seconds():
    grid = on_grid(np.array([10.0, 11.0, 14.0]), np.array([100.0, NAN, 200.0]))

    assert np.array_equal(grid, np.array([100.0, NAN, NAN, NAN, 200.0]), equal_nan=True)


def test_readings_of_the_same_second_are_averaged_on_the_grid():
    grid = on_grid(np.array([0.0, 0.25, 1.0, 1.0]), np.array([100.0, 200.0, 10.0, 30.0]))

    assert grid.tolist() == [150.0, 20.0]


def test_a_grid_over_a_timestamp_gone_wrong_is_refused():
    with pytest.raises(ValueError, match="span"):
        on_grid(np.array([0.0, MAX_SPAN_S + 1.0]), np.array([1.0, 2.0]))


def test_a_grid_of_unequal_arrays_is_refused():
    with pytest.raises(ValueError, match="shape"):
        on_grid(np.array([0.0, 1.0]), np.array([1.0]))


def test_each_gap_rule_treats_a_short_and_a_long_gap_in_its_own_way():
    short = [1.0, *[NAN] * 9, 2.0]
    long = [*[NAN] * 12, 3.0]
    values = np.array([NAN, *short, *long, NAN])

    assert without_gaps(values, GapRule.AS_RECORDED).tolist() == [1.0, 2.0, 3.0]
    assert without_gaps(values, GapRule.ZERO).tolist() == [0, 1, *[0] * 9, 2, *[0] * 12, 3, 0]
    assert without_gaps(values, GapRule.HOLD_10).tolist() == [*[1.0] * 10, *[2.0] * 11, 3.0]


@given(st.lists(st.floats(0, 2000) | st.just(NAN), max_size=80), st.sampled_from(GapRule))
def test_no_gap_rule_leaves_a_gap_or_invents_a_value(values, rule):
    filled = without_gaps(np.array(values, dtype=float), rule)

    assert np.isfinite(filled).all()
    assert set(filled.tolist()) <= {value for value in values if not math.isnan(value)} | {0.0}
    assert filled.size <= len(values)
