"""What was taken back and is still on the watch: for how long it is tried, and how it is tried anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.coaching.domain.standing import Standing
from apps.coaching.models import Dispatch
from apps.core.models import State
from apps.notifications.models import Notification
from apps.wearables.models import Connection, ConnectionState
from apps.wearables.providers.base import ProviderUnavailable
from apps.wearables.services import connections, switches
from tests.coaching.garmin import first_grant
from tests.coaching.test_sending import press, standing, take_back

pytestmark = pytest.mark.django_db


def test_taken_back_again_it_leaves_once_garmin_is_connected_again(garmin, theirs, assignment, coach, drain):
    press(assignment)
    drain()
    Connection.objects.update(state=ConnectionState.REVOKED)
    take_back(assignment, coach)
    drain()
    Connection.objects.update(state=ConnectionState.ACTIVE)

    take_back(assignment, coach)
    assert standing(assignment) is Standing.REMOVING
    drain()

    assert garmin.of(theirs) == {}
    assert standing(assignment) is Standing.WITHDRAWN
    assert Notification.objects.filter(kind="workout_withdrawn").count() == 1


def disconnect(connection: Connection, staff: User) -> None:
    connections.disconnect(connection=connection, by=connection.user, now=timezone.now())


def connect(connection: Connection, staff: User) -> None:
    grant = first_grant(connection.provider_user_id)
    connections.keep(user=connection.user, provider="garmin", grant=grant, now=timezone.now())


def pause(connection: Connection, staff: User) -> None:
    switches.pause(connection=connection, by=connection.user, now=timezone.now())


def resume(connection: Connection, staff: User) -> None:
    switches.resume(connection=connection, by=connection.user, now=timezone.now())


def stop(connection: Connection, staff: User) -> None:
    switches.stop(found=Connection.objects.all(), by=staff, now=timezone.now())


def release(connection: Connection, staff: User) -> None:
    switches.release(found=Connection.objects.all(), by=staff, now=timezone.now())


@pytest.mark.parametrize(("close", "open_again"), [(disconnect, connect), (pause, resume), (stop, release)])
def test_what_stayed_leaves_by_itself_once_the_connection_is_open_again(
    garmin, theirs, assignment, coach, drain, *, staff, close, open_again
):
    press(assignment)
    drain()
    close(Connection.objects.get(), staff)
    take_back(assignment, coach)
    drain()
    assert standing(assignment) is Standing.STILL_THERE
    assert len(garmin.of(theirs)) == 1

    open_again(Connection.objects.get(), staff)
    drain()
    finished_at = Dispatch.objects.get().finished_at
    connect(Connection.objects.get(), staff)
    drain()

    assert garmin.of(theirs) == {}
    assert standing(assignment) is Standing.WITHDRAWN
    assert Dispatch.objects.get().finished_at == finished_at


def test_what_an_athlete_did_not_get_waits_for_their_press(garmin, theirs, assignment, drain, *, staff):
    press(assignment)
    pause(Connection.objects.get(), staff)
    drain()

    resume(Connection.objects.get(), staff)
    drain()

    assert Dispatch.objects.get().state == State.FAILED
    assert garmin.of(theirs) == {}


def test_a_garmin_that_stays_away_keeps_nothing_on_the_watch_for_good(
    garmin, theirs, assignment, coach, drain, *, later
):
    press(assignment)
    drain()
    garmin.fails("find", *[ProviderUnavailable("down")] * 7)
    take_back(assignment, coach)
    drain()
    later(20)
    assert standing(assignment) is Standing.STILL_THERE
    assert Dispatch.objects.get().state == State.PENDING

    later(70)

    assert garmin.of(theirs) == {}
    assert standing(assignment) is Standing.WITHDRAWN


def test_what_cannot_be_taken_off_is_given_up_after_its_day(
    garmin, theirs, assignment, coach, drain, *, later, clock
):
    press(assignment)
    drain()
    garmin.fails("find", *[ProviderUnavailable("down")] * 20)
    clock.shift(timedelta(days=3))
    take_back(assignment, coach)
    later(20)

    assert Dispatch.objects.get().state == State.FAILED
