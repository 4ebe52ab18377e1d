"""Graded speed follows Minetti's cost, and runs and swims have the loads of their formulas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.training.domain.pace import (
    graded_speed,
    grades,
    minetti_cost,
    normalised_speed,
    running_load,
    speed_of_distance,
    swim_load,
)

NAN = np.nan


@pytest.mark.parametrize(
    ("grade", "cost"),
    [(0.0, 3.6), (0.1, 5.9684), (0.2, 9.0067), (-0.1, 2.1520), (-0.2, 1.80013), (0.45, 19.4260)],
)
def test_the_cost_of_running_is_minettis_polynomial(grade, cost):
    by_hand = 155.4 * grade**5 - 30.4 * grade**4 - 43.3 * grade**3 + 46.3 * grade**2 + 19.5 * grade + 3.6

    assert minetti_cost(np.array([grade]))[0] == pytest.approx(by_hand, rel=1e-12)
    assert by_hand == pytest.approx(cost, abs=0.0005)


def test_a_grade_steeper_than_any_measured_costs_as_much_as_the_steepest():
    costs = minetti_cost(np.array([0.45, 3.0, -0.45, -3.0]))

    assert costs[0] == costs[1]
    assert costs[2] == costs[3]


@given(st.floats(-5, 5))
def test_running_always_costs_something(grade):
    assert minetti_cost(np.array([grade]))[0] > 1.5


def test_speed_on_the_flat_is_its_own_graded_speed_and_a_gap_stays_one():
    speed = np.array([3.0, NAN, 4.0])

    assert np.array_equal(graded_speed(speed, np.zeros(3)), speed, equal_nan=True)


def test_climbing_counts_as_faster_and_a_gentle_descent_as_slower():
    graded = graded_speed(np.full(2, 3.0), np.array([0.1, -0.1]))

    assert graded[0] == pytest.approx(3.0 * 5.9684 / 3.6, abs=0.001)
    assert graded[1] < 3.0


def test_a_steady_climb_has_its_grade_from_end_to_end():
    distance = np.linspace(0.0, 3000.0, 1001)

    assert grades(distance, 100.0 + 0.08 * distance) == pytest.approx(np.full(1001, 0.08))


def test_a_grade_looks_a_hundred_metres_around_so_that_noise_is_no_hill():
    distance = np.linspace(0.0, 3000.0, 1001)
    noise = np.where(np.arange(1001) % 2, 0.5, -0.5)

    assert np.abs(grades(distance, noise)[50:-50]).max() < 0.011


def test_missing_altitudes_and_distances_are_bridged():
    distance = np.linspace(0.0, 300.0, 301)
    altitude = 0.05 * distance
    distance[100:110] = NAN
    altitude[200:220] = NAN

    assert grades(distance, altitude) == pytest.approx(np.full(301, 0.05))


@pytest.mark.parametrize(
    ("distance", "altitude"),
    [
        pytest.param(np.full(5, NAN), np.arange(5.0), id="no distance"),
        pytest.param(np.arange(5.0) * 100, np.full(5, NAN), id="no altitude"),
        pytest.param(np.zeros(5), np.arange(5.0), id="standing still"),
        pytest.param(np.empty(0), np.empty(0), id="nothing"),
    ],
)
def test_the_grade_is_flat_where_it_cannot_be_told(distance, altitude):
    assert grades(distance, altitude).tolist() == [0.0] * distance.size


def test_distance_that_runs_backwards_does_not_turn_a_hill_around():
    distance = np.linspace(0.0, 500.0, 501)
    altitude = 0.1 * distance
    distance[250] = 0.0

    assert grades(distance, altitude)[50:200] == pytest.approx(np.full(150, 0.1), abs=0.002)


def test_speed_comes_from_distance_between_the_readings_there_are():
    speed = speed_of_distance(np.array([0.0, 1.0, 2.0, 4.0, 4.0]), np.array([0.0, NAN, 6.0, 14.0, 15.0]))

    assert np.array_equal(speed, np.array([NAN, NAN, 3.0, 4.0, NAN]), equal_nan=True)


@pytest.mark.parametrize("function", [graded_speed, grades, speed_of_distance])
def test_arrays_of_unequal_length_are_refused(function):
    with pytest.raises(ValueError, match="shape"):
        function(np.zeros(3), np.zeros(2))


def test_even_pace_is_its_own_normalised_speed_and_intervals_weigh_more():
    even = normalised_speed(np.full(600, 3.0))
    intervals = normalised_speed(np.tile(np.repeat([4.0, 2.0], 60), 5))

    assert even == pytest.approx(3.0)
    assert intervals > 3.1
    assert normalised_speed(np.full(29, 3.0)) is None


def test_a_run_of_an_hour_at_threshold_is_100_and_at_90_percent_81():
    assert running_load(duration_s=3600, graded_speed_mps=4.0, threshold_speed_mps=4.0) == 100.0
    assert running_load(duration_s=3600, graded_speed_mps=3.6, threshold_speed_mps=4.0) == pytest.approx(81.0)


def test_a_swim_goes_by_the_cube():
    assert swim_load(moving_s=3600, distance_m=3600, threshold_swim_speed_mps=1.0) == pytest.approx(100.0)
    half_an_hour = swim_load(moving_s=1800, distance_m=1620, threshold_swim_speed_mps=1.0)
    assert half_an_hour == pytest.approx(0.5 * 0.9**3 * 100)


@pytest.mark.parametrize(
    "wrong", [{"moving_s": 0.0}, {"distance_m": -1.0}, {"threshold_swim_speed_mps": 0.0}]
)
def test_a_swim_of_impossible_numbers_is_refused(wrong):
    numbers = {"moving_s": 60.0, "distance_m": 60.0, "threshold_swim_speed_mps": 1.0} | wrong

    with pytest.raises(ValueError, match="positive"):
        swim_load(**numbers)
