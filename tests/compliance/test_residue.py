"""Erasure on a real SQLite file, killed for real: no byte of the person is left in any of its files.

Runs in processes of its own, on a copy of the migrated file: only processes can be killed.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as site
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import User
from apps.compliance.models import ErasureCase
from apps.compliance.services import erasure, residue
from apps.core.models import Outbox

PREPARE = """
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from apps.accounts.services import people
from apps.compliance.models import ErasureCase
from apps.compliance.policy import Purpose
from apps.compliance.registry import REGISTRY
from apps.compliance.services import consents, erasure
from apps.core.models import Outbox

now = timezone.now()
for name in ("canary-of-the-erased", "bystander"):
    user = get_user_model().objects.create_user(f"{name}@example.org", "a long enough sentence")
    people.complete(user=user, now=now)
    user.profile.display_name = name * 4
    user.profile.save()
    consents.grant(user, Purpose.HEALTH_STORAGE, by=user, now=now)
user = get_user_model().objects.get(email__startswith="canary")
erasure.request(user=user, by=user, now=now)
Outbox.objects.all().delete()
print(user.public_id)
"""
KILLED = """
import os, signal
from apps.compliance.registry import REGISTRY
from apps.compliance.services import erasure

REGISTRY.after_erasure.append(lambda _number: os.kill(os.getpid(), signal.SIGKILL))
erasure.carry_out_due()
"""
FINISH = """
from datetime import timedelta
from django.utils import timezone
from apps.compliance.models import ErasureCase
from apps.compliance.services import audit, erasure

erasure.carry_out_due(clock=lambda: timezone.now() + erasure.LEASE)
[case] = ErasureCase.objects.all()
assert case.state == "done", case.state
assert not list(audit.verify())
"""
BUSY = """
from django.db import connection
from django.utils import timezone
from apps.compliance.models import ErasureCase
from apps.compliance.services import erasure

with connection.cursor() as cursor:
    cursor.execute("PRAGMA busy_timeout=100")
erasure.carry_out_due()
[case] = ErasureCase.objects.all()
assert (case.state, case.error_code) == ("pending", "log_in_use"), (case.state, case.error_code)
assert case.receipt_hash == ""
assert (case.user_id, case.leftover_files) == (None, [])
"""
HOLD = """
import sqlite3, sys

web = sqlite3.connect(sys.argv[1])
web.execute("PRAGMA journal_mode=WAL")
if sys.argv[2] == "reading":
    web.execute("BEGIN")
web.execute("SELECT count(*) FROM sqlite_master").fetchall()
print("connected", flush=True)
sys.stdin.read()
"""
CANARY, BYSTANDER = b"canary-of-the-erased", b"bystander"


@pytest.fixture
def folder(tmp_path: Path, migrated: str) -> Path:
    """The folder of a site whose database is migrated."""
    shutil.copy(migrated, tmp_path / "site.sqlite3")
    return tmp_path


def run(script: str, folder: Path, *, ends: int = 0) -> bytes:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    environment.pop("REDIS_URL", None)
    whole = f"import django; django.setup()\n{script}"
    done = subprocess.run(
        [sys.executable, "-c", whole], cwd=site.ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == ends, done.stderr.decode()[-2000:]
    return done.stdout.strip()


def found(needle: bytes, folder: Path) -> list[str]:
    return [path.name for path in sorted(folder.rglob("*")) if path.is_file() and needle in path.read_bytes()]


@contextmanager
def somebody_connected(folder: Path, *, reading: bool = False) -> Iterator[None]:
    """Hold a connection as the site does, in another process: opening the file here would drop its locks."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder / "site.sqlite3"), "reading" if reading else "idle"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.skipif("postgresql" in site.DATABASES["default"]["ENGINE"], reason="about SQLite's files")
def test_no_byte_is_left_in_the_database_or_its_log_even_after_a_kill(folder: Path) -> None:
    with somebody_connected(folder):
        public_id = run(PREPARE, folder)
        assert "site.sqlite3-wal" in found(CANARY, folder)

        run(KILLED, folder, ends=-signal.SIGKILL)
        assert found(public_id, folder)
        run(FINISH, folder)

        for trace in (CANARY, public_id, public_id.replace(b"-", b"")):
            assert found(trace, folder) == []
        assert found(BYSTANDER, folder) == ["site.sqlite3"]


@pytest.mark.skipif("postgresql" in site.DATABASES["default"]["ENGINE"], reason="about SQLite's files")
def test_a_log_that_somebody_reads_is_cut_off_later_and_no_receipt_says_otherwise(folder: Path) -> None:
    public_id = run(PREPARE, folder)
    with somebody_connected(folder, reading=True):
        run(BUSY, folder)
        assert "site.sqlite3-wal" in found(public_id, folder)

    with somebody_connected(folder):
        run(FINISH, folder)

        for trace in (CANARY, public_id, public_id.replace(b"-", b"")):
            assert found(trace, folder) == []


@pytest.mark.django_db
def test_a_log_that_is_never_free_makes_the_case_one_for_staff(
    athlete: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(residue, "clean", lambda: False)
    case = erasure.request(user=athlete, by=athlete, now=timezone.now())
    Outbox.objects.all().delete()
    ErasureCase.objects.update(attempts=ErasureCase.max_attempts - 2)

    for _ in range(2):
        erasure.carry_out_due()
        ErasureCase.objects.filter(state="pending").update(next_attempt_at=timezone.now())
        case.refresh_from_db()
        assert (case.error_code, case.receipt_hash, case.user_id) == ("log_in_use", "", None)

    assert case.state == "failed"


@pytest.mark.django_db
def test_a_redis_that_does_not_answer_holds_nothing_up(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"

    residue.clean()

    assert "the append-only file was not rewritten" in caplog.text
