"""Signing in with a password: by a job, once, with what it needs sealed and gone as soon as it has ended."""

from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection as database
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance.models import AuditEvent
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.core.errors import ConsentRequired
from apps.core.models import State
from apps.wearables.models import Connection, ConnectionState, PendingSignIn, SignInCooldown, SignInStep
from apps.wearables.providers.base import (
    MalformedPayload,
    ProviderUnavailable,
    RateLimited,
    TokenRevoked,
)
from apps.wearables.services import connections, cooldowns, grants, sign_in_limits, sign_ins, signing_in
from tests.factories import AthleteFactory
from tests.wearables.garmin import ways
from tests.wearables.garmin.fake import PASSWORD, USERNAME

pytestmark = pytest.mark.django_db


def another(**options) -> User:
    user = AthleteFactory(**options)
    consents.grant(user, Purpose.GARMIN_PASSWORD, by=user, now=timezone.now())
    return user


def test_the_job_signs_in_and_connects_and_the_secrets_are_gone(garmin, athlete):
    pending = ways.begin(athlete)
    assert garmin.calls == [], "nothing is asked in the request"

    ways.step()

    pending = ways.pending_of(athlete)
    found = Connection.objects.get(user=athlete)
    assert (pending.state, pending.secret, pending.code) == (State.DONE, None, None)
    assert pending.connection == found
    assert (found.state, found.provider_user_id) == (ConnectionState.ACTIVE, "runner-1")
    assert grants.read(connection=found, reason="test", now=timezone.now()).access_token
    assert found.next_sync_at is not None
    assert garmin.calls == ["begin"]


def test_a_second_factor_takes_the_password_s_place(garmin, athlete):
    garmin.wants_code = True
    ways.begin(athlete)
    password_sealed = ways.pending_of(athlete).secret
    ways.step()

    asked = ways.pending_of(athlete)
    assert (asked.step, asked.method, asked.state) == (SignInStep.QUESTION, "email", State.PENDING)
    assert asked.secret != password_sealed
    held = sign_ins.vault.open(asked, "secret", reason="test", by=None, now=timezone.now())
    assert PASSWORD not in held
    assert USERNAME not in held

    ways.answer(asked, code=" 123 456 ")
    ways.step()

    assert ways.pending_of(athlete).state == State.DONE
    assert Connection.objects.filter(user=athlete, state=ConnectionState.ACTIVE).exists()
    assert garmin.calls == ["begin", "answer"]


def test_a_mistyped_code_may_be_typed_again_and_not_for_ever(garmin, athlete):
    garmin.wants_code = True
    ways.begin(athlete)
    ways.step()
    for _ in range(2):
        ways.answer(ways.pending_of(athlete), code="999999")
        ways.step()
        assert ways.pending_of(athlete).step == SignInStep.QUESTION
        assert ways.pending_of(athlete).error_code == "wrong_code"

    ways.answer(ways.pending_of(athlete), code="999999")
    ways.step()

    last = ways.pending_of(athlete)
    assert (last.state, last.error_code, last.secret, last.code) == (
        State.FAILED,
        "too_many_codes",
        None,
        None,
    )


@pytest.mark.parametrize("code", ["", "   ", "12-34", "1" * 13])
def test_what_cannot_be_a_code_is_refused_at_once(garmin, athlete, code):
    garmin.wants_code = True
    ways.begin(athlete)
    ways.step()

    with pytest.raises(sign_ins.UnusableCode):
        ways.answer(ways.pending_of(athlete), code=code)

    assert ways.pending_of(athlete).step == SignInStep.QUESTION


def test_a_code_that_nobody_asked_for_is_refused(garmin, athlete):
    ways.begin(athlete)
    with pytest.raises(sign_ins.NoQuestion):
        ways.answer(ways.pending_of(athlete))

    garmin.wants_code = True
    ways.step()
    ways.answer(ways.pending_of(athlete))
    with pytest.raises(sign_ins.NoQuestion):
        ways.answer(ways.pending_of(athlete))


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ProviderUnavailable("no answer"), "provider_unavailable"),
        (MalformedPayload("another shape"), "malformed_payload"),
        (RateLimited("too many"), "sign_in_limited"),
        (TokenRevoked("over"), "challenge_over"),
    ],
)
def test_what_the_provider_refuses_ends_it_with_a_reason_and_is_not_tried_again(garmin, athlete, fault, code):
    garmin.fault = fault
    ways.begin(athlete)
    ways.step()
    ways.step()

    ended = ways.pending_of(athlete)
    assert (ended.state, ended.error_code, ended.secret) == (State.FAILED, code, None)
    assert garmin.calls == ["begin"]
    assert not Connection.objects.exists()


def test_a_wrong_password_ends_it_without_a_cooldown(garmin, athlete):
    ways.begin(athlete, password="another")
    ways.step()

    assert ways.pending_of(athlete).error_code == "wrong_credentials"
    assert not SignInCooldown.objects.exists()
    ways.begin(athlete)
    ways.step()
    assert Connection.objects.exists()


def test_a_worker_that_was_killed_leaves_it_broken_off_and_nobody_signs_in_twice(
    garmin, athlete, time_machine
):
    ways.begin(athlete)
    now = timezone.now()
    [claimed] = PendingSignIn.objects.claim(limit=1, now=now, lease=signing_in.LEASE)
    signing_in._ask(claimed, garmin, now=now)  # and here the worker is killed

    ways.step()
    assert ways.pending_of(athlete).state == State.CLAIMED, "its lease still holds"
    with pytest.raises(sign_ins.UnderWay):
        ways.begin(athlete)
    time_machine.move_to(now + signing_in.LEASE + timedelta(seconds=1))
    ways.step()

    ended = ways.pending_of(athlete)
    assert (ended.state, ended.error_code, ended.secret) == (State.FAILED, "interrupted", None)
    assert garmin.calls == ["begin"]
    ways.begin(athlete)
    ways.step()
    assert Connection.objects.count() == 1


def test_a_breakdown_of_ours_ends_it_too(garmin, athlete, time_machine):
    garmin.fault = RuntimeError("a bug")  # type: ignore[assignment]
    ways.begin(athlete)
    ways.step()
    time_machine.move_to(timezone.now() + timedelta(seconds=2))
    ways.step()

    ended = ways.pending_of(athlete)
    assert (ended.state, ended.error_code, ended.secret) == (State.FAILED, "interrupted", None)
    assert garmin.calls == ["begin"]


def test_nothing_outlives_five_minutes(garmin, athlete, time_machine):
    begun = ways.begin(athlete)
    time_machine.move_to(begun.created_at + timedelta(minutes=5))
    assert sign_ins.sweep(now=timezone.now()) == 1
    assert not PendingSignIn.objects.exists()

    garmin.wants_code = True
    ways.begin(athlete)
    ways.step()
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    ways.step()
    assert ways.pending_of(athlete).error_code == "expired"
    assert ways.pending_of(athlete).secret is None
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    current_app.tasks["wearables.sweep_sign_ins"]()
    assert not PendingSignIn.objects.exists()


def test_a_worker_that_is_killed_lengthens_no_secret_s_life(garmin, athlete, time_machine):
    begun = ways.begin(athlete)
    time_machine.move_to(begun.expires_at - signing_in.LEASE + timedelta(seconds=1))
    ways.step()
    assert (ways.pending_of(athlete).error_code, ways.pending_of(athlete).secret) == ("expired", None)
    assert garmin.calls == [], "its lease would have ended after the five minutes"

    garmin.wants_code = True
    begun = ways.begin(athlete)
    ways.step()
    time_machine.move_to(begun.expires_at - timedelta(seconds=1))
    ways.answer(ways.pending_of(athlete))
    PendingSignIn.objects.claim(limit=1, now=timezone.now(), lease=signing_in.LEASE)  # and it is killed
    time_machine.move_to(begun.expires_at)
    sign_ins.sweep(now=timezone.now())

    left = ways.pending_of(athlete)
    assert (left.state, left.secret, left.code) == (State.CLAIMED, None, None)


def test_a_new_attempt_takes_the_place_of_one_that_waits(garmin, athlete):
    garmin.wants_code = True
    first = ways.begin(athlete)
    ways.step()

    second = ways.begin(athlete)

    assert second.public_id != first.public_id
    assert PendingSignIn.objects.count() == 1


def test_dropping_it_forgets_everything(garmin, athlete):
    pending = ways.begin(athlete)

    sign_ins.drop(pending=pending, by=athlete, now=timezone.now())
    ways.step()

    assert not PendingSignIn.objects.exists()
    assert garmin.calls == []


@pytest.mark.parametrize("purpose", [Purpose.HEALTH_STORAGE, Purpose.GARMIN_PASSWORD])
def test_nobody_is_signed_in_without_both_consents(garmin, athlete, purpose):
    pending = ways.begin(athlete)
    consents.withdraw(athlete, purpose, by=athlete, now=timezone.now())

    ways.step()
    with pytest.raises(ConsentRequired) as refused:
        ways.begin(athlete)

    pending.refresh_from_db()
    assert (pending.error_code, pending.secret) == ("consent_required", None)
    assert refused.value.details == {"purpose": purpose.value}
    assert garmin.calls == []


def test_a_consent_that_is_withdrawn_during_the_sign_in_leaves_nothing(garmin, athlete, monkeypatch):
    real = garmin.begin

    def meanwhile(**given):
        answer = real(**given)
        consents.withdraw(athlete, Purpose.GARMIN_PASSWORD, by=athlete, now=timezone.now())
        return answer

    monkeypatch.setattr(garmin, "begin", meanwhile)
    ways.begin(athlete)
    ways.step()

    assert ways.pending_of(athlete).error_code == "consent_required"
    assert not Connection.objects.exists()
    assert garmin.calls == ["begin", "revoke"]


def test_an_account_of_somebody_else_stays_theirs(garmin, connected):
    other = another()

    ways.begin(other)
    ways.step()

    assert ways.pending_of(other).error_code == "connected_elsewhere"
    assert "revoke" not in garmin.calls, "that would end the owner's, too"


def test_each_refusal_for_too_many_attempts_doubles_the_wait_up_to_a_day(garmin, athlete, time_machine):
    waits = []
    for _ in range(6):
        garmin.fault = RateLimited("too many")
        ways.begin(athlete)
        ways.step()
        waits.append(SignInCooldown.objects.get().until - timezone.now())
        time_machine.move_to(SignInCooldown.objects.get().until + timedelta(seconds=1))

    assert [round(wait / timedelta(hours=1)) for wait in waits] == [2, 4, 8, 16, 24, 24]


def test_an_account_that_cools_down_is_left_alone_whoever_asks(garmin, athlete):
    garmin.fault = RateLimited("too many", retry_after=timedelta(hours=5))
    ways.begin(athlete)
    ways.step()

    with pytest.raises(cooldowns.CoolingDown) as refused:
        ways.begin(another(), username=f"  {USERNAME.upper()} ")

    assert "Try again in 5 h 00" in str(refused.value)
    assert USERNAME not in repr(SignInCooldown.objects.values())
    assert garmin.calls == ["begin"]
    ways.begin(athlete, username="another@garmin.example")


def test_a_sign_in_that_works_forgets_the_strikes(garmin, athlete, time_machine):
    garmin.fault = RateLimited("too many")
    ways.begin(athlete)
    ways.step()
    time_machine.move_to(timezone.now() + timedelta(hours=3))

    ways.begin(athlete)
    ways.step()

    assert not SignInCooldown.objects.exists()
    assert cooldowns.clear(before=timezone.now()) == 0


def test_only_so_many_tries_a_minute_by_person_and_by_address(garmin, athlete, settings, clock):
    settings.SIGN_IN_TRIES_PER_MINUTE = 3
    for number in range(3):
        ways.begin(athlete, address=f"192.0.2.{number}")
    with pytest.raises(sign_in_limits.TooManyTries):
        ways.begin(athlete, address="192.0.2.9")

    for _ in range(3):
        ways.begin(another(), address="192.0.2.50")
    with pytest.raises(sign_in_limits.TooManyTries):
        ways.begin(another(), address="192.0.2.50")
    clock.shift(60)
    ways.begin(athlete)


def test_a_site_that_takes_no_passwords_for_a_provider_says_so(athlete):
    with pytest.raises(connections.NotAllowed):
        sign_ins.begin(
            user=athlete, provider="strava", username="a", password="b", address="", now=timezone.now()
        )


def test_password_and_code_are_nowhere_in_the_clear(garmin, athlete, caplog):
    caplog.set_level("DEBUG")
    garmin.wants_code = True
    ways.begin(athlete)
    seen = _everything()
    ways.step()
    ways.answer(ways.pending_of(athlete))
    seen += _everything()
    ways.step()
    seen += _everything()

    assert PASSWORD not in seen + caplog.text
    assert USERNAME not in seen + caplog.text
    assert "marktoken" not in seen + caplog.text
    assert AuditEvent.objects.filter(action="wearables.sign_in_answered").count() == 1


def _everything() -> str:
    """Read every table, as its rows stand."""
    said = []
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [
                repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall()
            ]
    return "\n".join(said)
