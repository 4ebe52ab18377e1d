"""What one athlete was given, in one place: for a coach while the plan is open, and for nobody else."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Relationship, Scope
from apps.accounts.services import relationships
from apps.coaching.models import Assignment, Dispatch
from apps.coaching.presenters.given import MOST_AHEAD, PAGE_SIZE
from apps.coaching.services import library, sharing
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.core.models import State
from tests.coaching.domain.made import threshold_ride
from tests.conftest import NOON
from tests.factories import CoachFactory, coaching, team_of

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def keep(coach, document, external_id="4711"):
    found, _outcome = library.store(
        team=team_of(coach),
        document=document,
        provider="garmin",
        external_id=external_id,
        left_out=(),
        changed_at=None,
        by=coach,
        now=timezone.now(),
    )
    return found


def give(workout, coach, athlete, *, days):
    [outcome] = sharing.share(
        workout=workout,
        athlete_ids=[athlete.public_id],
        planned_on=TODAY + timedelta(days=days),
        note="",
        by=coach,
        now=timezone.now(),
    )
    return outcome.assignment


def fill(given, days):
    """Have it given on many more days, without the work that giving is."""
    Assignment.objects.bulk_create(
        Assignment(
            workout=given.workout,
            team=given.team,
            athlete=given.athlete,
            planned_on=TODAY + timedelta(days=day),
            title=given.title,
            sport=given.sport,
            document=given.document,
        )
        for day in days
    )


@pytest.fixture
def workout(coach):
    """A workout in the coach's library."""
    return keep(coach, threshold_ride())


@pytest.fixture
def given(workout, coach, athlete):
    """The workout, given for tomorrow, and on the athlete's watch."""
    made = give(workout, coach, athlete, days=1)
    Dispatch.objects.create(assignment=made, provider="garmin", state=State.DONE, attempts=1)
    return made


def addresses(athlete):
    names = ("pages:athlete_workouts", "api-athlete-shares")
    return [reverse(name, args=[athlete.public_id]) for name in names]


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_a_coach_sees_what_their_athlete_was_given_and_how_it_stands(given, workout, athlete, coach_client):
    page, api = (coach_client.get(address) for address in addresses(athlete))
    summary = coach_client.get(reverse("pages:athlete_today", args=[athlete.public_id]))

    assert "Threshold, 5 x 6 min Thu 19 Nov · Ride On the watch Take back" in plain(page)
    assert reverse("coaching:workout", args=[workout.public_id]) in page.text
    assert "Threshold, 5 x 6 min Thu 19 Nov · Ride On the watch" in plain(summary)
    assert f'href="{addresses(athlete)[0]}"' in summary.text
    [told] = api.json()["results"]
    assert (told["standing"], told["title"], told["workout"]) == (
        "on_device",
        given.title,
        str(workout.public_id),
    )


def test_before_anything_is_given_it_says_so_and_leads_to_the_library(athlete, coach_client):
    page = coach_client.get(addresses(athlete)[0])
    summary = coach_client.get(reverse("pages:athlete_today", args=[athlete.public_id]))

    assert "Nothing given yet" in page.text
    assert "Nothing is planned for them from today on." in summary.text
    assert reverse("coaching:library") in page.text.partition("<main")[2]


def test_taken_back_from_the_list_it_leads_back_there(given, athlete, coach_client):
    address = addresses(athlete)[0]

    page = coach_client.post(
        reverse("coaching:withdraw", args=[given.public_id]), {"from_athlete": "1"}, follow=True
    )

    assert page.redirect_chain == [(address, 302)]
    assert "Being taken off the watch" in page.text
    assert 'hx-trigger="every 2s"' in page.text
    fragment = coach_client.get(address, headers={"HX-Request": "true", "HX-Target": "given-workouts"})
    assert fragment.text.lstrip().startswith("<section")


def test_a_long_list_comes_in_pages_and_costs_the_same(given, coach, athlete, coach_client):
    address, summary = addresses(athlete)[0], reverse("pages:athlete_today", args=[athlete.public_id])

    def cost(place):
        with CaptureQueriesContext(connection) as seen:
            coach_client.get(place)
        return len(seen)

    [cost(place) for place in (address, summary)]
    before = [cost(place) for place in (address, summary)]
    fill(given, [*range(-PAGE_SIZE, 1), *range(2, MOST_AHEAD + 5)])

    assert [cost(place) for place in (address, summary)] == before
    first = coach_client.get(address).context["page"]
    second = coach_client.get(address, {"after": first.older})
    days = [line.planned_on for line in (*first.lines, *second.context["page"].lines)]
    assert days == sorted(days, reverse=True)
    assert (
        len(days) == len(set(first.lines) | set(second.context["page"].lines)) == Assignment.objects.count()
    )
    assert (second.context["page"].older, "Back to the latest" in second.text) == ("", True)
    assert "There are more after these." in coach_client.get(summary).text
    for strange in ("x", uuid4(), "\x00"):
        assert coach_client.get(address, {"after": strange}).context["page"] == first


@pytest.mark.parametrize("ending", ["ended", "withdrawn", "closed"])
def test_what_closes_the_plan_closes_the_list_at_once(given, athlete, coach_client, ending):
    if ending == "ended":
        relationships.end(relationship=Relationship.objects.get(athlete=athlete), by=athlete, now=NOON)
    elif ending == "withdrawn":
        consents.withdraw(athlete, Purpose.COACH_SHARING, by=athlete, now=NOON)
    else:
        open_to = [Scope.ACTIVITIES.value, Scope.HEALTH.value, Scope.ROUTES.value]
        Relationship.objects.update(scopes=open_to)

    answers = [coach_client.get(address) for address in addresses(athlete)]
    summary = coach_client.get(reverse("pages:athlete_today", args=[athlete.public_id]))

    assert {answer.status_code for answer in answers} == {404}
    assert not any(given.title in answer.text for answer in (*answers, summary))
    assert addresses(athlete)[0] not in summary.text


@pytest.mark.parametrize("who", ["other_coach_client", "stranger_client", "staff_client", "athlete_client"])
def test_nobody_else_gets_there(request, given, athlete, who):
    client = request.getfixturevalue(who)

    assert {client.get(address).status_code for address in addresses(athlete)} == {404}


def test_what_another_team_gave_is_theirs(given, athlete, coach, coach_client):
    second = CoachFactory()
    coaching(second, athlete)
    give(keep(second, threshold_ride()), second, athlete, days=2)

    assert [line.public_id for line in coach_client.get(addresses(athlete)[0]).context["page"].lines] == [
        given.public_id
    ]
