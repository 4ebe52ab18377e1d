"""What of accounts goes with whom, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import IdempotencyKey, Relationship, Session, Team, TeamMember
from apps.compliance.registry import REGISTRY, Personal
from apps.notifications.models import Notification
from tests.conftest import browser_of
from tests.factories import AthleteFactory, CoachFactory, RelationshipFactory, UserFactory, team_of

pytestmark = pytest.mark.django_db


def rows_of(label: str, user) -> set[int]:
    declared = REGISTRY.models[label]
    assert isinstance(declared, Personal)
    return set(declared.rows_to_erase(user).values_list("pk", flat=True))


def test_a_coach_alone_takes_their_team_and_its_coaching_along():
    coach = CoachFactory()
    relationship = RelationshipFactory(team=team_of(coach))

    assert rows_of("accounts.Team", coach) == {team_of(coach).pk}
    assert rows_of("accounts.Relationship", coach) == {relationship.pk}


def test_a_team_with_another_coach_stays_with_its_athletes():
    coach = CoachFactory()
    RelationshipFactory(team=team_of(coach))
    TeamMember.objects.create(team=team_of(coach), user=CoachFactory())

    assert rows_of("accounts.Team", coach) == set()
    assert rows_of("accounts.Relationship", coach) == set()


def test_an_athlete_takes_their_coaching_along_and_leaves_the_team():
    athlete = AthleteFactory()
    relationship = RelationshipFactory(athlete=athlete)
    RelationshipFactory()

    assert rows_of("accounts.Relationship", athlete) == {relationship.pk}
    assert rows_of("accounts.Team", athlete) == set()
    assert Team.objects.count() == 2
    assert Relationship.objects.count() == 2


def test_asking_for_erasure_ends_all_sessions():
    person, other = AthleteFactory(), AthleteFactory()
    browser_of(person)
    browser_of(other)

    for end in REGISTRY.before_erasure:
        end(person, timezone.now())

    assert list(Session.objects.values_list("user_id", flat=True)) == [other.pk]


@pytest.mark.parametrize(
    ("rule", "make"),
    [
        ("requests", lambda user, at: IdempotencyKey.objects.create(user=user, key=str(at), created_at=at)),
        ("notices", lambda user, at: Notification.objects.create(user=user, kind="welcome", created_at=at)),
    ],
)
def test_what_is_older_than_its_time_is_deleted_and_the_rest_stays(rule, make):
    user, before = UserFactory(), timezone.now() - timedelta(days=1)
    old = make(user, before - timedelta(seconds=1))
    young = make(user, before + timedelta(seconds=1))

    removed = REGISTRY.enforcers[rule](before=before, now=timezone.now())

    assert removed == 1
    assert list(type(old).objects.filter(pk__in=[old.pk, young.pk])) == [young]
