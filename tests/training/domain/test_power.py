"""Normalised power, xPower and load give the golden values, and what devices show."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.training.domain.curves import mean_maximal
from apps.training.domain.power import (
    WindowStart,
    intensity_factor,
    load_of_intensity,
    normalised_power,
    power_load,
    xpower,
)
from apps.training.domain.sampling import GapRule, on_grid

TWO_HALVES = np.repeat([100.0, 300.0], 1800)

DEVICE_FILES = [
    "Edge810-Vector-2013-08-16-15-35-10.fit",
    "hrv-activity.fit",
    "sample-activity-indoor-trainer.fit",
    "elevate_brasilia.fit",
    "activity_lowbattery.fit",
    "elevate_first-power-ride.fit",
    "sweatpy_2020-06-01-16-52-40.fit",
    "sweatpy_4078723797.fit",
    "edge_bpg_35_stops_hrv.fit",
    "sweatpy_6449921903_ACTIVITY.fit",
    "2019-02-17-062644-ELEMNT-297E-195-0.fit",
    "elemnt-bolt-no-application-id-inside-developer-data-id.fit",
]


def test_half_an_hour_easy_and_half_an_hour_hard_give_the_golden_values():
    normalised = normalised_power(TWO_HALVES)

    assert normalised == pytest.approx(252.83, abs=0.005)
    assert normalised_power(TWO_HALVES, start=WindowStart.GOLDEN_CHEETAH) == pytest.approx(252.32, abs=0.005)
    assert xpower(TWO_HALVES) == pytest.approx(251.54, abs=0.005)
    assert intensity_factor(normalised, 250.0) == pytest.approx(1.0113, abs=0.00005)
    load = power_load(duration_s=3600.0, normalised_power_w=normalised, ftp_w=250.0)
    assert load == pytest.approx(102.27, abs=0.005)


@pytest.mark.parametrize(
    ("power_w", "expected"),
    [
        pytest.param(np.repeat([150.0, 200.0, 150.0], 300), 172.121, id="steps"),
        pytest.param(np.full(120, 200.0), 200.0, id="constant"),
        pytest.param(np.tile(np.repeat([350.0, 50.0], 30), 60), 243.354, id="30-30"),
        pytest.param(np.repeat([100.0, 120.0], [60, 120]), 114.86, id="warm up and work"),
        pytest.param(np.arange(100.0), 59.45534981958064, id="ramp"),
    ],
)
def test_published_examples_of_normalised_power_are_met(power_w, expected):
    precision = 0.005 if expected == 114.86 else 0.0005

    assert normalised_power(power_w) == pytest.approx(expected, abs=precision)


def test_the_ramp_is_met_to_the_last_digits_that_were_published():
    assert normalised_power(np.arange(100.0)) == pytest.approx(59.45534981958064, rel=1e-12)


def test_an_hour_at_threshold_is_a_load_of_100():
    assert power_load(duration_s=3600.0, normalised_power_w=300.0, ftp_w=300.0) == 100.0
    assert load_of_intensity(1800.0, 1.0) == 50.0


@pytest.mark.parametrize(("normalised", "ftp", "expected"), [(150.0, 200.0, 0.75), (230.0, 220.0, 1.045)])
def test_published_examples_of_the_intensity_factor_are_met(normalised, ftp, expected):
    assert intensity_factor(normalised, ftp) == pytest.approx(expected, abs=0.0005)


def test_under_thirty_seconds_of_power_have_no_normalised_power():
    assert normalised_power(np.full(29, 200.0)) is None
    assert xpower(np.full(29, 200.0)) is None
    assert normalised_power(np.full(30, 200.0)) == pytest.approx(200.0)


def test_missing_seconds_are_left_out_unless_the_gap_rule_says_otherwise():
    power_w = np.concatenate((np.full(600, 200.0), np.full(60, np.nan), np.full(600, 200.0)))

    assert normalised_power(power_w) == pytest.approx(200.0)
    assert normalised_power(power_w, gaps=GapRule.HOLD_10) == pytest.approx(200.0)
    assert normalised_power(power_w, gaps=GapRule.ZERO) < 199.0


@pytest.mark.parametrize("ftp_w", [0.0, -1.0])
def test_a_threshold_of_nothing_is_refused(ftp_w):
    with pytest.raises(ValueError, match="threshold"):
        power_load(duration_s=1.0, normalised_power_w=1.0, ftp_w=ftp_w)


def test_a_negative_duration_is_refused():
    with pytest.raises(ValueError, match="duration"):
        load_of_intensity(-1.0, 1.0)


@given(st.floats(0, 2000), st.integers(30, 400))
def test_constant_power_is_its_own_normalised_power(watts, seconds):
    assert normalised_power(np.full(seconds, watts)) == pytest.approx(watts, rel=1e-9, abs=1e-9)


@given(st.lists(st.integers(0, 1500), min_size=30, max_size=300))
def test_normalised_power_lies_between_the_mean_and_the_best_of_its_windows(watts):
    power_w = np.array(watts, dtype=float)
    windows = np.convolve(power_w, np.full(30, 1 / 30), mode="valid")

    normalised = normalised_power(power_w)

    assert windows.mean() - 1e-6 <= normalised <= windows.max() + 1e-6


@given(st.lists(st.integers(0, 1500), min_size=30, max_size=200), st.integers(1, 200))
def test_a_pause_without_readings_changes_nothing_in_the_order_recorded(watts, pause_s):
    power_w = np.array(watts, dtype=float)
    middle = power_w.size // 2
    paused = np.concatenate((power_w[:middle], np.full(pause_s, np.nan), power_w[middle:]))

    assert normalised_power(paused) == normalised_power(power_w)


@pytest.mark.data
@pytest.mark.parametrize("name", DEVICE_FILES)
def test_recorded_rides_give_the_golden_values_under_each_gap_rule(recorded, name):
    values = recorded.golden["fit"][f"SHARE/fit/{name}"]["from_records"]
    samples = recorded.fit_samples(name)
    there = np.isfinite(samples.power_w)
    power_w = on_grid(samples.time_s[there], samples.power_w[there])

    assert normalised_power(power_w) == pytest.approx(values["NP_A_records_in_sequence"], abs=0.0006)
    zeroed = normalised_power(power_w, gaps=GapRule.ZERO)
    assert zeroed == pytest.approx(values["NP_B_1Hz_gaps_zero"], abs=0.0006)
    held = normalised_power(power_w, gaps=GapRule.HOLD_10)
    assert held == pytest.approx(values["NP_C_hold10_drop_long"], abs=0.0006)


@pytest.mark.data
def test_the_table_of_device_values_is_covered_whole(recorded):
    listed = {row["file"].removeprefix("SHARE/fit/") for row in recorded.golden["fit_np_table"]}

    assert listed == set(DEVICE_FILES)


@pytest.mark.data
def test_a_published_ride_gives_its_published_values(recorded):
    golden = recorded.golden["training_load"]["np_csv_workout_1"]
    path = recorded.folder / "training_load" / "athletic_pandas_workout_1.csv"
    power_w = np.genfromtxt(path, delimiter=",", skip_header=1, usecols=1)

    assert power_w.size == golden["rows"]
    assert normalised_power(power_w) == pytest.approx(golden["stated"], rel=1e-12)
    best = mean_maximal(power_w, (1, 2, 60, 300, 301)).best
    expected = [golden[key] for key in ("best_1s", "best_2s", "best_60s", "best_300s", "best_301s")]
    assert best == pytest.approx(expected, rel=1e-12)
