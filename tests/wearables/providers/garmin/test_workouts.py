"""What is written for Garmin reads back as it was; what Garmin or we cannot hold is refused or named."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.wearables.domain.grants import Grant
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import (
    DeviceWorkout,
    EndKind,
    LeftOut,
    Repeat,
    Step,
    StepKind,
    TargetKind,
    Unsupported,
)
from apps.wearables.providers.base import UnsupportedWorkout
from apps.wearables.providers.garmin.client import Api
from apps.wearables.providers.garmin.library import LOOKED_INTO, GarminWorkouts
from apps.wearables.providers.garmin.reading import from_garmin
from apps.wearables.providers.garmin.workout_schema import Workout
from apps.wearables.providers.garmin.workouts import marker_of, to_garmin

STEP = Step(kind=StepKind.WORK, end=EndKind.TIME_S, end_value=60)
POWER = replace(STEP, target=TargetKind.POWER_W, target_low=255, target_high=270)
RIDE = DeviceWorkout(title="Ride", sport=Sport.RIDE, parts=(STEP,))
SPORTS = [Sport.RIDE, Sport.RUN, Sport.POOL_SWIM, Sport.WALK, Sport.HIKE, Sport.STRENGTH, Sport.CARDIO]

words = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C",)), max_size=60).map(str.strip)
bounds = st.tuples(st.floats(0, 500), st.floats(0, 500)).map(sorted)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    end = draw(st.sampled_from(EndKind))
    target = draw(st.sampled_from(TargetKind))
    low, high = draw(bounds) if target != TargetKind.NONE else (None, None)
    return Step(
        kind=draw(st.sampled_from(StepKind)),
        end=end,
        end_value=None if end == EndKind.LAP_BUTTON else draw(st.floats(1, 86_400)),
        target=target,
        target_low=low,
        target_high=high,
        note=draw(words),
    )


groups = st.builds(
    lambda times, inner: Repeat(times=times, steps=tuple(inner)),
    st.integers(1, 99),
    st.lists(steps(), min_size=1, max_size=4),
)
planned = st.builds(
    lambda title, sport, parts, note: DeviceWorkout(title=title, sport=sport, parts=tuple(parts), note=note),
    words.filter(bool),
    st.sampled_from([*SPORTS, Sport.OTHER]),
    st.lists(steps() | groups, min_size=1, max_size=6),
    words,
)


def read(body: dict[str, Any]) -> DeviceWorkout:
    return from_garmin(Workout.model_validate(body | {"workoutId": 7}))


def step_of(body: dict[str, Any], number: int = 0) -> dict[str, Any]:
    step: dict[str, Any] = body["workoutSegments"][0]["workoutSteps"][number]
    return step


def changed(workout: DeviceWorkout = RIDE, **changes: Any) -> DeviceWorkout:
    """Read a workout whose first step Garmin holds otherwise than we wrote it."""
    body = to_garmin(workout, marker="m")
    step_of(body).update(changes)
    return read(body)


@given(planned, st.from_regex(r"[a-z0-9-]{8,40}", fullmatch=True))
def test_every_workout_reads_back_as_it_was(workout: DeviceWorkout, marker: str) -> None:
    body = to_garmin(workout, marker=marker)

    back = read(body)

    assert replace(back, parts=()) == replace(workout, parts=())
    for got, sent in zip(flat(back), flat(workout), strict=True):
        assert replace(got, target_low=None, target_high=None) == replace(
            sent, target_low=None, target_high=None
        )
        assert (got.target_low, got.target_high) == pytest.approx((sent.target_low, sent.target_high))
    assert marker_of(body["description"]) == marker


def flat(workout: DeviceWorkout) -> list[Step]:
    return [step for part in workout.parts for step in (part.steps if isinstance(part, Repeat) else [part])]


def test_watts_go_under_the_id_of_watts() -> None:
    step = step_of(to_garmin(replace(RIDE, parts=(POWER,)), marker="m"))

    assert step["targetType"] == {"workoutTargetTypeId": 2, "workoutTargetTypeKey": "power.zone"}
    assert (step["targetValueOne"], step["targetValueTwo"]) == (255.0, 270.0)


@pytest.mark.parametrize(
    ("sport", "number"), [(Sport.RUN, 6), (Sport.HIKE, 6), (Sport.POOL_SWIM, 6), (Sport.RIDE, 5)]
)
def test_a_speed_is_a_pace_on_foot_and_in_water(sport: Sport, number: int) -> None:
    speed = replace(STEP, target=TargetKind.SPEED_MPS, target_low=3.9, target_high=4.2)

    body = to_garmin(replace(RIDE, sport=sport, parts=(speed,)), marker="m")

    assert step_of(body)["targetType"]["workoutTargetTypeId"] == number
    assert read(body).parts == (speed,)


def test_cadence_on_foot_counts_both_feet_at_garmin() -> None:
    spin = replace(STEP, target=TargetKind.CADENCE_RPM, target_low=85, target_high=90)

    run = step_of(to_garmin(replace(RIDE, sport=Sport.RUN, parts=(spin,)), marker="m"))
    ride = step_of(to_garmin(replace(RIDE, parts=(spin,)), marker="m"))

    assert (run["targetValueOne"], run["targetValueTwo"]) == (170, 180)
    assert (ride["targetValueOne"], ride["targetValueTwo"]) == (85, 90)


def test_steps_are_numbered_through_and_groups_by_themselves() -> None:
    group = Repeat(times=3, steps=(STEP, STEP))

    body = to_garmin(replace(RIDE, parts=(STEP, group, group)), marker="m")

    _alone, first, second = body["workoutSegments"][0]["workoutSteps"]
    assert [first["stepOrder"], *(step["stepOrder"] for step in first["workoutSteps"])] == [2, 3, 4]
    assert (second["stepOrder"], second["childStepId"], second["numberOfIterations"]) == (5, 2, 3)
    assert second["endCondition"]["conditionTypeId"] == 7
    assert {step["childStepId"] for step in second["workoutSteps"]} == {2}


def test_a_kind_of_ride_is_a_ride_at_garmin() -> None:
    body = to_garmin(replace(RIDE, sport=Sport.INDOOR_RIDE), marker="m")

    assert read(body).sport is Sport.RIDE  # which whoever compares can name


@pytest.mark.parametrize(
    ("workout", "reason", "step"),
    [
        (replace(RIDE, sport=Sport.ROW), Unsupported.SPORT, None),
        (replace(RIDE, title="  "), Unsupported.TITLE, None),
        (replace(RIDE, title="x" * 256), Unsupported.TITLE, None),
        (replace(RIDE, note="x" * 1024), Unsupported.NOTE, None),
        (replace(RIDE, parts=()), Unsupported.NO_STEPS, None),
        (replace(RIDE, parts=(STEP,) * 51), Unsupported.TOO_MANY_STEPS, None),
        (replace(RIDE, parts=(STEP, Repeat(times=0, steps=(STEP,)))), Unsupported.REPEAT, 2),
        (replace(RIDE, parts=(Repeat(times=100, steps=(STEP,)),)), Unsupported.REPEAT, 1),
        (replace(RIDE, parts=(Repeat(times=2, steps=()),)), Unsupported.REPEAT, 1),
        (replace(RIDE, parts=(STEP, replace(STEP, end_value=None))), Unsupported.END, 2),
        (replace(RIDE, parts=(replace(STEP, end_value=0),)), Unsupported.END, 1),
        (replace(RIDE, parts=(replace(POWER, target_high=None),)), Unsupported.TARGET, 1),
        (replace(RIDE, parts=(replace(POWER, target_low=300),)), Unsupported.TARGET, 1),
        (replace(RIDE, parts=(replace(POWER, target_low=-1),)), Unsupported.TARGET, 1),
        (replace(RIDE, parts=(STEP, replace(STEP, note="x" * 513))), Unsupported.NOTE, 2),
    ],
)
def test_what_would_not_arrive_is_refused(
    workout: DeviceWorkout, reason: Unsupported, step: int | None
) -> None:
    with pytest.raises(UnsupportedWorkout) as refused:
        to_garmin(workout, marker="m")

    assert (refused.value.reason, refused.value.step) == (reason, step)


@pytest.mark.parametrize("marker", ["", "two words", "x" * 65])
def test_a_marker_is_one_word(marker: str) -> None:
    with pytest.raises(ValueError, match="one word"):
        to_garmin(RIDE, marker=marker)


@pytest.mark.parametrize(
    ("description", "marker", "note"),
    [
        (None, "", ""),
        ("Only a note", "", "Only a note"),
        ("mesocycle:abc", "abc", ""),
        ("A note\n\nmesocycle:abc\n", "abc", "A note"),
        ("says mesocycle:abc in the middle", "", "says mesocycle:abc in the middle"),
    ],
)
def test_a_marker_stands_in_the_last_line(description: str | None, marker: str, note: str) -> None:
    body = to_garmin(RIDE, marker="m") | {"description": description}

    assert marker_of(description) == marker
    assert read(body).note == note


def test_the_number_of_a_kind_wins_over_its_word() -> None:
    got = changed(stepType={"stepTypeId": 5, "stepTypeKey": "warmup"})

    assert got.parts == (replace(STEP, kind=StepKind.REST),)


def test_bounds_may_come_in_either_order() -> None:
    got = changed(replace(RIDE, parts=(POWER,)), targetValueOne=270, targetValueTwo=255)

    assert got.parts == (POWER,)


ZONE = {"targetType": {"workoutTargetTypeId": 4}, "zoneNumber": 2}
BAD = {"targetType": {"workoutTargetTypeId": 6}, "targetValueOne": 240, "targetValueTwo": 250}


def test_watts_under_the_id_of_a_pace_are_a_pace() -> None:
    (got,) = changed(**BAD).parts

    assert isinstance(got, Step)
    assert (got.target, got.target_high) == (TargetKind.SPEED_MPS, 250)  # 900 km/h, for who compares


@pytest.mark.parametrize(
    ("held", "left_out", "step"),
    [
        (ZONE, LeftOut.ZONE_TARGET, STEP),
        ({"targetType": {"workoutTargetTypeId": 12}}, LeftOut.OTHER_TARGET, STEP),
        ({"targetType": {"workoutTargetTypeId": 2}, "targetValueOne": 5}, LeftOut.OTHER_TARGET, STEP),
        ({"secondaryTargetType": {"workoutTargetTypeId": 3}}, LeftOut.SECOND_TARGET, STEP),
        ({"stepType": {"stepTypeId": 7}}, LeftOut.OTHER_STEP, STEP),
        ({"strokeType": {"strokeTypeId": 3}}, LeftOut.DETAILS, STEP),
        ({"equipmentType": {"equipmentTypeId": 1}}, LeftOut.DETAILS, STEP),
        ({"exerciseName": "PUSH_UP"}, LeftOut.DETAILS, STEP),
        ({"endCondition": {"conditionTypeId": 8}}, LeftOut.DETAILS, STEP),
        (
            {"endCondition": {"conditionTypeId": 4}},
            LeftOut.OTHER_END,
            replace(STEP, end=EndKind.LAP_BUTTON, end_value=None),
        ),
    ],
)
def test_what_our_record_cannot_hold_is_named(held: dict[str, Any], left_out: LeftOut, step: Step) -> None:
    got = changed(**held)

    assert got.left_out == {left_out}
    assert got.parts == (step,)


def test_what_says_nothing_is_not_named() -> None:
    nothing = {"strokeTypeId": 0}, {"equipmentTypeId": 0}, {"workoutTargetTypeId": 1}

    got = changed(strokeType=nothing[0], equipmentType=nothing[1], secondaryTargetType=nothing[2])

    assert got.left_out == frozenset()


def test_a_repeat_in_a_repeat_is_written_out_or_named() -> None:
    body = to_garmin(replace(RIDE, parts=(Repeat(times=3, steps=(STEP,)),)), marker="m")
    inner = dict(step_of(body))
    step_of(body)["workoutSteps"] = [inner, dict(inner["workoutSteps"][0])]

    short = read(body)
    step_of(body)["workoutSteps"][0] = inner | {"numberOfIterations": 99}
    long = read(body)

    assert (short.parts, short.left_out) == ((Repeat(times=3, steps=(STEP,) * 4),), frozenset())
    assert (long.parts, long.left_out) == (
        (Repeat(times=3, steps=(STEP,) * 2),),
        {LeftOut.INNER_REPEAT},
    )


def test_several_segments_are_named() -> None:
    body = to_garmin(RIDE, marker="m")
    body["workoutSegments"] *= 2

    assert read(body).left_out == {LeftOut.SEVERAL_SPORTS}


@dataclass
class Library:
    """A library that is listed as it lies, and tells no description before a workout is opened."""

    listed: list[dict[str, Any]]

    def get_workouts(self, start: int, limit: int) -> list[dict[str, Any]]:
        return self.listed[start : start + limit]

    def get_workout_by_id(self, number: int) -> dict[str, Any]:
        return {"workoutId": number, "description": f"mesocycle:marker-{number}"}

    @contextmanager
    def as_person(self, _grant: Grant) -> "Iterator[Library]":
        yield self


def test_the_newest_are_looked_into_in_whatever_order_they_are_listed() -> None:
    days = {1: 1, 2: 2} | dict.fromkeys(range(3, LOOKED_INTO + 2), 3)
    old_first = [{"workoutId": n, "updateDate": f"2026-11-{day:02}T08:00:00.0"} for n, day in days.items()]
    newest = {"workoutId": 99, "updateDate": "2026-11-20T08:00:00.0"}
    workouts = GarminWorkouts(cast("Api", Library([{"workoutId": 100}, *old_first, newest])))
    grant = cast("Grant", None)

    assert workouts.find(grant, marker="marker-99") == ("99",)
    assert workouts.find(grant, marker="marker-3") == ("3",)
    assert [workouts.find(grant, marker=f"marker-{n}") for n in (1, 2, 100)] == [(), (), ()]
