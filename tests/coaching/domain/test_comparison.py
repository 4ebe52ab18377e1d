"""Every difference between what was sent and what came back is found; rounding is none."""

from dataclasses import replace

import pytest

from apps.coaching.domain.comparison import Difference, What, compare
from apps.coaching.domain.fitting import GARMIN, fit
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import EndKind, LeftOut, Step, StepKind, TargetKind
from tests.coaching.domain.made import KNOWN, threshold_ride

SENT = fit(threshold_ride(), KNOWN, GARMIN).workout
WARM_UP, BLOCK, COOL_DOWN = SENT.parts


def with_first(**changes):
    return replace(SENT, parts=(replace(WARM_UP, **changes), BLOCK, COOL_DOWN))


def with_block(**changes):
    return replace(SENT, parts=(WARM_UP, replace(BLOCK, **changes), COOL_DOWN))


CHANGED = [
    (replace(SENT, title="Other"), What.TITLE, ""),
    (replace(SENT, sport=Sport.RUN), What.SPORT, ""),
    (replace(SENT, note=""), What.NOTE, ""),
    (replace(SENT, left_out=frozenset({LeftOut.SECOND_TARGET})), What.LEFT_OUT, ""),
    (replace(SENT, parts=SENT.parts[:2]), What.MISSING, "3"),
    (replace(SENT, parts=(*SENT.parts, COOL_DOWN)), What.ADDED, "4"),
    (replace(SENT, parts=(WARM_UP, COOL_DOWN, COOL_DOWN)), What.SHAPE, "2"),
    (with_first(kind=StepKind.WORK), What.KIND, "1"),
    (with_first(end_value=600.0), What.END, "1"),
    (with_first(end=EndKind.LAP_BUTTON, end_value=None), What.END, "1"),
    (with_first(target_high=400), What.TARGET, "1"),
    (with_first(target=TargetKind.NONE, target_low=None, target_high=None), What.TARGET, "1"),
    (with_first(note="new"), What.NOTE, "1"),
    (with_block(times=4), What.TIMES, "2"),
    (with_block(steps=BLOCK.steps[:1]), What.MISSING, "2.2"),
    (with_block(steps=(replace(BLOCK.steps[0], target_low=1), BLOCK.steps[1])), What.TARGET, "2.1"),
]


@pytest.mark.parametrize(("got", "what", "where"), CHANGED)
def test_one_change_is_one_difference(got, what, where):
    [found] = compare(SENT, got)

    assert (found.what, found.where) == (what, where)


@pytest.mark.parametrize(
    "got",
    [
        replace(SENT, title=" " + SENT.title),
        with_first(end_value=900.3),
        with_first(target_low=WARM_UP.target_low + 0.4),
        with_first(target_low=WARM_UP.target_high, target_high=WARM_UP.target_low),
    ],
)
def test_rounding_and_turned_bounds_are_no_difference(got):
    assert compare(SENT, got) == ()


def test_a_difference_holds_both_sides():
    [found] = compare(SENT, with_first(target=TargetKind.HEART_RATE_BPM, target_low=120, target_high=140))

    assert found == Difference(
        what=What.TARGET, where="1", sent=("power_w", 125, 175), got=("heart_rate_bpm", 120, 140)
    )
    assert found.as_json()["sent"] == ["power_w", 125, 175]


def test_without_a_target_bounds_mean_nothing():
    bare = replace(SENT, parts=(Step(kind=StepKind.WORK, end=EndKind.LAP_BUTTON),))
    odd = replace(bare, parts=(replace(bare.parts[0], target_low=0.0, target_high=0.0, end_value=3.0),))

    assert compare(bare, odd) == ()
