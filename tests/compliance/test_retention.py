"""Retention: the policy's prose and rules, enforced daily, nothing younger touched."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from celery import current_app
from django.conf import settings as site
from django.core.checks import run_checks
from django_celery_beat.models import PeriodicTask
from pytest_django import Settings

from apps.accounts.models import User
from apps.compliance import retention
from apps.compliance.models import AuditEvent, ErasureCase
from apps.compliance.registry import REGISTRY
from apps.compliance.retention import BadPolicy
from apps.compliance.services import audit, enforcement
from apps.compliance.services.enforcement import NotEnforced
from apps.core.models import Outbox, State

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-11-18T12:00:00+00:00")
DAY = timedelta(days=1)


def undelivered(state: State, age: timedelta) -> Outbox:
    return Outbox.objects.create(
        event="tests.news",
        subscriber="tests.nobody",
        state=state,
        finished_at=NOW - age,
        created_at=NOW - age,
    )


def receipt(age: timedelta, state: State = State.DONE) -> ErasureCase:
    return ErasureCase.objects.create(
        subject_ref=uuid4(), requested_by="self", state=state, finished_at=NOW - age, created_at=NOW - age
    )


def test_every_entry_with_days_is_enforced_and_nothing_young_goes() -> None:
    gone = enforcement.enforce(now=NOW)

    dated = {name for name, rule in retention.rules().items() if rule.keep is not None}
    assert gone.keys() == dated == REGISTRY.enforcers.keys()
    assert set(gone.values()) == {0}


def test_undelivered_news_goes_after_a_month_and_what_is_under_way_stays() -> None:
    old, young = undelivered(State.FAILED, 31 * DAY), undelivered(State.FAILED, 29 * DAY)
    waiting = undelivered(State.PENDING, 31 * DAY)

    gone = enforcement.enforce(now=NOW)

    assert gone["outbox"] == 1
    assert set(Outbox.objects.all()) == {young, waiting}
    assert old not in Outbox.objects.all()


def test_receipts_go_after_six_years_and_open_cases_never() -> None:
    receipt(2193 * DAY)
    young, stuck = receipt(2191 * DAY), receipt(2193 * DAY, State.FAILED)

    gone = enforcement.enforce(now=NOW)

    assert gone["erasure_cases"] == 1
    assert set(ErasureCase.objects.all()) == {young, stuck}


def test_audit_events_go_after_six_years_and_the_chains_hold(athlete: User) -> None:
    audit.record(action="tests.old", by=None, subject=None, now=NOW - 2500 * DAY)
    audit.record(action="tests.young", by=None, subject=None, now=NOW - 100 * DAY)

    gone = enforcement.enforce(now=NOW)

    assert gone["audit"] == 1
    assert not AuditEvent.objects.filter(action="tests.old").exists()
    assert AuditEvent.objects.filter(action="tests.young").exists()
    assert not list(audit.verify())


def test_the_task_runs_daily_and_can_be_repeated() -> None:
    scheduled = PeriodicTask.objects.get(task="compliance.enforce_retention")
    receipt(9999 * DAY)

    for _ in range(2):
        current_app.tasks["compliance.enforce_retention"]()

    assert scheduled.interval is not None
    assert scheduled.interval.schedule.run_every == DAY
    assert not ErasureCase.objects.exists()


def test_one_broken_enforcer_stops_no_other_and_fails_the_task(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*, before: datetime, now: datetime) -> int:
        raise OSError("the disk of rider@example.org")

    first = next(name for name, rule in retention.rules().items() if rule.keep is not None)
    monkeypatch.setitem(REGISTRY.enforcers, first, broken)
    receipt(9999 * DAY)

    with pytest.raises(NotEnforced, match=first):
        current_app.tasks["compliance.enforce_retention"]()

    assert not ErasureCase.objects.exists()
    [line] = [record for record in caplog.records if record.getMessage() == "retention not enforced"]
    assert (line.entry, line.exc_info[0]) == (first, OSError)


def test_how_long_something_is_kept_is_asked_by_name() -> None:
    assert retention.keep_for("exports") == 7 * DAY
    for name in ("account", "no_such_thing"):
        with pytest.raises(BadPolicy):
            retention.keep_for(name)


def test_the_audit_is_never_kept_shorter_than_the_trigger_lets_go() -> None:
    six_years = NOW - NOW.replace(year=NOW.year - 6)

    assert retention.keep_for("audit") >= six_years


def test_a_malformed_policy_stops_the_start(settings: Settings, tmp_path: object) -> None:
    broken = tmp_path / "retention.yaml"  # type: ignore[operator]
    broken.write_text("exports: {days: 7}")
    settings.RETENTION_FILE = broken

    assert "compliance.E006" in {error.id for error in run_checks()}
    settings.RETENTION_FILE = site.ROOT / "no such file"
    assert "compliance.E006" in {error.id for error in run_checks()}
