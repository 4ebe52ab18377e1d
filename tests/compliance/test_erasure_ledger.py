"""After a restore: whoever was erased is erased again, and nobody else."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance.models import AuditEvent, ErasureCase
from apps.compliance.services import erasure
from apps.core.models import Outbox

pytestmark = pytest.mark.django_db


def erase(user: User) -> None:
    erasure.request(user=user, by=user, now=timezone.now())
    carry_out()


def carry_out() -> None:
    Outbox.objects.filter(event="compliance.erasure_started").delete()
    erasure.carry_out_due(clock=lambda: timezone.now() + timedelta(seconds=1))


def ledger() -> str:
    out = StringIO()
    call_command("erasure_ledger", stdout=out)
    return out.getvalue()


def replay(file: Path) -> str:
    out = StringIO()
    call_command("replay_erasures", str(file), stdout=out)
    return out.getvalue()


def test_who_was_erased_after_the_backup_is_erased_again(
    athlete: User, stranger: User, tmp_path: Path
) -> None:
    kept = tmp_path / "ledger"
    with transaction.atomic():
        erase(athlete)
        assert not User.objects.filter(pk=athlete.pk).exists()
        kept.write_text(f"{uuid4()}\n{ledger()}")
        transaction.set_rollback(True)  # the backup is from before
    assert User.objects.filter(pk=athlete.pk, is_active=True).exists()

    words = replay(kept), replay(kept)

    assert "2 in the ledger, 1 were back" in words[0]
    assert "2 in the ledger, 0 were back" in words[1]
    case = ErasureCase.objects.get()
    assert (case.user_id, case.requested_by) == (athlete.pk, "system")
    assert AuditEvent.objects.get(action="compliance.erasure_requested").actor_kind == "system"
    carry_out()
    assert set(User.objects.filter(pk__in=[athlete.pk, stranger.pk])) == {stranger}


def test_the_ledger_names_everybody_once_and_nobody_by_name(athlete: User, stranger: User) -> None:
    erase(athlete)
    erasure.request(user=stranger, by=stranger, now=timezone.now())

    lines = ledger().split()

    refs = ErasureCase.objects.order_by("pk").values_list("subject_ref", flat=True)
    assert lines == [str(ref) for ref in refs]
    assert len(lines) == 2


@pytest.mark.parametrize("content", [b"no reference\n", b"\xff\xfe"])
def test_a_ledger_that_cannot_be_read_changes_nothing(athlete: User, tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "ledger"
    broken.write_bytes(content)

    with pytest.raises(CommandError):
        replay(broken)
    with pytest.raises(CommandError):
        replay(tmp_path / "nothing here")

    assert not ErasureCase.objects.exists()
