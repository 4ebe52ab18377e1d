"""A coach looks into their own Garmin and takes workouts over: once, and brought up to date the next time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.coaching.domain.fitting import GARMIN, fit
from apps.coaching.models import LibraryImport, Workout
from apps.coaching.services import library
from apps.compliance.registry import REGISTRY
from apps.core.errors import Refusal
from apps.core.models import State
from apps.training.models import ThresholdKind
from apps.wearables.domain.workouts import LeftOut
from tests import deeds
from tests.coaching.domain.made import KNOWN, threshold_ride
from tests.coaching.garmin import Killed, lost_reply
from tests.factories import team_of

pytestmark = pytest.mark.django_db
RIDE = fit(threshold_ride(), KNOWN, GARMIN).workout


def look(coach):
    return library.look(team=team_of(coach), provider="garmin", by=coach, now=timezone.now())


def choose(row, *ids, as_fractions=False):
    return library.choose(
        row=row, external_ids=ids, as_fractions=as_fractions, by=row.user, now=timezone.now()
    )


@pytest.fixture
def listed(garmin, coachs, coach, drain):
    """A list of two workouts, with their ids."""
    ids = garmin.add(coachs, RIDE), garmin.add(coachs, replace(RIDE, title="Second"))
    row = look(coach)
    drain()
    row.refresh_from_db()
    return row, *ids


def test_a_look_lists_what_is_there_the_newest_first(listed):
    row, first, second = listed

    assert row.state == State.DONE
    assert [line["id"] for line in row.found] == [second, first]
    assert row.found[0]["title"] == "Second"
    assert row.found[0]["sport"] == "ride"


def test_what_is_chosen_comes_into_the_library_and_nothing_else(listed, coach, drain):
    row, first, _second = listed

    choose(row, first)
    drain()

    workout = Workout.objects.get()
    assert (workout.external_id, workout.provider, workout.team) == (first, "garmin", team_of(coach))
    assert workout.document["steps"][0]["target"] == {"basis": "power_w", "low": 125.0, "high": 175.0}
    assert workout.imported_by == coach
    row.refresh_from_db()
    assert [result["outcome"] for result in row.results] == ["new"]


def test_a_coachs_watts_become_fractions_of_their_own_ftp(listed, coach, drain):
    deeds.set_threshold(coach, ThresholdKind.FTP, 250.0)
    row, first, _second = listed

    choose(row, first, as_fractions=True)
    drain()

    target = Workout.objects.get().document["steps"][0]["target"]
    assert target == {"basis": "ftp", "low": 0.5, "high": 0.7}


def test_again_brings_up_to_date_instead_of_adding(listed, garmin, coachs, drain):
    row, first, _second = listed
    choose(row, first)
    drain()
    before = Workout.objects.get()
    garmin.of(coachs)[first].workout = replace(RIDE, title="Renamed")

    for outcome in ("updated", "unchanged"):
        choose(row, first)
        drain()
        row.refresh_from_db()
        assert [result["outcome"] for result in row.results] == [outcome]

    after = Workout.objects.get()
    assert (after.pk, after.public_id, after.title) == (before.pk, before.public_id, "Renamed")


def test_what_garmin_holds_and_we_cannot_is_named(listed, garmin, coachs, drain):
    row, first, second = listed
    garmin.of(coachs)[first].workout = replace(RIDE, left_out=frozenset({LeftOut.SECOND_TARGET}))
    long = replace(RIDE.parts[0], note="x" * 300)
    garmin.of(coachs)[second].workout = replace(RIDE, parts=(long,))
    choose(row, first, second)
    drain()

    found = {workout.external_id: workout.left_out for workout in Workout.objects.all()}
    assert found == {first: ["second_target"], second: ["details"]}


def test_what_is_gone_or_breaks_a_rule_is_said_and_keeps_nothing_else_out(listed, garmin, coachs, drain):
    row, first, second = listed
    third = garmin.add(coachs, RIDE)
    row.found.append({**row.found[0], "id": third})
    row.save()
    del garmin.of(coachs)[first]
    impossible = replace(RIDE.parts[0], target_low=9000, target_high=9999)
    garmin.of(coachs)[second].workout = replace(RIDE, parts=(impossible,))
    choose(row, first, second, third)
    drain()

    row.refresh_from_db()
    assert [(each["outcome"], each["fault"]) for each in row.results] == [
        ("gone", ""),
        ("refused", "bounds"),
        ("new", ""),
    ]
    assert Workout.objects.get().external_id == third


@pytest.mark.parametrize("ids", [(), ("1",), tuple(str(number) for number in range(60))])
def test_a_choice_that_is_none_is_refused(listed, ids):
    row, _first, _second = listed

    with pytest.raises(Refusal) as refused:
        choose(row, *ids)

    assert refused.value.code == "nothing_chosen"


def test_nothing_is_chosen_before_the_list_is_there(garmin, coachs, coach):
    row = look(coach)

    with pytest.raises(Refusal) as refused:
        choose(row, "1")

    assert refused.value.code == "not_listed"
    assert look(coach) == row, "the one under way is not begun again"


@pytest.mark.parametrize("after", [True, False])
def test_a_worker_killed_while_fetching_brings_each_once(listed, garmin, drain, clock, *, after):
    row, first, second = listed
    garmin.fails("workout", Killed(), after=after)
    choose(row, first, second)
    with pytest.raises(Killed):
        drain()
    clock.shift(library.LEASE + timedelta(seconds=1))
    drain()

    row.refresh_from_db()
    assert [each["outcome"] for each in row.results] == ["new", "new"]
    assert Workout.objects.count() == 2


def test_a_garmin_that_is_away_is_asked_again_and_then_given_up(garmin, coachs, coach, drain, clock):
    garmin.fails("workouts", *[lost_reply()] * 9)
    row = look(coach)
    for _minute in range(20):
        drain()
        clock.shift(60)

    row.refresh_from_db()
    assert (row.state, row.error_code, row.attempts) == (State.FAILED, "provider_unavailable", 4)


def test_without_a_garmin_there_is_nothing_to_look_into(garmin, coach):
    with pytest.raises(Refusal) as refused:
        look(coach)

    assert refused.value.code == "not_connected"
    assert not LibraryImport.objects.exists()


def test_lists_are_forgotten_after_a_week(listed):
    now = timezone.now()

    REGISTRY.enforcers["library_imports"](before=now + timedelta(seconds=1), now=now)

    assert not LibraryImport.objects.exists()
