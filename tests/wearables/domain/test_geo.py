"""Distances on the sphere and climbing over noisy heights."""

import numpy as np
import pytest

from apps.wearables.domain.geo import EARTH_RADIUS_M, climb_m, cumulative_distance_m, haversine_m


def test_a_degree_of_latitude_is_a_360th_of_the_meridian() -> None:
    distance = haversine_m(np.array([10.0]), np.array([5.0]), np.array([11.0]), np.array([5.0]))

    assert distance[0] == pytest.approx(2 * np.pi * EARTH_RADIUS_M / 360)


def test_the_other_side_of_the_earth_is_half_its_girth_away() -> None:
    distance = haversine_m(np.array([0.0]), np.array([0.0]), np.array([0.0]), np.array([180.0]))

    assert distance[0] == pytest.approx(np.pi * EARTH_RADIUS_M)


def test_nothing_is_added_between_two_segments() -> None:
    latitude = np.array([0.0, 0.001, 0.5, 0.501])

    distance = cumulative_distance_m(latitude, np.zeros(4), np.array([1, 1, 2, 2]))

    step = np.radians(0.001) * EARTH_RADIUS_M
    assert distance == pytest.approx([0.0, step, step, 2 * step])


def test_a_point_without_position_is_passed_over() -> None:
    latitude = np.array([0.0, np.nan, 0.002])

    distance = cumulative_distance_m(latitude, np.zeros(3), np.ones(3, dtype=np.int64))

    assert distance[1] == 0.0
    assert distance[2] == pytest.approx(np.radians(0.002) * EARTH_RADIUS_M)


def test_noise_below_the_threshold_is_no_climbing() -> None:
    assert climb_m(np.array([100.0, 101.5, 100.0, 101.5])) == (0.0, 0.0)


def test_a_slow_climb_counts_in_full() -> None:
    up = np.arange(100.0, 150.5, 0.5)

    assert climb_m(np.concatenate([up, up[::-1]])) == (50.0, 50.0)


def test_missing_heights_are_passed_over() -> None:
    assert climb_m(np.array([100.0, np.nan, 110.0])) == (10.0, 0.0)
    assert climb_m(np.array([np.nan])) is None
