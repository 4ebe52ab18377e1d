"""What Garmin takes of a workout: exact, converted and said so, or refused; and back into a document."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from apps.coaching.domain import device_json, reading
from apps.coaching.domain.athlete import Abilities
from apps.coaching.domain.comparison import compare
from apps.coaching.domain.document import Basis, Document, Target
from apps.coaching.domain.fitting import GARMIN, Change, Remark, Verdict, fit
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import TargetKind
from tests.coaching.domain.made import KNOWN, documents, ftp, step, threshold_ride

NOBODY = Abilities()


def fitted_step(target, sport=Sport.RIDE, abilities=KNOWN, note=""):
    found = fit(
        Document(title="One", sport=sport, parts=(step(target=target, note=note),)), abilities, GARMIN
    )
    return found.workout.parts[0], found


def test_fractions_become_the_athletes_own_numbers():
    found = fit(threshold_ride(), KNOWN, GARMIN)

    work = found.workout.parts[1].steps[0]
    assert (work.target, work.target_low, work.target_high) == (TargetKind.POWER_W, 238, 250)
    assert (found.verdict, found.remarks) == (Verdict.EXACT, ())


@pytest.mark.parametrize(
    ("sport", "basis", "kind", "low"),
    [
        (Sport.RIDE, Basis.LTHR, TargetKind.HEART_RATE_BPM, 153),
        (Sport.RUN, Basis.THRESHOLD_PACE, TargetKind.SPEED_MPS, 3.6),
        (Sport.POOL_SWIM, Basis.THRESHOLD_PACE, TargetKind.SPEED_MPS, 1.08),
    ],
)
def test_each_threshold_gives_its_own_unit(sport, basis, kind, low):
    device, _found = fitted_step(Target(basis=basis, low=0.9, high=1.0), sport)

    assert (device.target, device.target_low) == (kind, low)


def test_without_the_threshold_the_target_goes_into_the_note_and_that_is_said():
    device, found = fitted_step(ftp(0.88, 0.93), abilities=NOBODY, note="Steady")

    assert (device.target, device.target_low, device.note) == (TargetKind.NONE, None, "88–93 % FTP. Steady")
    assert found.verdict is Verdict.CONVERTED
    assert found.remarks == (Remark(change=Change.NO_THRESHOLD, where="1", fact="ftp"),)


def test_a_rating_goes_into_the_note():
    device, found = fitted_step(Target(basis=Basis.RPE, low=6, high=7))

    assert device.note == "RPE 6–7"
    assert [remark.change for remark in found.remarks] == [Change.RPE]


def test_a_sport_that_becomes_another_is_said_and_one_that_is_not_there_is_refused():
    _device, found = fitted_step(None, Sport.TRAIL_RUN)
    refused = fit(replace(threshold_ride(), sport=Sport.OPEN_WATER_SWIM), KNOWN, GARMIN)

    assert found.remarks == (Remark(change=Change.SPORT, fact="run"),)
    assert (refused.verdict, refused.workout) == (Verdict.REFUSED, None)
    assert refused.remarks[0].change is Change.SPORT_REFUSED


def test_long_words_are_cut_and_that_is_said():
    document = replace(threshold_ride(), note="word " * 190)

    found = fit(document, KNOWN, GARMIN)

    assert len(found.workout.note) <= GARMIN.longest_note
    assert found.remarks == (Remark(change=Change.NOTE_CUT),)


@settings(max_examples=40)
@given(documents())
def test_nothing_is_dropped_without_a_remark(document):
    found = fit(document, KNOWN, GARMIN)

    if found.workout is None:
        assert found.remarks
        return
    assert found.workout == device_json.load(device_json.dump(found.workout))
    assert compare(found.workout, found.workout) == ()
    assert len(found.workout.parts) == len(document.parts)
    lost = [each for each in document.steps() if each.target and each.target.basis is Basis.RPE]
    assert sum(remark.change is Change.RPE for remark in found.remarks) == len(lost)


@settings(max_examples=40)
@given(documents())
def test_what_a_device_holds_becomes_a_document_again(document):
    found = fit(document, KNOWN, GARMIN).workout
    if found is None:
        return
    try:
        again = reading.from_device(found, untitled="Workout")
    except ValueError:
        return  # rounding can leave the bounds that a person can hold

    assert [each.end_value for each in again.steps()] == [each.end_value for each in document.steps()]
    assert not reading.is_cut(found)


def test_a_coachs_watts_become_fractions_of_the_coachs_ftp():
    absolute = reading.from_device(fit(threshold_ride(), KNOWN, GARMIN).workout, untitled="Workout")

    relative = reading.relative_to(absolute, KNOWN)

    work = relative.parts[1].steps[0]
    assert (work.target.basis, work.target.low, work.target.high) == (Basis.FTP, 0.952, 1.0)
    assert reading.relative_to(absolute, NOBODY) == absolute
