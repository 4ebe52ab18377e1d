"""Who may see whom."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.accounts.access import EVERYTHING, Relation, find_person, may, relation, scopes
from apps.accounts.models import Scope, TeamMember
from apps.accounts.selectors import athletes_of
from apps.core.errors import NotFound
from tests.factories import (
    LONG_AGO,
    AthleteFactory,
    CoachFactory,
    RelationshipFactory,
    StaffFactory,
    team_of,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_everybody_sees_everything_of_their_own():
    person = AthleteFactory()

    assert relation(person, person, NOW) is Relation.OWNER
    assert scopes(person, person, NOW) == EVERYTHING


def test_a_coach_sees_what_the_relationship_opens_and_no_more():
    coach, athlete = CoachFactory(), AthleteFactory()
    RelationshipFactory(team=team_of(coach), athlete=athlete, scopes=["activities", "plan"])

    assert relation(coach, athlete, NOW) is Relation.COACH
    assert scopes(coach, athlete, NOW) == {Scope.ACTIVITIES, Scope.PLAN}
    assert not may(coach, athlete, Scope.HEALTH, NOW)


def test_the_athlete_sees_nothing_of_their_coach():
    coach, athlete = CoachFactory(), AthleteFactory()
    RelationshipFactory(team=team_of(coach), athlete=athlete)

    assert relation(athlete, coach, NOW) is Relation.STRANGER


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (LONG_AGO - timedelta(seconds=1), Relation.STRANGER),
        (LONG_AGO, Relation.COACH),
        (NOW - timedelta(seconds=1), Relation.COACH),
        (NOW, Relation.STRANGER),
    ],
)
def test_a_relationship_holds_from_its_start_up_to_and_without_its_end(moment, expected):
    coach, athlete = CoachFactory(), AthleteFactory()
    RelationshipFactory(team=team_of(coach), athlete=athlete, active_from=LONG_AGO, active_to=NOW)

    assert relation(coach, athlete, moment) is expected


def test_a_relationship_without_scopes_makes_a_stranger_of_the_coach():
    coach, athlete = CoachFactory(), AthleteFactory()
    RelationshipFactory(team=team_of(coach), athlete=athlete, scopes=[])

    assert relation(coach, athlete, NOW) is Relation.STRANGER


def test_a_scope_that_the_code_does_not_know_opens_nothing():
    coach, athlete = CoachFactory(), AthleteFactory()
    RelationshipFactory(team=team_of(coach), athlete=athlete, scopes=["everything"])

    assert scopes(coach, athlete, NOW) == frozenset()


def test_every_coach_of_the_team_sees_its_athletes_through_several_teams_together():
    first, second, athlete = CoachFactory(), CoachFactory(), AthleteFactory()
    RelationshipFactory(team=team_of(first), athlete=athlete, scopes=["activities"])
    RelationshipFactory(team=team_of(second), athlete=athlete, scopes=["plan"])
    TeamMember.objects.create(team=team_of(first), user=second)

    assert scopes(second, athlete, NOW) == {Scope.ACTIVITIES, Scope.PLAN}


@pytest.mark.parametrize("maker", [AthleteFactory, CoachFactory, StaffFactory])
def test_others_see_nothing(maker):
    athlete, other = AthleteFactory(), maker()
    RelationshipFactory(athlete=athlete)

    assert relation(other, athlete, NOW) is Relation.STRANGER
    assert scopes(other, athlete, NOW) == frozenset()


def test_nobody_in_particular_sees_nothing():
    assert scopes(AnonymousUser(), AthleteFactory(), NOW) == frozenset()


@pytest.mark.parametrize("closed", ["coach", "athlete"])
def test_a_closed_account_is_neither_seen_nor_sees(closed):
    people = {"coach": CoachFactory(), "athlete": AthleteFactory()}
    RelationshipFactory(team=team_of(people["coach"]), athlete=people["athlete"])
    people[closed].is_active = False
    people[closed].save()

    assert scopes(people["coach"], people["athlete"], NOW) == frozenset()


def test_a_locked_out_person_is_no_owner():
    person = AthleteFactory(is_active=False)

    assert scopes(person, person, NOW) == frozenset()


def test_find_person_returns_the_athlete_to_their_coach():
    coach, athlete = CoachFactory(), AthleteFactory()
    RelationshipFactory(team=team_of(coach), athlete=athlete)

    assert find_person(coach, athlete.public_id, Scope.ACTIVITIES, NOW) == athlete


def test_find_person_answers_alike_for_somebody_hidden_and_for_nobody():
    stranger, athlete = AthleteFactory(), AthleteFactory()

    with pytest.raises(NotFound) as hidden:
        find_person(stranger, athlete.public_id, Scope.ACTIVITIES, NOW)
    with pytest.raises(NotFound) as nobody:
        find_person(stranger, uuid4(), Scope.ACTIVITIES, NOW)

    assert (hidden.value.message, hidden.value.code) == (nobody.value.message, nobody.value.code)


def test_find_person_asks_for_the_scope():
    coach, athlete = CoachFactory(), AthleteFactory()
    RelationshipFactory(team=team_of(coach), athlete=athlete, scopes=["activities"])

    with pytest.raises(NotFound):
        find_person(coach, athlete.public_id, Scope.HEALTH, NOW)


def test_athletes_of_lists_each_current_athlete_once_by_name(django_assert_num_queries):
    coach = CoachFactory()
    zoe = AthleteFactory(profile__display_name="Zoe")
    anna = AthleteFactory(profile__display_name="Anna")
    RelationshipFactory(team=team_of(coach), athlete=zoe)
    RelationshipFactory(team=team_of(coach), athlete=anna)
    RelationshipFactory(team=team_of(coach), active_to=NOW - timedelta(days=1))
    RelationshipFactory()

    with django_assert_num_queries(1):
        names = [athlete.profile.display_name for athlete in athletes_of(coach, NOW)]

    assert names == ["Anna", "Zoe"]
