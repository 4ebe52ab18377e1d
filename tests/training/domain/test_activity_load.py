"""An activity's load comes from the best method its data allow, and says what it rests on."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.training.domain.activity_load import METHODS, activity_load
from apps.training.domain.load_result import (
    METHOD_VERSIONS,
    ActivityFacts,
    Discipline,
    LoadMethod,
    MissingReason,
    Skipped,
)
from apps.training.domain.sampling import MAX_SPAN_S, ActivitySamples
from apps.training.domain.thresholds import AthleteThresholds, Origin, Sex, ThresholdValue

HOUR = np.arange(3600.0)
NAN = np.nan


def known(value, origin=Origin.MANUAL):
    return ThresholdValue(value, origin)


THRESHOLDS = AthleteThresholds(
    ftp_w=known(250.0),
    lthr_bpm=known(170.0),
    max_hr_bpm=known(190.0, Origin.DEVICE),
    resting_hr_bpm=known(50.0, Origin.DEVICE),
    threshold_speed_mps=known(4.0),
    threshold_swim_speed_mps=known(1.25),
    sex=Sex.MALE,
)
RIDE = ActivityFacts(Discipline.CYCLING, duration_s=3600.0)
RUN = ActivityFacts(Discipline.RUNNING, duration_s=3600.0)
SWIM = ActivityFacts(Discipline.SWIMMING, duration_s=3600.0, moving_s=3000.0, distance_m=3000.0)
OTHER = ActivityFacts(Discipline.OTHER, duration_s=3600.0)
EVERYTHING = ActivitySamples(
    time_s=HOUR,
    power_w=np.repeat([100.0, 300.0], 1800),
    heart_rate_bpm=np.full(3600, 150.0),
    speed_mps=np.full(3600, 3.6),
    altitude_m=np.full(3600, 12.0),
    distance_m=3.6 * HOUR,
)
NOTHING = ActivitySamples(time_s=np.empty(0))


def with_reason(result, method):
    return {skipped.method: skipped.reason for skipped in result.skipped}[method]


def test_a_ride_with_power_goes_by_power():
    result = activity_load(EVERYTHING, RIDE, THRESHOLDS)

    assert result.method is LoadMethod.POWER
    assert result.value == pytest.approx(102.27, abs=0.005)
    assert result.normalised_power_w == pytest.approx(252.83, abs=0.005)
    assert result.intensity_factor == pytest.approx(1.0113, abs=0.00005)
    assert result.is_estimated is False
    assert result.basis == "power;ftp_w=manual;gaps=as_recorded"
    assert result.skipped == ()
    assert result.reason is None
    assert result.method_version == 1


def test_a_run_goes_by_graded_pace_and_is_always_an_estimate():
    result = activity_load(EVERYTHING, RUN, THRESHOLDS)

    assert result.method is LoadMethod.GRADED_PACE
    assert result.value == pytest.approx(81.0)
    assert result.graded_speed_mps == pytest.approx(3.6)
    assert result.is_estimated is True
    assert result.basis == "graded_pace;threshold_speed_mps=manual;grade=altitude;gaps=as_recorded"
    assert result.skipped == (Skipped(LoadMethod.POWER, MissingReason.NOT_APPLICABLE),)


def test_a_swim_goes_by_its_moving_time_and_distance():
    result = activity_load(NOTHING, SWIM, THRESHOLDS)

    assert result.method is LoadMethod.SWIM
    assert result.value == pytest.approx(3000 / 3600 * 0.8**3 * 100)
    assert result.swim_speed_mps == 1.0
    assert result.basis == "swim;threshold_swim_speed_mps=manual;time=moving"


def test_any_other_sport_goes_by_heart_rate():
    result = activity_load(EVERYTHING, OTHER, THRESHOLDS)

    assert result.method is LoadMethod.HEART_RATE
    assert result.value == pytest.approx(63.3, abs=0.05)
    assert result.trimp == pytest.approx(108.1, abs=0.05)
    assert result.is_estimated is False
    assert result.basis == "heart_rate;lthr_bpm=manual;max_hr_bpm=device;resting_hr_bpm=device;sex=male"


def test_a_rated_session_without_samples_goes_by_its_rating_on_the_common_scale():
    result = activity_load(NOTHING, replace(OTHER, cr10=5.0), THRESHOLDS)

    assert result.method is LoadMethod.SESSION_RPE
    assert (result.value, result.session_rpe) == (60.0, 300.0)
    assert result.is_estimated is True


def test_a_load_that_was_typed_in_comes_last():
    facts = replace(OTHER, manual_load=42.0)

    assert activity_load(NOTHING, facts, THRESHOLDS).method is LoadMethod.MANUAL
    assert activity_load(NOTHING, facts, THRESHOLDS).value == 42.0
    assert activity_load(EVERYTHING, facts, THRESHOLDS).method is LoadMethod.HEART_RATE


def test_an_activity_of_nothing_has_no_load_and_says_why():
    result = activity_load(NOTHING, ActivityFacts(Discipline.CYCLING), AthleteThresholds())

    assert result.method is LoadMethod.NONE
    assert result.value is None
    assert result.reason is MissingReason.NO_SAMPLES
    assert [skipped.method for skipped in result.skipped] == [method for method, _ in METHODS]


def test_the_reason_told_is_the_threshold_that_a_person_could_enter():
    result = activity_load(EVERYTHING, RIDE, AthleteThresholds())

    assert result.value is None
    assert result.reason is MissingReason.NO_THRESHOLD
    assert with_reason(result, LoadMethod.POWER) is MissingReason.NO_THRESHOLD


@pytest.mark.parametrize(
    ("facts", "method", "threshold"),
    [
        (RIDE, LoadMethod.POWER, "ftp_w"),
        (RUN, LoadMethod.GRADED_PACE, "threshold_speed_mps"),
        (SWIM, LoadMethod.SWIM, "threshold_swim_speed_mps"),
    ],
)
def test_without_its_threshold_a_method_gives_way_to_heart_rate(facts, method, threshold):
    result = activity_load(EVERYTHING, facts, replace(THRESHOLDS, **{threshold: None}))

    assert result.method is LoadMethod.HEART_RATE
    assert with_reason(result, method) is MissingReason.NO_THRESHOLD


@pytest.mark.parametrize("facts", [RIDE, SWIM])
def test_a_load_by_an_estimated_threshold_is_an_estimate(facts):
    guessed = replace(
        THRESHOLDS,
        ftp_w=known(250.0, Origin.ESTIMATE),
        threshold_swim_speed_mps=known(1.25, Origin.ESTIMATE),
    )

    result = activity_load(EVERYTHING, facts, guessed)

    assert result.is_estimated is True
    assert "=estimate" in result.basis


def test_unknown_heart_rates_are_estimated_from_age_and_the_load_says_so():
    thresholds = AthleteThresholds(resting_hr_bpm=known(50.0, Origin.DEVICE), sex=Sex.FEMALE)

    result = activity_load(EVERYTHING, OTHER, thresholds, age_years=40)

    assert result.method is LoadMethod.HEART_RATE
    assert result.is_estimated is True
    assert "lthr_bpm=estimate;max_hr_bpm=estimate;resting_hr_bpm=device" in result.basis


def test_a_heart_rate_load_of_an_unspecified_sex_is_an_estimate():
    result = activity_load(EVERYTHING, OTHER, replace(THRESHOLDS, sex=Sex.UNSPECIFIED))

    assert result.is_estimated is True
    assert "sex=unspecified" in result.basis


@pytest.mark.parametrize(
    "wrong",
    [
        {"lthr_bpm": known(195.0)},
        {"lthr_bpm": known(45.0)},
        {"lthr_bpm": None, "max_hr_bpm": known(50.0)},
    ],
)
def test_heart_rates_that_contradict_each_other_give_no_load(wrong):
    result = activity_load(EVERYTHING, OTHER, replace(THRESHOLDS, **wrong))

    assert with_reason(result, LoadMethod.HEART_RATE) is MissingReason.INCONSISTENT_THRESHOLDS


def test_a_power_meter_that_died_half_way_is_not_trusted_for_the_whole():
    half = np.where(HOUR < 1800, 200.0, NAN)

    result = activity_load(replace(EVERYTHING, power_w=half), RIDE, THRESHOLDS)

    assert result.method is LoadMethod.HEART_RATE
    assert with_reason(result, LoadMethod.POWER) is MissingReason.LOW_COVERAGE


def test_a_power_channel_of_zeros_is_no_power():
    result = activity_load(replace(EVERYTHING, power_w=np.zeros(3600)), RIDE, THRESHOLDS)

    assert with_reason(result, LoadMethod.POWER) is MissingReason.NO_SAMPLES


def test_a_ride_under_thirty_seconds_is_too_short_for_power():
    samples = ActivitySamples(time_s=np.arange(20.0), power_w=np.full(20, 200.0))

    result = activity_load(samples, ActivityFacts(Discipline.CYCLING), THRESHOLDS)

    assert with_reason(result, LoadMethod.POWER) is MissingReason.TOO_SHORT


def test_one_reading_a_minute_is_too_sparse_for_power_but_not_for_heart_rate():
    minutes = np.arange(0.0, 3600.0, 60.0)
    samples = ActivitySamples(time_s=minutes, power_w=np.full(60, 200.0), heart_rate_bpm=np.full(60, 150.0))

    result = activity_load(samples, RIDE, THRESHOLDS)

    assert with_reason(result, LoadMethod.POWER) is MissingReason.TOO_SPARSE
    assert result.value == pytest.approx(63.3, abs=0.05)


def test_a_timestamp_gone_wrong_costs_the_method_and_no_gigabytes():
    time_s = np.append(HOUR, MAX_SPAN_S + 7200.0)
    samples = ActivitySamples(time_s=time_s, power_w=np.full(3601, 200.0))

    result = activity_load(samples, RIDE, THRESHOLDS)

    assert with_reason(result, LoadMethod.POWER) is MissingReason.IMPLAUSIBLE_TIME


def test_a_spike_of_power_is_left_out():
    spiked = np.full(3600, 200.0)
    spiked[1000] = 65535.0

    result = activity_load(replace(EVERYTHING, power_w=spiked), RIDE, THRESHOLDS)

    assert result.normalised_power_w == pytest.approx(200.0)


def test_smart_recording_gives_the_load_of_the_same_ride_at_1_hz():
    rng = np.random.default_rng(7)
    times = np.cumsum(rng.choice([1.0, 2.0, 3.0, 6.0], 1500))
    power_w = np.where(times < times[-1] / 2, 150.0, 280.0)
    heart_rate = np.where(times < times[-1] / 2, 130.0, 165.0)
    smart = ActivitySamples(time_s=times, power_w=power_w, heart_rate_bpm=heart_rate)
    seconds = np.arange(times[0], times[-1] + 1)
    last = np.searchsorted(times, seconds, side="right") - 1
    dense = ActivitySamples(time_s=seconds, power_w=power_w[last], heart_rate_bpm=heart_rate[last])

    for discipline in (Discipline.CYCLING, Discipline.OTHER):
        facts = ActivityFacts(discipline)
        one = activity_load(smart, facts, THRESHOLDS)
        other = activity_load(dense, facts, THRESHOLDS)
        assert one.value == pytest.approx(other.value, rel=0.002)
    assert "gaps=hold_10" in activity_load(smart, RIDE, THRESHOLDS).basis


def test_a_pause_costs_nothing_by_any_method():
    paused = replace(EVERYTHING, time_s=np.where(HOUR < 1800, HOUR, HOUR + 900))

    for discipline in (Discipline.CYCLING, Discipline.RUNNING, Discipline.OTHER):
        facts = ActivityFacts(discipline)
        with_pause = activity_load(paused, facts, THRESHOLDS).value
        assert with_pause == pytest.approx(activity_load(EVERYTHING, facts, THRESHOLDS).value, rel=1e-6)


def test_a_run_uphill_counts_as_faster_than_on_the_flat():
    uphill = replace(EVERYTHING, altitude_m=0.05 * 3.6 * HOUR)

    result = activity_load(uphill, RUN, THRESHOLDS)

    assert result.graded_speed_mps > 1.2 * 3.6


def test_a_run_without_altitude_counts_as_flat_and_says_so():
    result = activity_load(replace(EVERYTHING, altitude_m=None), RUN, THRESHOLDS)

    assert result.value == pytest.approx(81.0)
    assert "grade=flat" in result.basis


def test_a_run_without_speed_takes_it_from_distance_and_one_without_distance_sums_its_speed():
    hill = replace(EVERYTHING, altitude_m=0.05 * 3.6 * HOUR)

    expected = activity_load(hill, RUN, THRESHOLDS).value

    assert activity_load(replace(hill, speed_mps=None), RUN, THRESHOLDS).value == pytest.approx(
        expected, rel=1e-3
    )
    no_distance = replace(hill, distance_m=None)
    assert activity_load(no_distance, RUN, THRESHOLDS).value == pytest.approx(expected, rel=1e-3)


def test_a_swim_without_a_summary_uses_what_was_recorded():
    facts = ActivityFacts(Discipline.SWIMMING, duration_s=3600.0)
    samples = ActivitySamples(time_s=HOUR, distance_m=HOUR)

    result = activity_load(samples, facts, THRESHOLDS)

    assert result.swim_speed_mps == pytest.approx(3599 / 3600)
    assert "time=timer" in result.basis


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (ActivityFacts(Discipline.SWIMMING), MissingReason.NO_DURATION),
        (ActivityFacts(Discipline.SWIMMING, duration_s=60.0), MissingReason.NO_DISTANCE),
        (
            ActivityFacts(Discipline.SWIMMING, duration_s=60.0, distance_m=600.0),
            MissingReason.IMPLAUSIBLE_SPEED,
        ),
    ],
)
def test_a_swim_without_a_believable_time_and_distance_says_so(facts, reason):
    result = activity_load(NOTHING, facts, THRESHOLDS)

    assert with_reason(result, LoadMethod.SWIM) is reason


def test_a_rating_without_a_duration_says_so():
    result = activity_load(NOTHING, ActivityFacts(Discipline.OTHER, cr10=5.0), THRESHOLDS)

    assert with_reason(result, LoadMethod.SESSION_RPE) is MissingReason.NO_DURATION


@pytest.mark.parametrize(
    "wrong", [{"duration_s": -1.0}, {"distance_m": NAN}, {"cr10": 11.0}, {"manual_load": np.inf}]
)
def test_impossible_facts_are_refused(wrong):
    with pytest.raises(ValueError, match=r"facts|rating"):
        ActivityFacts(Discipline.OTHER, **wrong)


def test_every_method_has_a_version():
    assert set(METHOD_VERSIONS) == set(LoadMethod)


def arrays_of(elements):
    return st.lists(elements, min_size=40, max_size=40).map(np.array)


CHANNEL = st.none() | arrays_of(st.floats(-10, 5000) | st.just(NAN))
ANY_SAMPLES = st.builds(
    ActivitySamples,
    time_s=arrays_of(st.floats(0, 4000)),
    power_w=CHANNEL,
    heart_rate_bpm=CHANNEL,
    speed_mps=CHANNEL,
    altitude_m=CHANNEL,
    distance_m=CHANNEL,
)


@given(ANY_SAMPLES, st.sampled_from(Discipline), st.none() | st.floats(0, 4000))
def test_whatever_was_recorded_gives_a_finite_load_or_a_reason(samples, discipline, duration):
    result = activity_load(samples, ActivityFacts(discipline, duration_s=duration), THRESHOLDS)

    if result.value is None:
        assert result.method is LoadMethod.NONE
        assert isinstance(result.reason, MissingReason)
    else:
        assert np.isfinite(result.value)
        assert result.value >= 0
        assert result.reason is None


@pytest.mark.data
def test_recorded_rides_have_the_golden_loads(recorded):
    for row in recorded.golden["fit_np_table"]:
        samples = recorded.fit_samples(row["file"].removeprefix("SHARE/fit/"))
        facts = ActivityFacts(Discipline.CYCLING, duration_s=row["timer_s"])
        ftp = AthleteThresholds(ftp_w=known(row["FTP_device"], Origin.DEVICE))

        result = activity_load(samples, facts, ftp)

        assert result.basis == "power;ftp_w=device;gaps=as_recorded", row["file"]
        assert result.value == pytest.approx(row["TSS_formula_from_our_NP"], abs=0.06), row["file"]
        assert result.normalised_power_w == pytest.approx(row["NP_ours_A"], abs=0.006), row["file"]
