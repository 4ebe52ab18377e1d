"""Erasure: closed at once, carried out once, restartable anywhere, with a receipt that names nobody."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from apps.accounts.models import IdempotencyKey, Session, User
from apps.compliance.events import erasure_started
from apps.compliance.models import AuditEvent, ErasureCase, SubjectRef, UserKey
from apps.compliance.registry import REGISTRY
from apps.compliance.services import audit, erasing, erasure, erasure_plan, exports, vault
from apps.compliance.services.erasure import MayNotErase
from apps.compliance.services.subject_refs import ref_for
from apps.core.models import ClaimLost, Outbox, State
from apps.wearables.models import Activity, Connection, Recording
from tests.compliance.killing import Killed, at_statement
from tests.conftest import browser_of
from tests.factories import AthleteFactory

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-11-18T12:00:00+00:00")
SECOND = timedelta(seconds=1)
NOBODYS = 987_654_321
TO_TELL = len(erasure_started.subscribers)


def ask(user: User, by: User | None = None) -> ErasureCase:
    return erasure.request(user=user, by=by or user, now=NOW)


def told() -> None:
    """Deliver what must be delivered first."""
    Outbox.objects.filter(event="compliance.erasure_started").delete()


def carried_out(user: User) -> ErasureCase:
    case = ask(user)
    told()
    erasure.carry_out_due(clock=lambda: NOW + SECOND)
    case.refresh_from_db()
    return case


def claim(now: datetime) -> ErasureCase:
    [case] = ErasureCase.objects.claim(limit=1, now=now, lease=erasure.LEASE)
    return case


def log(staff: User, model: type[Model], pk: int) -> None:
    kind = ContentType.objects.get_for_model(model)
    LogEntry.objects.create(user=staff, content_type=kind, object_id=str(pk), action_flag=CHANGE)


def with_a_circle(user: User) -> tuple[Activity, Recording]:
    recording = Recording.objects.create(
        user=user,
        provider="file",
        external_id="1",
        kind="activity",
        sport="run",
        started_at=NOW,
        local_on=NOW,
    )
    activity = Activity.objects.create(user=user, canonical=recording, started_at=NOW, local_on=NOW)
    Recording.objects.update(activity=activity)
    return activity, recording


def test_the_plan_counts_and_explains_and_changes_nothing(athlete: User, coach: User) -> None:
    default_storage.save(f"originals/{athlete.public_id}/x", ContentFile(b"x"))

    plan = erasure.plan(athlete)

    counts = plan.counts
    assert counts["accounts.User"] == 1
    assert counts["compliance.Consent"] == 2
    assert counts["accounts.Relationship"] == 1
    assert plan.files == 1
    assert plan.total == sum(counts.values())
    assert [(table.label, bool(str(table.reason))) for table in plan.kept] == [
        ("compliance.AuditEvent", True)
    ]
    assert User.objects.filter(pk=athlete.pk, is_active=True).exists()


def test_asking_closes_the_account_and_ends_its_sessions_at_once(athlete: User) -> None:
    browser = browser_of(athlete)
    assert Session.objects.filter(user_id=athlete.pk).exists()

    ask(athlete)

    athlete.refresh_from_db()
    assert not athlete.is_active
    assert not Session.objects.filter(user_id=athlete.pk).exists()
    assert browser.get("/privacy/").status_code == 302


def test_asking_twice_gives_the_same_case(athlete: User, staff: User) -> None:
    assert ask(athlete) == ask(athlete, by=staff)
    assert Outbox.objects.filter(event="compliance.erasure_started").count() == TO_TELL


def test_only_oneself_or_staff_can_ask(athlete: User, coach: User, stranger: User, staff: User) -> None:
    for other in (coach, stranger):
        with pytest.raises(MayNotErase):
            ask(athlete, by=other)

    assert ask(athlete, by=staff).requested_by == "staff"


@pytest.mark.parametrize("kinds", [[], [declared.model for declared in REGISTRY.all_personal()]])
def test_entries_in_the_log_of_staff_go_with_whom_or_what_they_speak_of(
    athlete: User, stranger: User, staff: User, kinds: list[type[Model]]
) -> None:
    activity, _recording = with_a_circle(athlete)
    for model, pk in [(User, athlete.pk), (Activity, activity.pk), (User, stranger.pk)]:
        log(staff, model, pk)
    for model in kinds:
        log(staff, model, NOBODYS)

    carried_out(athlete)

    left = LogEntry.objects.exclude(object_id=str(NOBODYS))
    assert [entry.object_id for entry in left] == [str(stranger.pk)]
    assert LogEntry.objects.filter(object_id=str(NOBODYS)).count() == len(kinds)


def test_what_is_published_names_no_address(athlete: User) -> None:
    case = ask(athlete)

    rows = Outbox.objects.filter(event="compliance.erasure_started")
    payload = {"user_id": athlete.pk, "case": str(case.public_id)}
    assert [row.payload for row in rows] == [payload] * TO_TELL


def test_nothing_goes_before_those_who_must_know_were_told(athlete: User) -> None:
    case = ask(athlete)

    erasure.carry_out_due(clock=lambda: NOW)

    case.refresh_from_db()
    assert (case.state, case.error_code) == (State.PENDING, "telling")
    assert User.objects.filter(pk=athlete.pk).exists()


def test_it_does_not_wait_for_ever_and_says_who_was_not_told(athlete: User) -> None:
    case = ask(athlete)

    erasure.carry_out_due(clock=lambda: NOW + erasure.TELL_FOR)

    case.refresh_from_db()
    assert (case.state, case.untold) == (State.DONE, TO_TELL)
    assert not Outbox.objects.filter(subject_id=athlete.pk).exists()


def test_a_refused_notice_does_not_hold_it_up(athlete: User) -> None:
    case = ask(athlete)
    Outbox.objects.filter(event="compliance.erasure_started").update(state=State.FAILED)

    erasure.carry_out_due(clock=lambda: NOW)

    case.refresh_from_db()
    assert (case.state, case.untold) == (State.DONE, TO_TELL)


def test_the_account_its_key_and_its_reference_are_gone(athlete: User) -> None:
    row = Connection(user=athlete, provider="garmin", provider_user_id="17")
    vault.seal(row, "tokens", "a token")
    row.save()
    number, ref = athlete.pk, ref_for(athlete)

    case = carried_out(athlete)

    assert not User.objects.filter(pk=number).exists()
    assert not UserKey.objects.exists()
    assert not SubjectRef.objects.filter(ref=ref).exists()
    assert case.erased["accounts.User"] == 1
    assert case.erased["wearables.Connection"] == 1


def test_the_audit_stays_names_nobody_and_still_holds(athlete: User) -> None:
    ref = ref_for(athlete)
    before = AuditEvent.objects.filter(subject_ref=ref).count()

    case = carried_out(athlete)

    events = AuditEvent.objects.filter(subject_ref=ref).order_by("sequence")
    assert events.count() == before + 2
    assert events.last().action == "compliance.erased"
    assert events.last().target == f"compliance.erasurecase:{case.public_id}"
    assert not list(audit.verify())


def test_rows_that_point_at_each_other_go_too(athlete: User, stranger: User) -> None:
    with_a_circle(athlete)
    theirs = Activity.objects.create(user=stranger, started_at=NOW, local_on=NOW)

    carried_out(athlete)

    assert list(Activity.objects.all()) == [theirs]
    assert not Recording.objects.exists()


def test_a_coach_goes_and_their_athlete_stays(athlete: User, coach: User) -> None:
    activity, _recording = with_a_circle(athlete)

    carried_out(coach)

    athlete.refresh_from_db()
    assert athlete.is_active
    assert Activity.objects.filter(pk=activity.pk).exists()
    assert not athlete.coaching_relationships.exists()


def test_the_files_go_with_their_folder(athlete: User, stranger: User) -> None:
    mine = f"originals/{athlete.public_id}"
    default_storage.save(f"{mine}/one", ContentFile(b"1"))
    default_storage.save(f"{mine}/deeper/orphan", ContentFile(b"2"))
    theirs = default_storage.save(f"originals/{stranger.public_id}/one", ContentFile(b"3"))
    exports.request(user=athlete, by=athlete, now=NOW)
    exports.pack_due(clock=lambda: NOW)

    case = carried_out(athlete)

    assert case.files_deleted == 3
    assert not default_storage.exists(mine)
    assert not default_storage.exists(f"exports/{athlete.public_id}")
    assert default_storage.exists(theirs)


def test_the_receipt_holds_counts_and_a_digest_and_nothing_of_the_person(athlete: User) -> None:
    case = carried_out(athlete)

    assert case.user_id is None
    assert case.leftover_files == []
    assert case.finished_at == NOW + SECOND
    assert case.receipt_hash == erasure.receipt_hash(case)
    case.erased["accounts.User"] = 2
    assert case.receipt_hash != erasure.receipt_hash(case)


def test_a_table_that_was_forgotten_refuses_the_commit(
    athlete: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    IdempotencyKey.objects.create(user=athlete, key="k", request_hash="h")
    monkeypatch.delitem(REGISTRY.models, "accounts.IdempotencyKey")
    erasure_plan.emptying_order.cache_clear()

    erasing.delete_rows(athlete)

    with pytest.raises(IntegrityError):
        connection.check_constraints()
    transaction.set_rollback(rollback=True)


@pytest.fixture(autouse=True)
def _fresh_order() -> Iterator[None]:
    yield
    erasure_plan.emptying_order.cache_clear()


def test_a_worker_that_was_overtaken_changes_nothing(athlete: User) -> None:
    ask(athlete)
    told()
    slow = claim(NOW)
    claim(NOW + erasure.LEASE)

    with pytest.raises(ClaimLost):
        erasure.carry_out(slow, clock=lambda: NOW + erasure.LEASE)

    assert User.objects.filter(pk=athlete.pk).exists()


def test_an_account_that_is_gone_already_still_gets_its_receipt(athlete: User) -> None:
    case = ask(athlete)
    told()
    erasing.delete_rows(athlete)

    erasure.carry_out_due(clock=lambda: NOW)

    case.refresh_from_db()
    assert case.state == State.DONE


@pytest.mark.django_db(transaction=True)
def test_a_kill_at_any_statement_is_survived() -> None:
    person, bystander = AthleteFactory(), AthleteFactory()
    with_a_circle(person)
    with_a_circle_of_another = Activity.objects.create(user=bystander, started_at=NOW, local_on=NOW)
    default_storage.save(f"originals/{person.public_id}/one", ContentFile(b"1"))
    ref = ref_for(person)
    ask(person)
    told()
    later, kills = NOW, 0

    while ErasureCase.objects.get().state != State.DONE:
        later += timedelta(hours=2)
        ErasureCase.objects.update(attempts=0)
        try:
            with connection.execute_wrapper(at_statement(kills)):
                erasure.carry_out_due(clock=lambda at=later: at)
        except Killed:
            kills += 1
        is_gone = not User.objects.filter(pk=person.pk).exists()
        case = ErasureCase.objects.get()
        assert is_gone is (case.erased_at is not None), "all or nothing"

    assert kills > 30
    assert not default_storage.exists(f"originals/{person.public_id}")
    assert AuditEvent.objects.filter(subject_ref=ref, action="compliance.erased").count() == 1
    assert list(Activity.objects.all()) == [with_a_circle_of_another]
    assert not list(audit.verify())


@pytest.mark.parametrize("step", ["folder", "sweep"])
@pytest.mark.django_db(transaction=True)
def test_a_kill_between_the_rows_and_the_receipt_is_made_good(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = AthleteFactory()
    default_storage.save(f"originals/{person.public_id}/one", ContentFile(b"1"))
    case = ask(person)
    told()
    shots = iter([True])

    def die(_user: object) -> str:
        if next(shots, False):
            raise Killed
        return f"originals/{person.public_id}"

    hooks = REGISTRY.folders if step == "folder" else REGISTRY.after_erasure
    monkeypatch.setattr(REGISTRY, "folders" if step == "folder" else "after_erasure", [*hooks, die])
    with pytest.raises(Killed):
        erasure.carry_out_due(clock=lambda: NOW)

    erasure.carry_out_due(clock=lambda: NOW + erasure.LEASE)

    case.refresh_from_db()
    assert case.state == State.DONE
    assert not default_storage.exists(f"originals/{person.public_id}")
    assert case.receipt_hash == erasure.receipt_hash(case)
