"""A workout that changes after it was given: what athletes have stays, is called old, can be replaced."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.coaching.models import Assignment, LibraryImport, Workout
from apps.coaching.services import library, sending, sharing
from apps.compliance.models import AuditEvent
from apps.notifications.models import Notification
from tests.coaching.domain.made import threshold_ride
from tests.factories import team_of

pytestmark = pytest.mark.django_db
OLD = "As it was before the workout changed."


@pytest.fixture
def changed(workout, assignment, coach):
    """The workout after it was given, with another title and otherwise the same."""
    kept, _outcome = library.store(
        team=team_of(coach),
        document=replace(threshold_ride(), title="Threshold, anew"),
        provider="garmin",
        external_id="4711",
        left_out=(),
        changed_at=None,
        by=coach,
        now=timezone.now(),
    )
    return kept


def give(workout, coach, athlete, *, on):
    [outcome] = sharing.share(
        workout=workout,
        athlete_ids=[athlete.public_id],
        planned_on=on,
        note="",
        by=coach,
        now=timezone.now(),
    )
    return outcome


def test_what_was_given_stays_and_the_pages_say_that_it_is_old(changed, assignment, athlete, coach_client):
    pages = [
        coach_client.get(reverse("coaching:workout", args=[changed.public_id])),
        coach_client.get(reverse("pages:athlete_workouts", args=[athlete.public_id])),
    ]

    assignment.refresh_from_db()
    assert assignment.title == "Threshold, 5 x 6 min"
    assert all(OLD in page.text and "Give it as it is now" in page.text for page in pages)
    assert "What athletes have does not change by itself." in pages[0].text


def test_the_button_gives_it_anew_with_its_note_in_place_of_the_old(
    changed, assignment, athlete, coach_client, tomorrow
):
    page = coach_client.post(
        reverse("coaching:share", args=[changed.public_id]),
        {
            "athletes": str(athlete.public_id),
            "planned_on": tomorrow.isoformat(),
            "note": assignment.note,
            "from_athlete": "1",
        },
        follow=True,
    )

    assert "from before it changed, is taken back" in page.text
    assert OLD not in page.text
    [standing] = Assignment.objects.standing()
    assert (standing.title, standing.note) == ("Threshold, anew", "Eat before.")
    assert list(Notification.objects.filter(user=athlete).values_list("kind", flat=True)) == [
        "workout_shared",
        "workout_changed",
    ]
    assert AuditEvent.objects.filter(action="coaching.workout_withdrawn").count() == 1


def test_in_place_of_one_on_the_watch_there_is_one_on_the_watch(
    theirs, changed, assignment, coach, athlete, *, garmin, drain, tomorrow
):
    sending.send(assignment=assignment, by=athlete, now=timezone.now())
    drain()

    first, twice = (give(changed, coach, athlete, on=tomorrow) for _press in range(2))
    drain()
    assert (first.is_replaced, twice.is_new, twice.is_replaced) == (True, False, False)
    assert garmin.of(theirs) == {}
    sending.send(assignment=first.assignment, by=athlete, now=timezone.now())
    drain()

    [there] = garmin.of(theirs).values()
    assert there.workout.title.startswith("Threshold, anew")


def test_once_its_day_is_over_it_is_no_longer_offered_anew(changed, assignment, coach_client, clock):
    clock.shift(3 * 24 * 3600)

    assert OLD not in coach_client.get(reverse("coaching:workout", args=[changed.public_id])).text


def test_an_import_says_before_and_after_that_athletes_keep_what_they_have(changed, coach, coach_client):
    line = {"id": "4711", "title": "Threshold", "sport": "ride", "duration_s": 60, "changed_at": None}
    result = {"id": "4711", "title": "Threshold", "fault": "", "left_out": [], "outcome": "updated"}
    row = LibraryImport.objects.create(
        user=coach,
        team=team_of(coach),
        provider="garmin",
        state="done",
        found=[line],
        results=[result | {"workout": str(Workout.objects.get().public_id)}],
    )

    page = coach_client.get(reverse("coaching:import", args=[row.public_id])).text

    assert "Athletes who were given it keep it as it was, until you give it anew." in page
    assert "Whoever was given it keeps it as it was." in page
