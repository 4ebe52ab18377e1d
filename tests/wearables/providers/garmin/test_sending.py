"""Workouts go to the sandbox and come back as it made them; what was lost on the way is found again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import (
    DeviceWorkout,
    EndKind,
    LeftOut,
    Repeat,
    Step,
    StepKind,
    TargetKind,
)
from apps.wearables.providers import base
from tests.outside import Outside
from tests.wearables.providers.garmin.conftest import Parts, SignedIn

HARD = Step(
    kind=StepKind.WORK,
    end=EndKind.TIME_S,
    end_value=300,
    target=TargetKind.POWER_W,
    target_low=255,
    target_high=270,
)
EASY = Step(kind=StepKind.RECOVERY, end=EndKind.TIME_S, end_value=180)
RIDE = DeviceWorkout(
    title="Threshold",
    sport=Sport.RIDE,
    parts=(Repeat(times=5, steps=(HARD, EASY)), Step(kind=StepKind.COOL_DOWN, end=EndKind.LAP_BUTTON)),
    note="Seated.",
)


def test_a_coach_s_library_comes_with_what_we_cannot_hold_named(parts: Parts, signed_in: SignedIn) -> None:
    grant = signed_in("cora")
    library = {line.title: line for line in parts.library.workouts(grant)}

    wholes = {
        title: parts.library.workout(grant, external_id=line.external_id) for title, line in library.items()
    }

    assert [line.changed_at for line in library.values()] == sorted(
        (line.changed_at for line in library.values()), reverse=True, key=str
    )
    threshold = wholes["Threshold 5 x 5 min"]
    assert threshold is not None
    assert threshold.parts[1] == Repeat(times=5, steps=(replace(HARD, note="Smooth"), EASY))
    assert library["Threshold 5 x 5 min"].duration_s == 900 + 5 * 480 + 600
    kilometres = wholes["Kilometres 6 x 1 km"]
    assert kilometres is not None
    group = kilometres.parts[1]
    assert isinstance(group, Repeat)
    assert (group.steps[0].end_value, group.steps[0].target) == (1000, TargetKind.SPEED_MPS)
    assert (group.steps[0].target_low, group.steps[0].target_high) == (3.9, 4.15)
    assert {title: whole.left_out for title, whole in wholes.items() if whole and whole.left_out} == {
        "Easy by zones": {LeftOut.ZONE_TARGET}
    }
    assert parts.library.workout(grant, external_id="999999") is None


def test_a_workout_arrives_is_found_scheduled_replaced_and_removed(
    outside: Outside, parts: Parts, signed_in: SignedIn
) -> None:
    grant, target, on = signed_in(), parts.target, date(2026, 12, 31)
    number = target.upload(grant, RIDE, marker="marker-1")

    assert target.read_back(grant, external_id=number) == RIDE
    assert target.find(grant, marker="marker-1") == (number,)
    assert target.find(grant, marker="marker") == ()
    first = target.schedule(grant, external_id=number, on=on)
    assert target.schedule(grant, external_id=number, on=on) == first
    moved = target.schedule(grant, external_id=number, on=on + timedelta(days=3))
    assert booked(outside) == [(int(moved), int(number), "2027-01-03")]
    target.update(grant, replace(RIDE, title="Easier"), external_id=number, marker="marker-2")
    changed = target.read_back(grant, external_id=number)
    assert changed is not None
    assert changed.title == "Easier"
    assert (target.find(grant, marker="marker-1"), target.find(grant, marker="marker-2")) == ((), (number,))
    target.remove(grant, external_id=number)
    target.remove(grant, external_id=number)
    assert (booked(outside), target.read_back(grant, external_id=number)) == ([], None)
    for act in (
        lambda: target.schedule(grant, external_id=number, on=on),
        lambda: target.update(grant, RIDE, external_id=number, marker="m"),
    ):
        with pytest.raises(base.Missing):
            act()


def booked(outside: Outside) -> list[tuple[int, int, str]]:
    state = outside.state()["garmin"]["appointments"]
    return [(row["id"], row["workout_id"], row["on"]) for row in state]


def test_lost_replies_are_made_good_without_a_second_copy(
    outside: Outside, parts: Parts, signed_in: SignedIn
) -> None:
    grant, target, on = signed_in(), parts.target, date(2026, 12, 1)
    outside.fault("lost", provider="garmin", path="/connectapi/workout-service/workout")
    outside.fault("lost", provider="garmin", path="/connectapi/workout-service/schedule")

    with pytest.raises(base.ProviderUnavailable):
        target.upload(grant, RIDE, marker="marker-1")
    (number,) = target.find(grant, marker="marker-1")
    with pytest.raises(base.ProviderUnavailable):
        target.schedule(grant, external_id=number, on=on)
    target.schedule(grant, external_id=number, on=on)

    assert len(list(parts.library.workouts(grant))) == 1
    assert [day for _id, _workout, day in booked(outside)] == ["2026-12-01"]


def test_what_garmin_changed_is_there_to_be_read(parts: Parts, signed_in: SignedIn) -> None:
    grant = signed_in()
    odd = replace(HARD, end_value=92.4, target_low=250.4, target_high=260.6)

    number = parts.target.upload(grant, replace(RIDE, parts=(odd,)), marker="m")
    got = parts.target.read_back(grant, external_id=number)

    assert got is not None
    assert got.parts == (replace(odd, end_value=92, target_low=250, target_high=261),)
