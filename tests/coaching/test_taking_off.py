"""What was taken back and is still on the watch: for how long it is tried, and how it is tried anew."""

from datetime import timedelta

import pytest

from apps.coaching.domain.standing import Standing
from apps.coaching.models import Dispatch
from apps.core.models import State
from apps.notifications.models import Notification
from apps.wearables.models import Connection, ConnectionState
from apps.wearables.providers.base import ProviderUnavailable
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
