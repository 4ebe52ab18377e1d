"""The audit: append-only, chained, without personal text."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance.models import AuditChain, AuditEvent, AuditSweep
from apps.compliance.services import audit, audit_retention
from apps.compliance.services.subject_refs import ref_for
from tests import append_only

pytestmark = pytest.mark.django_db
NOW = timezone.now()
THING = "activity:6f1e1f1e-0000-4000-8000-000000000001"


def record(subject: User | None, by: User | None = None, **options: object) -> AuditEvent:
    arguments = {"action": "tests.happened", "by": by, "subject": subject, "now": NOW} | options
    return audit.record(**arguments)


def test_events_of_one_subject_are_numbered_from_one_and_chained(athlete: User) -> None:
    start = record(athlete, athlete).sequence

    second = record(athlete, athlete, target=THING, details={"rows": 3, "kind": "fit", "again": True})

    assert second.sequence == start + 1
    assert second.previous_hash == AuditEvent.objects.get(subject_ref=second.subject_ref, sequence=start).hash
    assert not list(audit.verify())


def test_subjects_have_chains_of_their_own(athlete: User, stranger: User) -> None:
    before = AuditChain.objects.get(ref=ref_for(stranger)).last_sequence

    record(athlete, athlete)

    assert AuditChain.objects.get(ref=ref_for(stranger)).last_sequence == before


def test_what_concerns_nobody_has_a_chain_too() -> None:
    first = record(None)
    second = record(None)

    assert (first.sequence + 1, first.hash) == (second.sequence, second.previous_hash)
    assert first.actor_kind == "system"


@pytest.mark.parametrize(
    ("who", "kind"),
    [("athlete", "self"), ("coach", "coach"), ("staff", "staff"), ("nobody", "system")],
)
def test_an_actor_is_named_by_what_they_are_to_the_subject(
    who: str, kind: str, request: pytest.FixtureRequest, athlete: User
) -> None:
    actor = None if who == "nobody" else request.getfixturevalue(who)

    event = record(athlete, actor)

    assert event.actor_kind == kind
    assert event.actor_ref == (ref_for(actor) if actor else None)


def test_somebody_who_is_not_signed_in_is_anonymous(athlete: User) -> None:
    event = record(athlete, AnonymousUser())  # type: ignore[arg-type]

    assert (event.actor_kind, event.actor_ref) == ("anonymous", None)


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused() -> None:
    with pytest.raises(audit.NotInTransaction):
        record(None)


@pytest.mark.django_db(transaction=True)
def test_a_committed_event_cannot_be_changed(athlete: User) -> None:
    with transaction.atomic():
        record(athlete, athlete)

    with pytest.raises(DatabaseError, match="append-only"):
        AuditEvent.objects.all().delete()


@pytest.mark.parametrize(
    "options",
    [
        {"action": "Looked at it"},
        {"action": "looked"},
        {"target": "activity:morning run"},
        {"target": "someone@example.org"},
        {"details": {"title": "Morning run"}},
        {"details": {"email": "someone@example.org"}},
        {"details": {"hr": 151.5}},
        {"details": {"note": ["a", "b"]}},
        {"details": {"Not A Code": 1}},
        {"details": {"long": "x" * 81}},
    ],
)
def test_anything_that_could_be_personal_text_is_refused(options: dict[str, object], athlete: User) -> None:
    with pytest.raises(audit.PersonalText):
        record(athlete, athlete, **options)


def test_a_person_is_never_a_target(athlete: User, coach: User) -> None:
    for person in (athlete, coach):
        with pytest.raises(audit.PersonalText):
            record(athlete, coach, target=f"accounts.user:{person.public_id}")


def test_a_rolled_back_change_leaves_no_event(athlete: User) -> None:
    before = AuditEvent.objects.count()

    with transaction.atomic():
        record(athlete, athlete)
        transaction.set_rollback(rollback=True)

    assert AuditEvent.objects.count() == before
    assert not list(audit.verify())


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEvent.objects.update(action="tests.other"),
        lambda: AuditEvent.objects.all().delete(),
        lambda: AuditEvent.objects.first().save(),
    ],
    ids=["update", "delete", "save"],
)
def test_the_database_refuses_to_change_the_audit(change: object, athlete: User) -> None:
    record(athlete, athlete)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()  # type: ignore[operator]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_postgresql_refuses_to_truncate_the_audit() -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE compliance_auditevent")


def test_a_committed_sweep_row_does_not_open_the_audit_to_young_events(athlete: User) -> None:
    record(athlete, athlete)
    AuditSweep.objects.create(before=timezone.now() + timedelta(days=1))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.all().delete()


def test_old_events_cannot_be_deleted_without_a_sweep(athlete: User) -> None:
    record(athlete, athlete, now=NOW - timedelta(days=3000))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(at__lt=NOW - timedelta(days=2900)).delete()


def test_retention_forgets_events_past_six_years_and_the_chain_still_holds() -> None:
    for days in (3000, 2500, 100, 0):
        record(None, now=NOW - timedelta(days=days))

    gone = audit_retention.forget(before=NOW - timedelta(days=2192))

    assert gone == 2
    left = AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(left) == [3, 4]
    assert not AuditSweep.objects.exists()
    assert not list(audit.verify())


def test_retention_never_reaches_below_six_years(athlete: User) -> None:
    record(None, now=NOW - timedelta(days=1000))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        audit_retention.forget(before=NOW)


def test_a_chain_that_was_emptied_by_retention_goes_on() -> None:
    record(None, now=NOW - timedelta(days=3000))
    audit_retention.forget(before=NOW - timedelta(days=2192))

    event = record(None)

    assert event.sequence == 2
    assert not list(audit.verify())


@pytest.mark.parametrize(
    ("sql", "complaint"),
    [
        ("UPDATE compliance_auditevent SET action = 'tests.other' WHERE sequence = 2", "it was changed"),
        ("UPDATE compliance_auditevent SET details = '{\"rows\": 9}' WHERE sequence = 2", "it was changed"),
        ("DELETE FROM compliance_auditevent WHERE sequence = 2", "events are missing before this one"),
        ("DELETE FROM compliance_auditevent WHERE sequence = 3", "events are missing at the end"),
        ("DELETE FROM compliance_auditevent", "events are missing at the end"),
    ],
)
def test_verification_finds_what_was_tampered_with(
    sql: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        record(None)
    append_only.unlock()
    append_only.execute(sql)

    with pytest.raises(SystemExit):
        call_command("audit_verify")

    assert complaint in capsys.readouterr().err


def test_verification_says_when_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    record(None)

    call_command("audit_verify")

    assert "Every audit chain holds" in capsys.readouterr().out


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_writers_of_one_chain_queue_up() -> None:
    def write() -> None:
        for _ in range(10):
            with transaction.atomic():
                record(None)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write) for _ in range(4)]:
            done.result()

    assert AuditEvent.objects.count() == 40
    assert not list(audit.verify())
