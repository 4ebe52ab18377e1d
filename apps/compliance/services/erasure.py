"""Erase a person: a plan first, then a case, then a job that carries it out and writes the receipt.

The job has three steps, each of which can be repeated after a kill:

1. Wait until whoever must be told has been told (mail, providers), for at most `TELL_FOR`.
2. One transaction: note the files, delete all rows and the key, delete the reference that says who is who.
3. Delete the files and what caches hold, forget the number, cut off the database's log, write the receipt.
   A log that is in use is tried again; until it is cut off the receipt does not say that all is done.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.compliance.domain.people import Person
from apps.compliance.events import erasure_started
from apps.compliance.models import ActorKind, ErasureCase
from apps.compliance.registry import REGISTRY
from apps.compliance.services import audit, erasing, folders, residue
from apps.compliance.services.erasure_plan import ErasurePlan, file_names, plan
from apps.compliance.services.subject_refs import ref_for
from apps.core.errors import NotAllowed
from apps.core.models import Outbox, State
from apps.core.queues import Queue
from apps.core.services.claims import work
from apps.core.wakeup import wake

__all__ = ["ErasurePlan", "MayNotErase", "carry_out", "carry_out_due", "plan", "request"]
LEASE = timedelta(minutes=5)
TELL_FOR = timedelta(minutes=15)
LONGEST_WAIT = timedelta(seconds=60)
RESIDUE = "log_in_use"
Clock = Callable[[], datetime]


class MayNotErase(NotAllowed):
    """Only the person themselves, or staff they asked, can have an account erased; staff go by superusers."""

    code = "may_not_erase"


def refuse_strangers(*, user: Person, by: Person) -> None:
    """Let people erase themselves, staff erase people, and superusers erase staff.

    Raises:
        MayNotErase: it is none of these.
    """
    if by.pk == user.pk or by.is_superuser:
        return
    if not by.is_staff:
        raise MayNotErase(_("Only you, or staff whom you asked, can erase this account."))
    if user.is_staff or user.is_superuser:
        raise MayNotErase(_("Accounts of staff are erased by a superuser, or by the person themselves."))


@transaction.atomic
def request(*, user: Person, by: Person, now: datetime) -> ErasureCase:
    """Open the case: the account is closed and signed out everywhere at once, the rest is the job's.

    Asking again returns the case as it stands.

    Raises:
        MayNotErase: somebody else asked.
    """
    refuse_strangers(user=user, by=by)
    return _open(user=user, by=by, now=now)


@transaction.atomic
def replay(*, user: Person, now: datetime) -> ErasureCase:
    """Open the case of somebody who was erased before and whom a restored backup brought back."""
    return _open(user=user, by=None, now=now)


def _open(*, user: Person, by: Person | None, now: datetime) -> ErasureCase:
    erasing.lock(user.pk)
    found = ErasureCase.objects.filter(user_id=user.pk).first()
    if found is not None:
        return found
    planned = plan(user)
    case = ErasureCase.objects.create(
        user_id=user.pk,
        subject_ref=ref_for(user),
        requested_by=_asked(user, by),
        plan={"rows": dict(planned.counts), "files": planned.files},
        kept={table.label: table.rows for table in planned.kept},
        created_at=now,
        next_attempt_at=now,
    )
    audit.record(
        action="compliance.erasure_requested", by=by, subject=user, target=audit.target_of(case), now=now
    )
    erasure_started.publish(user_id=user.pk, case=case.public_id)
    for end in REGISTRY.before_erasure:
        end(user, now)
    get_user_model()._base_manager.filter(pk=user.pk).update(is_active=False)
    wake("compliance.carry_out_erasures", Queue.SLOW)
    return case


def _asked(user: Person, by: Person | None) -> ActorKind:
    if by is None:
        return ActorKind.SYSTEM
    return ActorKind.SELF if by.pk == user.pk else ActorKind.STAFF


@transaction.atomic
def try_again(*, case: ErasureCase, by: Person, now: datetime) -> bool:
    """Put a case that failed back to be carried out; say whether it had failed."""
    if not ErasureCase.objects.filter(pk=case.pk).put_back(now=now):
        return False
    audit.append(
        action="compliance.erasure_tried_again",
        actor_kind=ActorKind.STAFF,
        actor_ref=ref_for(by),
        subject_ref=case.subject_ref,
        target=audit.target_of(case),
        now=now,
    )
    wake("compliance.carry_out_erasures", Queue.SLOW)
    return True


def carry_out_due(*, clock: Clock = timezone.now) -> int:
    """Carry out every case that is due; return how many were handled."""
    return work(
        ErasureCase.objects.all(),
        lambda case: carry_out(case, clock=clock),
        batch=1,
        lease=LEASE,
        clock=clock,
    )


def carry_out(case: ErasureCase, *, clock: Clock = timezone.now) -> None:
    """Carry out one claimed case, from wherever it stands. Raises `ClaimLost` when another has it."""
    if case.erased_at is None:
        if _must_wait(case, now=clock()):
            return
        _erase(case, now=clock())
    if case.user_id is not None:
        case.files_deleted += _delete_files(case)
        for sweep in REGISTRY.after_erasure:
            sweep(case.user_id)
        _forget_who(case, now=clock())
    if residue.clean():
        _write_receipt(case, now=clock())
    else:
        _clean_later(case, now=clock())


def _must_wait(case: ErasureCase, *, now: datetime) -> bool:
    telling = Outbox.objects.filter(event=erasure_started.name, subject_id=case.user_id)
    if telling.exclude(state=State.FAILED).exists() and now < case.created_at + TELL_FOR:
        case.retry(code="telling", at=now + _wait(case))
        return True
    case.untold = telling.count()
    return False


def _wait(case: ErasureCase) -> timedelta:
    return min(timedelta(seconds=case.attempts), LONGEST_WAIT)


def _clean_later(case: ErasureCase, *, now: datetime) -> None:
    """Look again later; a case whose tries are used up is for staff, and never says that it is done."""
    if case.attempts >= case.max_attempts:
        case.fail(code=RESIDUE, now=now)
    else:
        case.retry(code=RESIDUE, at=now + _wait(case))


@transaction.atomic
def _erase(case: ErasureCase, *, now: datetime) -> None:
    case.renew(until=now + LEASE)
    user = erasing.lock(case.user_id or 0)
    if user is None:
        case.erased = {}
    else:
        case.leftover_files = [*file_names(user), *(f"{folder(user)}/" for folder in REGISTRY.folders)]
        case.erased = erasing.delete_rows(user)
    audit.append(
        action="compliance.erased",
        actor_kind=ActorKind.SYSTEM,
        actor_ref=None,
        subject_ref=case.subject_ref,
        target=audit.target_of(case),
        details={"rows": sum(case.erased.values())},
        now=now,
    )
    case.erased_at = now
    case.save(update_fields=["erased", "leftover_files", "untold", "erased_at"])


def _delete_files(case: ErasureCase) -> int:
    gone = 0
    for name in case.leftover_files:
        if name.endswith("/"):
            gone += folders.remove(name.rstrip("/"))
        elif default_storage.exists(name):
            default_storage.delete(name)
            gone += 1
    return gone


@transaction.atomic
def _forget_who(case: ErasureCase, *, now: datetime) -> None:
    """Empty what names the person, before the logs are cut off: nothing after that writes it again."""
    case.renew(until=now + LEASE)
    case.user_id, case.leftover_files = None, []
    case.save(update_fields=["user_id", "leftover_files", "files_deleted"])


@transaction.atomic
def _write_receipt(case: ErasureCase, *, now: datetime) -> None:
    case.finish(now=now)
    case.receipt_hash = receipt_hash(case)
    case.save(update_fields=["receipt_hash"])


def receipt_hash(case: ErasureCase) -> str:
    """Return the SHA-256 of what the receipt says, so that a printed one can be checked."""
    facts = {
        "receipt": str(case.public_id),
        "requested_at": case.created_at.isoformat(),
        "erased_at": case.erased_at.isoformat() if case.erased_at else "",
        "erased": case.erased,
        "kept": case.kept,
        "files": case.files_deleted,
        "untold": case.untold,
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
