"""Recorded answers of Garmin give the values that stand in them; each was read from the recording by hand."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from apps.wearables.domain.health import DailyHealthRecord
from apps.wearables.domain.records import ActivityRecord, Device
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import (
    DeviceWorkout,
    EndKind,
    Repeat,
    Step,
    StepKind,
    TargetKind,
)
from apps.wearables.providers.garmin import mapping
from apps.wearables.providers.garmin.reading import from_garmin
from apps.wearables.providers.garmin.schema import (
    Activity,
    Details,
    Hrv,
    ListedActivity,
    Profile,
    Sleep,
    Splits,
    Summary,
)
from apps.wearables.providers.garmin.streams import to_samples
from apps.wearables.providers.garmin.workout_schema import Month, Workout
from tests.recorded import recorded

pytestmark = pytest.mark.data


def body(name: str) -> Any:
    return json.loads(recorded(f"garmin_connect/{name}").read_text(encoding="utf-8"))


def shape(name: str) -> Any:
    return json.loads(recorded(f"garmin_connect_shapes/{name}").read_text(encoding="utf-8"))


def is_the_run(run: ActivityRecord) -> None:
    assert (run.sport, run.sport_text) == (Sport.TRAIL_RUN, "trail_running")
    assert run.title == "Cuajimalpa de Morelos - Base"
    assert run.started_at == datetime(2026, 1, 8, 14, 10, 21, tzinfo=UTC)
    assert run.utc_offset_s == -6 * 3600
    assert run.elapsed_s == pytest.approx(2225.441, abs=0.001)
    assert run.timer_s == pytest.approx(2223.327, abs=0.001)
    assert run.distance_m == pytest.approx(4261.19, abs=0.001)
    assert (run.ascent_m, run.descent_m, run.calories_kcal) == (151, 147, 390)
    assert (run.avg_heart_rate_bpm, run.max_heart_rate_bpm) == (142, 162)
    assert (run.avg_power_w, run.max_power_w, run.normalised_power_w) == (194, 587, 226)
    assert run.avg_cadence_rpm == pytest.approx(111.734375 / 2)
    assert run.max_cadence_rpm == 92
    assert run.device == Device(maker="garmin")
    assert run.external_id == "21482825013"


def test_a_run_says_the_same_in_the_list_and_alone() -> None:
    listed = [mapping.listed(ListedActivity.model_validate(each)) for each in body("activities_search.json")]
    whole = mapping.whole(Activity.model_validate(body("activity__2.json")), ())

    is_the_run(listed[0])
    is_the_run(whole)
    assert whole.time_zone == "America/Costa_Rica"
    # Garmin's totalWork is in kilocalories: mean power times the timer's time says so.
    assert whole.work_kj == pytest.approx(194 * 2223.327 / 1000, rel=0.01)


def test_a_lap_keeps_its_own_figures() -> None:
    (lap,) = Splits.model_validate(body("splits_shape.json")).laps
    whole = Activity.model_validate(body("activity__2.json"))

    (record,) = mapping.whole(whole, (lap,)).laps

    assert (record.intensity, record.elapsed_s, record.distance_m) == ("warmup", 300, 1000)
    assert (record.avg_heart_rate_bpm, record.avg_power_w, record.avg_cadence_rpm) == (120, 150, 80)
    assert record.start_s == 0  # it says a time before the start


def test_a_night_and_a_day_are_one_record() -> None:
    record = mapping.day(
        date(2023, 7, 20),
        hrv=Hrv.model_validate(body("hrv_day__1.json")),
        sleep=Sleep.model_validate(body("sleep_dailySleepData__1.json")),
        summary=Summary.model_validate(body("usersummary_daily.json")),
    )

    assert record == DailyHealthRecord(
        on=date(2023, 7, 20),
        resting_heart_rate_bpm=51,
        rmssd_ms=42,
        sleep_s=24180,
        deep_sleep_s=5280,
        light_sleep_s=13440,
        rem_sleep_s=5460,
        awake_s=420,
        steps=5459,
        stress_score=24,
        respiration_per_min=13,
        oxygen_saturation_pct=93,
    )


@pytest.mark.parametrize(
    "name", ["garmin_connect/sleep_dailySleepData__2.json", "garmin_connect_shapes/SleepData.json"]
)
def test_a_night_without_sleep_is_empty(name: str) -> None:
    sleep = Sleep.model_validate(json.loads(recorded(name).read_text(encoding="utf-8")))

    record = mapping.day(
        date(2030, 1, 1), hrv=Hrv(hrv_summary=None), sleep=sleep, summary=Summary.model_validate({})
    )

    assert record == DailyHealthRecord(on=date(2030, 1, 1))


def test_a_profile_says_who_and_by_which_name() -> None:
    profile = Profile.model_validate(body("socialProfile.json"))

    assert profile.profile_id == 2591602
    assert profile.display_name == "00000000-0000-4000-8000-000000000001"


def test_a_workout_with_repeats_is_read_whole() -> None:
    got = from_garmin(Workout.model_validate(body("workout_running_repeat.json")))

    minute = Step(kind=StepKind.WORK, end=EndKind.TIME_S, end_value=60)
    assert isinstance(got, DeviceWorkout)
    assert (got.title, got.sport, got.left_out) == ("Simple session", Sport.RUN, frozenset())
    assert got.parts[0] == Step(kind=StepKind.WARM_UP, end=EndKind.TIME_S, end_value=180)
    first = got.parts[1]
    assert isinstance(first, Repeat)
    assert (first.times, first.steps[0]) == (6, minute)
    assert [type(part) for part in got.parts] == [Step, Repeat, Repeat, Step]


def test_watts_of_a_recorded_upload_are_watts() -> None:
    sent = body("workout_cycling_power_payload.json") | {"workoutId": 7}

    got = from_garmin(Workout.model_validate(sent))

    held = [(step.target, step.target_low, step.target_high) for step in got.parts if isinstance(step, Step)]
    assert held == [(TargetKind.POWER_W, 95, 105), (TargetKind.POWER_W, 114, 126)]


def test_recorded_shapes_of_samples_and_calendar_are_read() -> None:
    details = shape("ActivityDetails__2.json")
    for place, key in enumerate(("sumElapsedDuration", "directHeartRate")):
        details["metricDescriptors"][place]["key"] = key  # its authors blanked the names

    samples = to_samples(Details.model_validate(details))
    month = Month.model_validate(shape("ScheduledWorkouts.json"))

    assert samples is not None
    assert len(samples) == 246
    assert samples.heart_rate_bpm is not None
    assert month.calendar_items
    assert {item.workout_id for item in month.calendar_items} == {None}
