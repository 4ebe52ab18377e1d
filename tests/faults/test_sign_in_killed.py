"""`kill -9` of a real worker after Garmin's yes, before the grant is kept: no password is shown twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.core.models import State
from apps.wearables.models import Connection, PendingSignIn
from apps.wearables.services import signing_in
from tests.factories import AthleteFactory
from tests.faults.running import Workers
from tests.outside import GARMIN_PASSWORD, Outside
from tests.wearables.garmin import ways

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def sign_ins_at(outside: Outside) -> int:
    return sum(heard["path"].endswith("/login") for heard in outside.heard("garmin"))


def test_a_sign_in_whose_worker_is_killed_broke_off_and_may_be_begun_anew(workers: Workers, outside: Outside):
    athlete = AthleteFactory()
    consents.grant(athlete, Purpose.GARMIN_PASSWORD, by=athlete, now=timezone.now())
    given = {"username": "ben@garmin.invalid", "password": GARMIN_PASSWORD}
    ways.begin(athlete, **given)
    workers.lay_trap("signed_in")
    doomed = workers.start(GARMIN_BASE_URL=outside.garmin)
    workers.wait_until_killed(doomed)
    assert ways.pending_of(athlete).state == State.CLAIMED

    signing_in.drain(clock=lambda: timezone.now() + signing_in.LEASE + timedelta(seconds=1))

    left = ways.pending_of(athlete)
    assert (left.state, left.error_code, left.secret) == (State.FAILED, "interrupted", None)
    assert sign_ins_at(outside) == 1
    assert not Connection.objects.exists()
    ways.begin(athlete, **given)
    assert PendingSignIn.objects.get().state == State.PENDING
