"""TRIMP, the load of heart rate and the estimates give the golden values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.training.domain.heart_rate import (
    TrimpVariant,
    estimate_lthr,
    estimate_max_hr,
    heart_rate_load,
    reserve_fraction,
    trimp,
    trimp_per_minute,
    with_estimates,
)
from apps.training.domain.sampling import sample_durations_s
from apps.training.domain.thresholds import AthleteThresholds, Origin, Sex, ThresholdValue

HEARTS = {"resting_hr_bpm": 50.0, "max_hr_bpm": 190.0}


def trimp_of(bpm, minutes, *, sex=Sex.MALE, variant=TrimpVariant.BANISTER, **hearts):
    hearts = hearts or HEARTS
    return trimp(np.array([float(bpm)]), np.array([minutes * 60.0]), sex=sex, variant=variant, **hearts)


def known(value, origin=Origin.MANUAL):
    return ThresholdValue(value, origin)


@pytest.mark.parametrize(
    ("sex", "variant", "expected"),
    [
        (Sex.MALE, TrimpVariant.BANISTER, 108.1),
        (Sex.FEMALE, TrimpVariant.BANISTER, 121.5),
        (Sex.FEMALE, TrimpVariant.GOLDEN_CHEETAH, 90.4),
        (Sex.MALE, TrimpVariant.GOLDEN_CHEETAH, 108.1),
    ],
)
def test_an_hour_at_150_gives_the_golden_trimp(sex, variant, expected):
    assert trimp_of(150, 60, sex=sex, variant=variant) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(("sex", "expected"), [(Sex.MALE, 63.3), (Sex.FEMALE, 65.6)])
@pytest.mark.parametrize("variant", TrimpVariant)
def test_an_hour_at_150_gives_the_golden_load_whatever_the_factor(sex, expected, variant):
    total = trimp_of(150, 60, sex=sex, variant=variant)

    load = heart_rate_load(total, lthr_bpm=170.0, sex=sex, variant=variant, **HEARTS)

    assert load == pytest.approx(expected, abs=0.05)


def test_the_published_half_hour_at_130_is_met():
    assert trimp_of(130, 30, resting_hr_bpm=40.0, max_hr_bpm=200.0) == pytest.approx(31.803, abs=0.0005)


def test_elevates_huez_ride_is_met_from_its_mean_heart_rate_reserve():
    hearts = {"resting_hr_bpm": 65.0, "max_hr_bpm": 195.0}
    mean_bpm = 65.0 + 0.637 * (195.0 - 65.0)
    moving_minutes = 5 * 60 + 22 + 21 / 60

    total = trimp_of(mean_bpm, moving_minutes, **hearts)
    lthr = estimate_lthr(**hearts)
    load = heart_rate_load(total, lthr_bpm=lthr.value, sex=Sex.MALE, **hearts)

    assert total == pytest.approx(446.5, abs=0.05)
    assert total == pytest.approx(445, abs=2)
    assert load == pytest.approx(267.5, abs=0.05)
    assert load == pytest.approx(267, abs=1)


@pytest.mark.data
def test_the_recorded_huez_ride_summed_by_sample_exceeds_its_mean_by_the_curves_bend(recorded):
    samples = recorded.fit_samples("elevate_huez.fit")
    there = np.isfinite(samples.heart_rate_bpm)
    bpm, durations = samples.heart_rate_bpm[there], sample_durations_s(samples.time_s[there])
    hearts = {"resting_hr_bpm": 65.0, "max_hr_bpm": 195.0}

    by_sample = trimp(bpm, durations, sex=Sex.MALE, **hearts)
    by_mean = trimp_of(np.average(bpm, weights=durations), durations.sum() / 60, **hearts)

    stated = recorded.golden["training_load"]["trimp_hrss_huez"]["stated"]["trimp"]
    timer_s = recorded.fit_session("elevate_huez.fit")["total_timer_time"]
    assert durations.sum() == pytest.approx(timer_s, rel=0.003)
    assert by_mean == pytest.approx(stated, rel=0.04)
    assert 1.0 < by_sample / by_mean < 1.1


@pytest.mark.data
def test_the_recorded_sloatsburg_run_is_near_elevates_load(recorded):
    samples = recorded.fit_samples("elevate_sloatsburg.fit")
    there = np.isfinite(samples.heart_rate_bpm)
    bpm, durations = samples.heart_rate_bpm[there], sample_durations_s(samples.time_s[there])
    hearts = {"resting_hr_bpm": 65.0, "max_hr_bpm": 195.0}

    total = trimp(bpm, durations, sex=Sex.MALE, **hearts)
    load = heart_rate_load(total, lthr_bpm=estimate_lthr(**hearts).value, sex=Sex.MALE, **hearts)

    assert load == pytest.approx(51.3, rel=0.08)


def test_an_unspecified_sex_lies_midway_between_the_two_curves():
    both = [trimp_of(150, 60, sex=sex) for sex in (Sex.MALE, Sex.FEMALE)]

    assert trimp_of(150, 60, sex=Sex.UNSPECIFIED) == pytest.approx(sum(both) / 2, rel=1e-12)


def test_samples_count_for_their_own_durations_and_gaps_for_nothing():
    bpm = np.array([120.0, 150.0, np.nan])
    durations = np.array([60.0, 120.0, 600.0])

    total = trimp(bpm, durations, sex=Sex.MALE, **HEARTS)

    assert total == pytest.approx(trimp_of(120, 1) + trimp_of(150, 2), rel=1e-12)


def test_the_reserve_is_held_between_rest_and_maximum():
    reserve = reserve_fraction(np.array([30.0, 50.0, 120.0, 190.0, 240.0]), **HEARTS)

    assert reserve.tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]


@given(
    st.lists(st.floats(50, 190), min_size=1, max_size=60), st.sampled_from(Sex), st.sampled_from(TrimpVariant)
)
def test_summing_by_sample_is_never_less_than_taking_the_mean(bpm, sex, variant):
    values, durations = np.array(bpm), np.full(len(bpm), 1.0)
    mean = np.array([values.mean()])

    by_sample = trimp(values, durations, sex=sex, variant=variant, **HEARTS)

    assert by_sample >= trimp(mean, np.array([durations.sum()]), sex=sex, variant=variant, **HEARTS) - 1e-9


@given(st.floats(51, 190), st.sampled_from(Sex), st.sampled_from(TrimpVariant))
def test_an_hour_at_lthr_is_always_100(lthr, sex, variant):
    total = trimp_of(lthr, 60, sex=sex, variant=variant)

    assert heart_rate_load(total, lthr_bpm=lthr, sex=sex, variant=variant, **HEARTS) == pytest.approx(100.0)


def test_resting_costs_nothing_and_harder_always_costs_more():
    per_minute = trimp_per_minute(np.linspace(0, 1, 50), sex=Sex.FEMALE)

    assert per_minute[0] == 0.0
    assert (np.diff(per_minute) > 0).all()


def test_a_maximum_not_above_rest_is_refused():
    with pytest.raises(ValueError, match="maximum"):
        trimp_of(100, 1, resting_hr_bpm=60.0, max_hr_bpm=60.0)
    with pytest.raises(ValueError, match="maximum"):
        estimate_lthr(resting_hr_bpm=60.0, max_hr_bpm=50.0)


@pytest.mark.parametrize("lthr", [50.0, 191.0])
def test_a_threshold_outside_the_reserve_is_refused(lthr):
    with pytest.raises(ValueError, match="LTHR"):
        heart_rate_load(1.0, lthr_bpm=lthr, sex=Sex.MALE, **HEARTS)


def test_readings_and_durations_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="shape"):
        trimp(np.zeros(2), np.zeros(3), sex=Sex.MALE, **HEARTS)


def test_estimates_follow_their_formulas_and_say_that_they_are_estimates():
    assert estimate_max_hr(40) == ThresholdValue(180.0, Origin.ESTIMATE)
    assert estimate_lthr(resting_hr_bpm=65.0, max_hr_bpm=195.0) == ThresholdValue(175.5, Origin.ESTIMATE)


@pytest.mark.parametrize("age", [4, 111])
def test_no_maximum_is_estimated_for_an_impossible_age(age):
    with pytest.raises(ValueError, match="age"):
        estimate_max_hr(age)
    assert with_estimates(AthleteThresholds(), age_years=age).max_hr_bpm is None


def test_what_is_not_known_is_estimated_and_what_is_known_stays():
    filled = with_estimates(AthleteThresholds(resting_hr_bpm=known(60.0)), age_years=40)

    assert filled.max_hr_bpm == ThresholdValue(180.0, Origin.ESTIMATE)
    assert filled.lthr_bpm == ThresholdValue(60.0 + 0.85 * 120.0, Origin.ESTIMATE)
    whole = AthleteThresholds(lthr_bpm=known(170.0), max_hr_bpm=known(190.0), resting_hr_bpm=known(50.0))
    assert with_estimates(whole, age_years=40) == whole


def test_nothing_is_estimated_from_nothing():
    assert with_estimates(AthleteThresholds(), age_years=None) == AthleteThresholds()
    upside_down = AthleteThresholds(resting_hr_bpm=known(190.0), max_hr_bpm=known(180.0))
    assert with_estimates(upside_down, age_years=40).lthr_bpm is None


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_a_threshold_that_is_no_positive_number_is_refused(value):
    with pytest.raises(ValueError, match="positive"):
        ThresholdValue(value, Origin.MANUAL)
