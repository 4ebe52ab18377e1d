"""How long and how hard: worked out by hand, and honest about what cannot be known."""

import pytest
from hypothesis import given, settings

from apps.coaching.domain.athlete import Abilities
from apps.coaching.domain.document import Basis, Document, PlannedStep, Target
from apps.coaching.domain.estimate import estimate, intensity_of
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import EndKind, StepKind
from tests.coaching.domain.made import KNOWN, documents, ftp, step, threshold_ride

NOBODY = Abilities()


def ride(*parts, sport=Sport.RIDE):
    return Document(title="Ride", sport=sport, parts=parts)


def test_an_hour_at_threshold_is_a_load_of_a_hundred():
    found = estimate(ride(step(seconds=3600, target=ftp(1.0, 1.0))), NOBODY)

    assert (found.duration_s, found.intensity, found.load) == (3600, 1.0, 100.0)
    assert (found.open_steps, found.guessed_steps) == (0, 0)


def test_hard_parts_count_by_the_fourth_power():
    found = estimate(
        ride(step(seconds=1800, target=ftp(0.4, 0.4)), step(seconds=1800, target=ftp(1.2, 1.2))), NOBODY
    )

    assert found.intensity == pytest.approx(((0.4**4 + 1.2**4) / 2) ** 0.25)
    assert found.load == pytest.approx(found.intensity**2 * 100)


def test_repeats_count_as_often_as_they_are_done_and_the_lap_button_is_open():
    found = estimate(threshold_ride(), NOBODY)

    assert found.duration_s == 900 + 5 * (360 + 120)
    assert (found.open_steps, found.guessed_steps) == (1, 1)
    assert 0.7 < found.intensity < 1.0


def test_watts_need_an_ftp():
    watts = ride(step(seconds=3600, target=Target(basis=Basis.POWER_W, low=200, high=300)))

    assert (estimate(watts, NOBODY).intensity, estimate(watts, NOBODY).load) == (None, None)
    assert estimate(watts, KNOWN).load == pytest.approx(100.0)


def test_a_distance_takes_time_only_where_the_speed_is_known():
    pace = Target(basis=Basis.THRESHOLD_PACE, low=1.0, high=1.0)
    run = ride(
        PlannedStep(kind=StepKind.WORK, end=EndKind.DISTANCE_M, end_value=4000, target=pace), sport=Sport.RUN
    )

    assert (estimate(run, KNOWN).duration_s, estimate(run, KNOWN).open_steps) == (1000.0, 0)
    assert (estimate(run, NOBODY).duration_s, estimate(run, NOBODY).open_steps) == (0, 1)
    assert estimate(run, NOBODY).distance_m == 4000
    assert estimate(run, NOBODY).load is None


@pytest.mark.parametrize(("rating", "intensity"), [(1, 0.45), (7, 0.97), (7.5, 1.0), (10, 1.2)])
def test_a_rating_stands_for_an_intensity(rating, intensity):
    rated = step(target=Target(basis=Basis.RPE, low=rating, high=rating))

    assert intensity_of(rated, Sport.ROW, NOBODY) == pytest.approx(intensity)


@settings(max_examples=40)
@given(documents())
def test_every_workout_has_an_estimate_that_is_possible(document):
    found = estimate(document, KNOWN)

    assert found.duration_s >= 0
    assert found.load is None or found.load >= 0
    assert found.load is None or found.intensity is not None
