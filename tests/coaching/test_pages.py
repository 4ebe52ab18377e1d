"""The pages: a coach imports, gives and takes back; an athlete looks and sends; all without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.coaching.models import Assignment, Dispatch, LibraryImport, Workout
from apps.coaching.sentences import TROUBLES
from apps.coaching.services import sharing
from apps.compliance.models import AuditEvent, ErasureCase
from apps.compliance.services import erasure
from apps.core.models import State
from apps.wearables.domain.workouts import Unsupported
from apps.wearables.providers.base import UnsupportedWorkout
from tests.coaching.test_library import RIDE
from tests.factories import AthleteFactory, coaching

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page_of(workout):
    return reverse("coaching:workout", args=[workout.public_id])


def planned_page(assignment):
    return reverse("coaching:assignment", args=[assignment.public_id])


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_a_coach_imports_and_gives_and_the_athlete_sends(
    garmin, coachs, theirs, coach_client, athlete_client, *, athlete, drain, tomorrow
):
    external_id = garmin.add(coachs, RIDE)
    looking = coach_client.post(reverse("coaching:look"), follow=True)
    assert "being listed" in looking.text
    address = looking.redirect_chain[-1][0]
    assert 'hx-get="' in coach_client.get(address, headers=HTMX | {"HX-Target": "import"}).text
    index = reverse("coaching:library")
    assert f'href="{address}"' in coach_client.get(index).text
    drain()
    assert "nothing is chosen from it yet" in coach_client.get(index).text
    listed = coach_client.get(address)
    assert "Threshold, 5 x 6 min" in listed.text
    assert "hx-trigger" not in listed.text.partition("<main")[2]

    coach_client.post(address, {"workouts": external_id, "as_fractions": "on"})
    drain()

    assert "Taken over" in coach_client.get(address).text
    workout = Workout.objects.get()
    library = coach_client.get(reverse("coaching:library"))
    assert "Threshold, 5 x 6 min" in library.text
    assert "Your last import" not in library.text
    page = coach_client.get(page_of(workout))
    assert "Alex Athlete" in page.text
    assert "5 times" in plain(page)
    assert "Exact" in plain(page)

    given = coach_client.post(
        reverse("coaching:share", args=[workout.public_id]),
        {"athletes": str(athlete.public_id), "planned_on": tomorrow.isoformat(), "note": "Eat before."},
        follow=True,
    )
    assert "Given to 1 athlete." in given.text
    assert "Shared" in plain(given)
    drain()
    assert AuditEvent.objects.filter(action="compliance.looked").exists()

    today = athlete_client.get(reverse("pages:today"))
    assert "Planned by your coach" in today.text
    assignment = Assignment.objects.get()
    mine = athlete_client.get(planned_page(assignment))
    assert "Eat before." in mine.text
    assert "Send to Garmin" in mine.text
    sending = athlete_client.post(reverse("coaching:send", args=[assignment.public_id]), follow=True)
    assert "Queued" in plain(sending)
    assert "Send to Garmin" not in sending.text
    drain()
    assert "On the watch" in plain(athlete_client.get(planned_page(assignment)))
    assert "On the watch" in plain(coach_client.get(page_of(workout)))

    kept = coach_client.post(reverse("coaching:remove", args=[workout.public_id]), follow=True)
    assert "Take it back first" in kept.text
    coach_client.post(reverse("coaching:withdraw", args=[assignment.public_id]))
    drain()
    assert "Taken back" in plain(coach_client.get(page_of(workout)))
    assert "has taken this workout back" in athlete_client.get(planned_page(assignment)).text
    assert garmin.of(theirs) == {}


def test_differences_and_failures_are_said_in_words_to_both(
    garmin, theirs, assignment, workout, *, coach_client, athlete_client, drain
):
    garmin.alter = lambda _sent: RIDE
    press = reverse("coaching:send", args=[assignment.public_id])
    garmin.fails("upload", UnsupportedWorkout(Unsupported.TARGET, step=2))
    athlete_client.post(press)
    drain()
    for page in (coach_client.get(page_of(workout)), athlete_client.get(planned_page(assignment))):
        assert "Not sent" in plain(page)
        assert "Garmin cannot take this workout as it is" in page.text
    assert "did not reach your watch" in athlete_client.get(reverse("notifications:list")).text

    Dispatch.objects.update(state=State.DONE)
    dispatch = Dispatch.objects.get()
    dispatch.differences = [
        {"what": "target", "where": "2.1", "sent": ["power_w", 238, 250], "got": ["power_w", 200, 250]},
        {"what": "end", "where": "1", "sent": ["time_s", 900], "got": ["lap_button", None]},
        {"what": "title", "where": "", "sent": ["One"], "got": ["Other"]},
        {"what": "missing", "where": "3", "sent": [], "got": []},
    ]
    dispatch.save()
    for page in (coach_client.get(page_of(workout)), athlete_client.get(planned_page(assignment))):
        said = plain(page)
        assert "On the watch, with differences" in said
        assert "Step 2.1, target: 238–250 W became 200–250 W." in said
        assert "Step 1, length: 15 min became until lap button." in said
        assert "Title: “One” became “Other”." in said
        assert "Step 3 is missing." in said


@pytest.mark.parametrize(
    "code",
    ["not_connected", "connection_paused", "connection_stopped", "consent_withdrawn", "token_revoked"],
)
def test_a_coach_reads_nothing_of_the_athletes_account_and_consent(
    assignment, workout, coach_client, athlete_client, *, code
):
    sentence = str(TROUBLES[code])
    Dispatch.objects.create(assignment=assignment, provider="garmin", state=State.FAILED, error_code=code)

    said = coach_client.get(page_of(workout)).text

    assert sentence not in said
    assert "It did not reach the watch; your athlete sees why." in said
    assert sentence in athlete_client.get(planned_page(assignment)).text


def test_what_is_still_on_the_watch_is_said_and_can_be_taken_back_again(
    assignment, workout, coach, coach_client, athlete_client
):
    Dispatch.objects.create(
        assignment=assignment, provider="garmin", state=State.DONE, upload_begun_at=timezone.now()
    )
    sharing.withdraw(assignment=assignment, by=coach, now=timezone.now())
    Dispatch.objects.update(state=State.FAILED, error_code="token_revoked")

    said = plain(coach_client.get(page_of(workout)))
    assert "It could not be taken off the watch yet; your athlete sees why." in said
    assert "Try again to take it off" in said
    assert "See to the connection to Garmin" in athlete_client.get(planned_page(assignment)).text

    coach_client.post(reverse("coaching:withdraw", args=[assignment.public_id]))
    said = plain(coach_client.get(page_of(workout)))
    assert "Being taken off the watch" in said
    assert "Try again to take it off" not in said


def test_numbers_are_the_athletes_own_with_where_they_come_from(garmin, assignment, athlete_client):
    said = plain(athlete_client.get(planned_page(assignment)))

    assert "95–100 % FTP" in said
    assert "238–250 W" in said
    assert "FTP 250 W, since Sun 16 Nov 2025" in said
    assert "Garmin is not connected" in said


def test_a_form_that_is_not_filled_in_keeps_what_was_typed(workout, coach_client):
    answer = coach_client.post(
        reverse("coaching:share", args=[workout.public_id]), {"note": "Keep this", "planned_on": "soon"}
    )

    assert answer.status_code == 422
    assert "Keep this" in answer.text
    assert "Choose at least one athlete." in answer.text


def test_a_day_that_is_refused_names_the_athlete_and_keeps_what_was_typed(workout, coach_client, athlete):
    answer = coach_client.post(
        reverse("coaching:share", args=[workout.public_id]),
        {"athletes": str(athlete.public_id), "planned_on": "2026-11-17", "note": "Keep this"},
    )

    assert answer.status_code == 422
    assert "Alex Athlete: Choose a day from today on, within a year." in answer.text
    assert "Keep this" in answer.text
    assert not Assignment.objects.exists()


def test_an_import_of_nothing_says_so_beside_its_list(garmin, coachs, coach_client, drain):
    garmin.add(coachs, RIDE)
    address = coach_client.post(reverse("coaching:look"))["Location"]
    drain()

    page = coach_client.post(address, {"as_fractions": "on"}, follow=True)

    assert page.status_code == 200
    assert "Choose at least one workout of the list" in page.text
    assert RIDE.title in page.text


def test_only_coaches_have_a_library(athlete_client, athlete):
    assert athlete_client.get(reverse("coaching:library")).status_code == 403
    assert athlete_client.post(reverse("coaching:look")).status_code == 403


def test_pages_cost_the_same_however_many_athletes_there_are(
    assignment, workout, coach, coach_client, tomorrow, *, django_assert_max_num_queries
):
    address = page_of(workout)
    coach_client.get(address)
    few = count_queries(coach_client, address)
    others = [AthleteFactory() for _number in range(4)]
    for other in others:
        coaching(coach, other)
    ids = [other.public_id for other in others]
    sharing.share(
        workout=workout, athlete_ids=ids, planned_on=tomorrow, note="", by=coach, now=timezone.now()
    )
    coach_client.get(address)

    with django_assert_max_num_queries(few):
        coach_client.get(address)


def count_queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


def test_an_erased_coach_leaves_the_athlete_what_they_were_given(
    assignment, coach, athlete, athlete_client, drain
):
    case = erasure.request(user=coach, by=coach, now=timezone.now())
    drain()
    ErasureCase.objects.update(next_attempt_at=timezone.now())
    erasure.carry_out_due()
    case.refresh_from_db()
    assert case.state == State.DONE, case.error_code

    assignment.refresh_from_db()

    assert (assignment.team, assignment.workout, assignment.assigned_by) == (None, None, None)
    assert not Workout.objects.exists()
    assert athlete_client.get(planned_page(assignment)).status_code == 200


def test_staff_see_how_it_went_and_can_try_again(
    garmin, theirs, assignment, athlete_client, *, staff_client, drain
):
    garmin.fails("upload", UnsupportedWorkout(Unsupported.TARGET))
    athlete_client.post(reverse("coaching:send", args=[assignment.public_id]))
    drain()
    dispatch = Dispatch.objects.get()
    listed = staff_client.get(reverse("admin:coaching_dispatch_changelist"), {"q": str(assignment.public_id)})
    assert "workout_unsupported" in listed.text

    staff_client.post(
        reverse("admin:coaching_dispatch_changelist"),
        {"action": "try_again", "_selected_action": dispatch.pk},
    )
    drain()

    dispatch.refresh_from_db()
    assert dispatch.state == State.DONE
    assert len(garmin.of(theirs)) == 1
    assert AuditEvent.objects.filter(action="coaching.workout_sending_replayed").exists()


def test_a_look_that_fails_says_why(garmin, coachs, coach_client, drain):
    garmin.dead_tokens = {"first", "fresh-1"}
    address = coach_client.post(reverse("coaching:look"))["Location"]
    drain()

    assert "no longer accepts our access" in coach_client.get(address).text
    assert LibraryImport.objects.get().state == State.FAILED


def test_an_old_workout_is_no_longer_sent(garmin, theirs, assignment, athlete_client, clock):
    clock.shift(timedelta(days=3))

    page = athlete_client.get(planned_page(assignment))

    assert "The day of this workout is over." in page.text
    assert "Send to Garmin" not in page.text
