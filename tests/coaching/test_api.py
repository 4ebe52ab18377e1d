"""A coach's phone imports and gives, an athlete's looks and sends; what is asked twice is done once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.coaching.models import Assignment, Dispatch, Workout
from apps.core.models import State
from tests.coaching.test_library import RIDE
from tests.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone_of(drain):
    """Sign somebody's phone in."""

    def signed_in(user: User) -> Phone:
        phone = Phone()
        assert phone.sign_in(user).status_code == 200
        return phone

    return signed_in


def ok(answer, status=200):
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def test_from_the_coachs_garmin_to_the_athletes(
    garmin, coachs, theirs, coach, athlete, *, phone_of, drain, tomorrow
):
    external_id = garmin.add(coachs, RIDE)
    coaches, athletes = phone_of(coach), phone_of(athlete)

    look = ok(coaches.call("post", "workouts/imports/", {}), 202)
    drain()
    found = ok(coaches.get(f"workouts/imports/{look['id']}/"))
    assert (found["state"], [line["id"] for line in found["found"]]) == ("done", [external_id])
    ok(coaches.call("post", f"workouts/imports/{look['id']}/", {"workouts": [external_id]}), 202)
    drain()
    [result] = ok(coaches.get(f"workouts/imports/{look['id']}/"))["results"]
    [listed] = ok(coaches.get("workouts/"))["results"]
    assert (result["outcome"], result["workout"]) == ("new", listed["id"])
    assert listed["document"]["steps"][1]["times"] == 5

    given = {"athletes": [str(athlete.public_id)], "planned_on": tomorrow.isoformat(), "note": "Easy"}
    once = {"Idempotency-Key": "share-1"}
    for replayed in (False, True):
        answer = coaches.call("post", f"workouts/{listed['id']}/shares/", given, headers=once)
        [outcome] = ok(answer)
        assert (outcome["is_new"], outcome["code"]) == (True, "")
        assert answer.headers.get("Idempotent-Replayed") == ("true" if replayed else None)

    [planned] = ok(athletes.get("planned/"))
    assert (planned["standing"], planned["note"]) == ("shared", "Easy")
    sent = ok(athletes.call("post", f"planned/{planned['id']}/send/", {}), 202)
    assert (sent["standing"], sent["is_moving"]) == ("queued", True)
    drain()
    whole = ok(athletes.get(f"planned/{planned['id']}/"))
    assert (whole["standing"], whole["differences"]) == ("on_device", [])
    assert whole["resolved"][0]["high"] == 175
    [share] = ok(coaches.get(f"workouts/{listed['id']}/shares/"))
    assert (share["standing"], share["athlete"]) == ("on_device", str(athlete.public_id))

    kept = coaches.call("delete", f"workouts/{listed['id']}/")
    assert (kept.status_code, kept.json()["error"]["code"]) == (409, "still_given")
    assert "Take it back first" in kept.text
    taken = ok(coaches.call("delete", f"shares/{share['id']}/"))
    assert taken["standing"] == "removing"
    drain()
    assert garmin.of(theirs) == {}
    assert ok(athletes.get("planned/")) == []
    ok(coaches.call("delete", f"workouts/{listed['id']}/"), 204)
    assert not Workout.objects.exists()
    assert Assignment.objects.count() == 1


def test_differences_are_told_in_words(garmin, theirs, assignment, athlete, phone_of, *, drain):
    garmin.alter = lambda _sent: RIDE
    phone = phone_of(athlete)
    ok(phone.call("post", f"planned/{assignment.public_id}/send/", {}), 202)
    drain()

    found = ok(phone.get(f"planned/{assignment.public_id}/"))

    assert found["standing"] == "on_device"
    garmin.of(theirs).clear()
    garmin.alter = lambda sent: type(sent)(title="Other", sport=sent.sport, parts=sent.parts, note=sent.note)
    ok(phone.call("post", f"planned/{assignment.public_id}/send/", {}), 202)
    drain()
    [difference] = ok(phone.get(f"planned/{assignment.public_id}/"))["differences"]
    assert (difference["what"], difference["message"]) == (
        "title",
        "Title: “Threshold, 5 x 6 min” became “Other”.",
    )


def test_each_athlete_has_an_outcome(workout, coach, athlete, stranger, phone_of, *, tomorrow):
    ids = [str(athlete.public_id), str(stranger.public_id)]

    body = {"athletes": ids, "planned_on": tomorrow.isoformat()}
    outcomes = ok(phone_of(coach).call("post", f"workouts/{workout.public_id}/shares/", body))

    assert [each["code"] for each in outcomes] == ["", "not_found"]


@pytest.mark.parametrize(
    "query",
    [
        {"first_on": "2026-11-20", "last_on": "2026-11-01"},
        {"first_on": "2020-01-01", "last_on": "2026-01-01"},
    ],
)
def test_a_span_that_is_none_is_refused(athlete, phone_of, query):
    answer = phone_of(athlete).get("planned/", **query)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_span")


def test_the_last_day_of_the_calendar_breaks_nothing(athlete, phone_of):
    assert ok(phone_of(athlete).get("planned/", first_on="9999-12-31")) == []


def test_lists_cost_the_same_however_long_they_are(
    assignment, workout, coach, athlete, phone_of, *, tomorrow, django_assert_max_num_queries
):
    phone = phone_of(athlete)
    with CaptureQueriesContext(connection) as few:
        ok(phone.get("planned/"))
    spent = len(few)
    coaches = phone_of(coach)
    for days in range(1, 5):
        body = {"athletes": [str(athlete.public_id)], "planned_on": (tomorrow + timedelta(days)).isoformat()}
        ok(coaches.call("post", f"workouts/{workout.public_id}/shares/", body))

    with django_assert_max_num_queries(spent):
        assert len(ok(phone.get("planned/"))) == 5


def test_a_coach_s_phone_hears_nothing_of_the_athletes_account(assignment, coach, athlete, *, phone_of):
    Dispatch.objects.create(
        assignment=assignment, provider="garmin", state=State.FAILED, error_code="consent_withdrawn"
    )

    [listed] = ok(phone_of(coach).get(f"workouts/{assignment.workout.public_id}/shares/"))
    one = ok(phone_of(coach).get(f"shares/{listed['id']}/"))
    theirs = ok(phone_of(athlete).get(f"planned/{listed['id']}/"))

    for said in (listed, one):
        assert said["message"] == "It did not reach the watch; your athlete sees why."
        assert said["error_code"] == "athlete_sees_why"
    assert theirs["error_code"] == "consent_withdrawn"
