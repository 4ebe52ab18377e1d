"""Zones follow their schemes, and time falls into exactly one of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.training.domain.zones import Zone, ZoneScheme, time_in_zones, zones


def test_coggans_zones_of_200_watts_begin_where_he_says():
    bounds = [(zone.code, zone.lower) for zone in zones(ZoneScheme.COGGAN_POWER, threshold=200.0)]

    expected = [("1", 0), ("2", 110), ("3", 150), ("4", 180), ("5", 210), ("6", 240), ("7", 300)]
    assert [code for code, _ in bounds] == [code for code, _ in expected]
    assert [low for _, low in bounds] == pytest.approx([low for _, low in expected])


@pytest.mark.parametrize(
    ("scheme", "second"),
    [(ZoneScheme.FRIEL_CYCLING_HEART_RATE, 81.0), (ZoneScheme.FRIEL_RUNNING_HEART_RATE, 85.0)],
)
def test_friels_heart_rate_zones_differ_by_sport_below_threshold(scheme, second):
    in_zones = zones(scheme, threshold=100.0)

    assert [zone.code for zone in in_zones] == ["1", "2", "3", "4", "5a", "5b", "5c"]
    assert in_zones[1].lower == second
    assert in_zones[4].lower == 100.0


@pytest.mark.parametrize("scheme", ZoneScheme)
def test_each_zone_ends_where_the_next_begins(scheme):
    in_zones = zones(scheme, threshold=250.0)

    assert in_zones[0].lower == 0.0
    assert [zone.upper for zone in in_zones[:-1]] == [zone.lower for zone in in_zones[1:]]
    assert in_zones[-1].upper is None


@pytest.mark.parametrize("threshold", [0.0, -5.0, float("nan")])
def test_a_threshold_that_is_not_positive_has_no_zones(threshold):
    with pytest.raises(ValueError, match="threshold"):
        zones(ZoneScheme.COGGAN_POWER, threshold=threshold)


def test_a_reading_on_a_bound_belongs_to_the_zone_that_begins_there():
    in_zones = (Zone("1", 0.0, 100.0), Zone("2", 100.0, None))

    seconds = time_in_zones(np.array([99.9, 100.0, np.nan, -3.0]), np.array([1.0, 2.0, 4.0, 8.0]), in_zones)

    assert seconds.tolist() == [9.0, 2.0]


@given(st.lists(st.floats(0, 2000) | st.just(np.nan), max_size=50), st.sampled_from(ZoneScheme))
def test_the_time_in_all_zones_is_the_time_with_readings(values, scheme):
    readings = np.array(values, dtype=float)
    durations = np.arange(1.0, readings.size + 1.0)

    seconds = time_in_zones(readings, durations, zones(scheme, threshold=180.0))

    assert seconds.shape == (7,)
    assert seconds.sum() == pytest.approx(durations[np.isfinite(readings)].sum())


def test_readings_and_durations_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="shape"):
        time_in_zones(np.zeros(2), np.zeros(3), zones(ZoneScheme.COGGAN_POWER, threshold=200.0))
