"""One workout on the watch, whatever breaks: lost replies, killed workers, a withdrawal in the middle."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.coaching import selectors
from apps.coaching.domain.standing import Standing
from apps.coaching.models import Dispatch
from apps.coaching.services import sending, sharing
from apps.compliance.models import AuditEvent
from apps.core.errors import NotAllowed, Refusal
from apps.core.models import ClaimLost, State
from apps.notifications.models import Notification
from apps.wearables.domain.workouts import Unsupported
from apps.wearables.models import Connection, ConnectionState
from apps.wearables.providers.base import (
    ProviderUnavailable,
    RateLimited,
    UnsupportedWorkout,
)
from apps.wearables.services import grants
from tests.coaching.garmin import Killed, connect, lost_reply

pytestmark = pytest.mark.django_db


def press(assignment):
    return sending.send(assignment=assignment, by=assignment.athlete, now=timezone.now())


def standing(assignment):
    assignment.refresh_from_db()
    return selectors.standing_of(assignment)


def take_back(assignment, coach):
    sharing.withdraw(assignment=assignment, by=coach, now=timezone.now())


def test_a_press_puts_one_workout_on_its_day_and_reads_it_back(garmin, theirs, assignment, drain, tomorrow):
    assert standing(assignment) is Standing.SHARED
    press(assignment)
    assert standing(assignment) is Standing.QUEUED

    drain()

    [stored] = garmin.of(theirs).values()
    assert stored.workout.title == "Threshold, 5 x 6 min"
    assert stored.workout.parts[1].steps[0].target_high == 250
    assert list(stored.days.values()) == [tomorrow]
    assert garmin.calls == ["upload", "schedule", "read_back"]
    assert standing(assignment) is Standing.ON_DEVICE
    actions = AuditEvent.objects.filter(action__startswith="coaching.").values_list("action", flat=True)
    assert "coaching.workout_on_device" in actions


def test_pressed_again_and_again_it_is_still_one(garmin, theirs, assignment, drain):
    for _press in range(3):
        press(assignment)
    drain()
    press(assignment)
    drain()

    assert garmin.calls.count("upload") == 1
    assert len(garmin.of(theirs)) == 1
    assert Dispatch.objects.count() == 1
    assert standing(assignment) is Standing.ON_DEVICE


def test_deleted_on_the_watch_it_goes_there_again(garmin, theirs, assignment, drain):
    press(assignment)
    drain()
    garmin.of(theirs).clear()

    press(assignment)
    drain()

    assert len(garmin.of(theirs)) == 1
    assert standing(assignment) is Standing.ON_DEVICE


def test_what_the_device_made_different_is_named(garmin, theirs, assignment, drain):
    garmin.alter = lambda workout: replace(
        workout, parts=(replace(workout.parts[0], target_high=200), *workout.parts[1:])
    )
    press(assignment)
    drain()

    assert standing(assignment) is Standing.DIFFERENT
    [difference] = Dispatch.objects.get().differences
    assert difference == {
        "what": "target",
        "where": "1",
        "sent": ["power_w", 125, 175],
        "got": ["power_w", 125, 200],
    }


@pytest.mark.parametrize("step", ["upload", "schedule", "read_back"])
@pytest.mark.parametrize("after", [True, False])
def test_a_lost_reply_leaves_one_workout(garmin, theirs, assignment, drain, later, *, step, after):
    garmin.fails(step, lost_reply(), after=after)
    press(assignment)
    drain()
    assert standing(assignment) is Standing.SENDING

    later(2)

    [stored] = garmin.of(theirs).values()
    assert len(stored.days) == 1
    assert garmin.calls.count("upload") == (2 if step == "upload" and not after else 1)
    assert standing(assignment) is Standing.ON_DEVICE


def test_an_upload_that_is_done_after_it_was_given_up_is_taken_away_again(
    garmin, theirs, assignment, drain, later
):
    garmin.fails("upload", ProviderUnavailable("hung"))
    late = garmin.upload

    def second(grant, workout, /, *, marker):
        garmin.upload = late
        late(grant, workout, marker=marker)  # the one that hung is done now
        return late(grant, workout, marker=marker)

    press(assignment)
    drain()
    garmin.upload = second
    later(2)

    assert len(garmin.of(theirs)) == 1
    assert Dispatch.objects.get().external_id in garmin.of(theirs)
    assert standing(assignment) is Standing.ON_DEVICE


@pytest.mark.parametrize(
    ("step", "after"),
    [("upload", False), ("upload", True), ("schedule", False), ("schedule", True), ("read_back", True)],
)
def test_a_worker_killed_anywhere_leaves_one_workout(
    garmin, theirs, assignment, drain, clock, *, step, after
):
    garmin.fails(step, Killed(), after=after)
    press(assignment)
    with pytest.raises(Killed):
        drain()
    drain()
    assert Dispatch.objects.get().state == State.CLAIMED, "its lease still holds"

    clock.shift(sending.LEASE + timedelta(seconds=1))
    drain()

    [stored] = garmin.of(theirs).values()
    assert len(stored.days) == 1
    assert standing(assignment) is Standing.ON_DEVICE


def test_a_worker_killed_at_the_very_end_leaves_one_workout(
    garmin, theirs, assignment, drain, *, clock, monkeypatch
):
    press(assignment)
    with monkeypatch.context() as trap:

        def die(self, *args, **options):
            raise Killed

        trap.setattr(Dispatch, "finish", die)
        with pytest.raises(Killed):
            drain()
    clock.shift(sending.LEASE + timedelta(seconds=1))
    drain()

    assert garmin.calls.count("upload") == 1
    assert len(garmin.of(theirs)) == 1
    assert standing(assignment) is Standing.ON_DEVICE


def test_a_slow_worker_whose_row_was_taken_over_writes_nothing(garmin, theirs, assignment, drain, clock):
    press(assignment)
    [slow] = Dispatch.objects.select_related("assignment__athlete").claim(
        limit=1, now=timezone.now(), lease=sending.LEASE
    )
    clock.shift(sending.LEASE + timedelta(seconds=1))
    drain()
    before = garmin.calls.count("upload")

    with pytest.raises(ClaimLost):
        sending.handle(dispatch=slow, clock=timezone.now)

    assert garmin.calls.count("upload") == before
    assert len(garmin.of(theirs)) == 1


def test_what_is_taken_back_leaves_the_watch(garmin, theirs, assignment, coach, drain):
    press(assignment)
    drain()

    take_back(assignment, coach)
    assert standing(assignment) is Standing.REMOVING
    drain()

    assert garmin.of(theirs) == {}
    assert standing(assignment) is Standing.WITHDRAWN


@pytest.mark.parametrize("step", ["upload", "schedule", "read_back"])
def test_taken_back_in_the_middle_of_sending_it_leaves_the_watch(
    garmin, theirs, assignment, coach, drain, *, step
):
    real = getattr(garmin, step)

    def meanwhile(*args, **options):
        take_back(assignment, coach)
        return real(*args, **options)

    setattr(garmin, step, meanwhile)
    press(assignment)
    drain()

    assert garmin.of(theirs) == {}
    assert standing(assignment) is Standing.WITHDRAWN


def test_a_lost_reply_and_then_a_withdrawal_leave_nothing(garmin, theirs, assignment, coach, drain):
    garmin.fails("upload", lost_reply(), after=True)
    press(assignment)
    drain()
    assert len(garmin.of(theirs)) == 1

    take_back(assignment, coach)
    drain()

    assert garmin.of(theirs) == {}
    assert standing(assignment) is Standing.WITHDRAWN


def test_what_was_never_sent_is_taken_back_without_asking_garmin(garmin, assignment, coach, drain):
    take_back(assignment, coach)
    take_back(assignment, coach)
    drain()

    assert garmin.calls == []
    assert standing(assignment) is Standing.WITHDRAWN
    assert Notification.objects.filter(kind="workout_withdrawn").count() == 1


def test_what_cannot_be_taken_off_says_so(garmin, theirs, assignment, coach, drain):
    press(assignment)
    drain()
    Connection.objects.update(state=ConnectionState.REVOKED)

    take_back(assignment, coach)
    drain()

    assert standing(assignment) is Standing.STILL_THERE
    assert Dispatch.objects.get().error_code == "not_connected"


def test_a_grant_that_is_renewed_on_the_way_is_kept(garmin, athlete, assignment, drain):
    connection = connect(athlete, expires_at=timezone.now() + timedelta(minutes=1))
    press(assignment)
    drain()

    assert garmin.refreshed == 1
    kept = grants.read(connection=connection, reason="test", now=timezone.now())
    assert (kept.access_token, kept.refresh_token) == ("fresh-1", "refresh-1")
    assert standing(assignment) is Standing.ON_DEVICE


def test_a_token_that_died_early_is_renewed_once(garmin, theirs, assignment, drain):
    garmin.dead_tokens = {"first"}
    press(assignment)
    drain()

    assert garmin.refreshed == 1
    assert len(garmin.of(theirs)) == 1


def test_a_dead_grant_ends_it_and_the_athlete_is_told_what_to_do(garmin, theirs, assignment, athlete, drain):
    garmin.dead_tokens = {"first", "fresh-1"}
    press(assignment)
    drain()

    assert standing(assignment) is Standing.FAILED
    assert Dispatch.objects.get().error_code == "token_revoked"
    assert Connection.objects.get().state == ConnectionState.NEEDS_SIGN_IN
    kinds = set(Notification.objects.filter(user=athlete).values_list("kind", flat=True))
    assert {"workout_not_sent", "connect_again"} <= kinds

    Connection.objects.update(state=ConnectionState.ACTIVE)
    garmin.dead_tokens = set()
    press(assignment)
    drain()
    assert standing(assignment) is Standing.ON_DEVICE


def test_what_garmin_cannot_carry_fails_at_once(garmin, theirs, assignment, drain):
    garmin.fails("upload", UnsupportedWorkout(Unsupported.TARGET, step=2))
    press(assignment)
    drain()

    dispatch = Dispatch.objects.get()
    assert standing(assignment) is Standing.FAILED
    assert (dispatch.error_code, dispatch.fact) == ("workout_unsupported", "target")


def test_a_spent_budget_waits_as_long_as_garmin_says_and_costs_no_attempt(
    garmin, theirs, assignment, drain, clock
):
    garmin.fails("upload", RateLimited("slow down", retry_after=timedelta(minutes=20)))
    press(assignment)
    drain()
    dispatch = Dispatch.objects.get()
    assert (dispatch.attempts, dispatch.error_code) == (0, "rate_limited")
    assert dispatch.next_attempt_at == timezone.now() + timedelta(minutes=20)

    clock.shift(timedelta(minutes=21))
    drain()

    assert standing(assignment) is Standing.ON_DEVICE


def test_a_garmin_that_stays_away_is_given_up_in_the_end(garmin, theirs, assignment, drain, later):
    garmin.fails("upload", *[ProviderUnavailable("down")] * 20)
    press(assignment)
    drain()
    later(60)

    assert standing(assignment) is Standing.FAILED
    assert Dispatch.objects.get().attempts == Dispatch.max_attempts


def test_only_the_athlete_sends_and_only_what_can_be_sent(garmin, assignment, coach, athlete, clock):
    with pytest.raises(NotAllowed):
        sending.send(assignment=assignment, by=coach, now=timezone.now())
    with pytest.raises(Refusal) as refused:
        press(assignment)
    assert refused.value.code == "not_connected"
    connection = connect(athlete)
    clock.shift(timedelta(days=3))
    with pytest.raises(Refusal) as refused:
        press(assignment)
    assert refused.value.code == "day_is_over"
    clock.shift(timedelta(days=-3))
    connection.state = ConnectionState.NEEDS_SIGN_IN
    connection.save()
    with pytest.raises(Refusal) as refused:
        press(assignment)
    assert refused.value.code == "token_revoked"
    take_back(assignment, coach)
    with pytest.raises(Refusal) as refused:
        press(assignment)
    assert refused.value.code == "workout_withdrawn"
    assert not Dispatch.objects.exists()
