"""Every look of a coach at somebody's data is written down, once an hour, where the person reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.accounts.models import Relationship
from apps.compliance.policy import Purpose
from apps.compliance.selectors import audit_trail
from apps.compliance.services import consents
from tests.conftest import NOON

pytestmark = pytest.mark.django_db
ROSTER = reverse("pages:roster")


def looks(user):
    return [event for event in audit_trail(user) if event.action == "compliance.looked"]


def test_a_look_at_the_roster_stands_in_the_trail_of_whoever_is_shown(
    athlete, athlete_client, coach_client, drain
):
    assert coach_client.get(ROSTER).status_code == 200
    drain()

    [look] = looks(athlete)
    assert (look.actor_kind, look.details) == ("coach", {"what": "roster"})
    trail = athlete_client.get(reverse("compliance:privacy")).text
    assert "Your form was looked at in the list of athletes" in trail


def test_looking_again_within_the_hour_is_the_same_look(clock, athlete, coach_client, drain):
    for minutes in (0, 20, 50):
        clock.shift(timedelta(minutes=minutes))
        coach_client.get(ROSTER)
        drain()

    assert len(looks(athlete)) == 2


def test_where_nothing_was_shown_nothing_is_written(athlete, coach_client, drain):
    consents.withdraw(athlete, Purpose.COACH_SHARING, by=athlete, now=NOON)
    coach_client.get(ROSTER)
    drain()

    assert looks(athlete) == []


def test_a_coach_who_is_gone_by_then_leaves_no_look_behind(athlete, coach, coach_client, drain):
    coach_client.get(ROSTER)
    Relationship.objects.all().delete()
    coach.delete()
    drain()

    assert looks(athlete) == []
