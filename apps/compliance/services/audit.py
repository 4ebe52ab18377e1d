"""Write the audit: inside the transaction of what it records, chained per subject, without personal text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Model

from apps.compliance.domain.people import Actor, Person
from apps.compliance.models import ActorKind, AuditChain, AuditEvent
from apps.compliance.models.audit import NOBODY
from apps.compliance.services.subject_refs import ref_for
from apps.core import request_id

ACTION = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
TARGET = re.compile(r"[a-z_]+(\.[a-z_]+)?:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WORD = re.compile(r"[a-z0-9_.:/+-]{0,80}")
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class NotInTransaction(RuntimeError):
    """An audit row was about to be written apart from what it records."""


class PersonalText(ValueError):
    """An audit row may hold codes, numbers and random ids only; this looked like something else."""


def target_of(row: Model) -> str:
    """Name a row for the audit: its type and its public id."""
    return f"{row._meta.label_lower}:{row.public_id}"  # type: ignore[attr-defined]  # rows with PublicId only


def record(
    *,
    action: str,
    by: Actor | None,
    subject: Person | None,
    target: str = "",
    details: Mapping[str, str | int | bool] | None = None,
    now: datetime,
) -> AuditEvent:
    """Append one event to the subject's chain.

    Args:
        action: `app.what_happened`.
        by: who did it; None for the system.
        subject: whose data; None for what concerns no single person.
        target: `type:uuid` of the thing, never of a person (`target_of`).
        details: codes and numbers; a text with a space or a capital in it is refused.

    Raises:
        NotInTransaction: outside `transaction.atomic`.
        PersonalText: something is not a code, a number or a random id.
    """
    _refuse_people(target, by, subject)
    actor_kind = _kind(by, subject)
    subject_ref = NOBODY if subject is None else ref_for(subject)
    return append(
        action=action,
        actor_kind=actor_kind,
        actor_ref=subject_ref if actor_kind is ActorKind.SELF else _ref(by),
        subject_ref=subject_ref,
        target=target,
        details=details,
        now=now,
    )


def append(
    *,
    action: str,
    actor_kind: ActorKind,
    actor_ref: UUID | None,
    subject_ref: UUID,
    target: str = "",
    details: Mapping[str, str | int | bool] | None = None,
    now: datetime,
) -> AuditEvent:
    """Append one event by references; `record` is what services call.

    Raises:
        NotInTransaction, PersonalText: see `record`.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(f"{action} must be recorded inside a transaction")
    facts = dict(details or {})
    _check(action, target, facts)
    head = _locked_head(subject_ref)
    event = AuditEvent(
        at=now,
        actor_kind=actor_kind,
        actor_ref=actor_ref,
        action=action,
        subject_ref=subject_ref,
        sequence=head.last_sequence + 1,
        target=target,
        request_id=request_id.current(),
        details=facts,
        previous_hash=head.last_hash,
    )
    event.hash = event.digest()
    event.save(force_insert=True)
    head.last_sequence, head.last_hash = event.sequence, event.hash
    head.save(update_fields=["last_sequence", "last_hash"])
    return event


def _locked_head(subject_ref: UUID) -> AuditChain:
    """Return the head of a chain under a lock; the first event makes it."""
    found = AuditChain.objects.select_for_update().filter(ref=subject_ref).first()
    if found is not None:
        return found
    AuditChain.objects.bulk_create([AuditChain(ref=subject_ref)], ignore_conflicts=True)
    return AuditChain.objects.select_for_update().get(ref=subject_ref)


def _kind(by: Actor | None, subject: Person | None) -> ActorKind:
    if by is None:
        return ActorKind.SYSTEM
    if not by.is_authenticated:
        return ActorKind.ANONYMOUS
    if subject is not None and by.pk == subject.pk:
        return ActorKind.SELF
    return ActorKind.STAFF if by.is_staff else ActorKind.COACH


def _ref(by: Actor | None) -> UUID | None:
    if by is None or by.pk is None:
        return None
    return ref_for(by)  # type: ignore[arg-type]  # an actor with a row is a person


def _refuse_people(target: str, *people: Actor | None) -> None:
    for person in people:
        public_id = getattr(person, "public_id", None)
        if public_id is not None and str(public_id) in target:
            raise PersonalText("a person is named by subject or by, never as the target")


def _check(action: str, target: str, facts: Mapping[str, object]) -> None:
    if not ACTION.fullmatch(action):
        raise PersonalText(f"{action!r} is not app.what_happened")
    if target and not TARGET.fullmatch(target):
        raise PersonalText("a target is type:uuid")
    for key, value in facts.items():
        if not KEY.fullmatch(key):
            raise PersonalText("a detail is named by a code")
        if not isinstance(value, str | int) or (isinstance(value, str) and not WORD.fullmatch(value)):
            raise PersonalText(f"{key} is neither a code nor a number")


@dataclass(frozen=True)
class Broken:
    """A place where a chain does not hold."""

    subject_ref: UUID
    sequence: int
    what: str


def verify() -> Iterator[Broken]:
    """Walk every chain and report each place where it does not hold."""
    heads = AuditChain.objects.in_bulk()
    expected: dict[UUID, tuple[int, str]] = {
        ref: (head.first_sequence, head.first_previous_hash) for ref, head in heads.items()
    }
    for event in AuditEvent.objects.order_by("subject_ref", "sequence").iterator(chunk_size=1000):
        sequence, previous = expected.get(event.subject_ref, (0, ""))
        if event.sequence != sequence:
            yield Broken(event.subject_ref, event.sequence, "events are missing before this one")
        elif event.previous_hash != previous:
            yield Broken(event.subject_ref, event.sequence, "it does not follow the event before it")
        if event.hash != event.digest():
            yield Broken(event.subject_ref, event.sequence, "it was changed")
        expected[event.subject_ref] = (event.sequence + 1, event.hash)
    for ref, (sequence, last_hash) in expected.items():
        head = heads.get(ref)
        if head is None or (head.last_sequence + 1, head.last_hash) != (sequence, last_hash):
            yield Broken(ref, sequence, "events are missing at the end")
