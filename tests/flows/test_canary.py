"""Everything of a person is in their copy, and nothing of them is left after erasure.

The tables come from the app registry: whoever adds one has it tested here.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from celery import current_app
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from apps.accounts.models import User
from apps.compliance.models import AuditEvent, ErasureCase
from apps.compliance.registry import REGISTRY, Personal
from apps.compliance.services import attempts, audit, erasure, exports
from apps.compliance.services.erasure_plan import to_empty
from apps.core.models import State
from apps.core.queues import Queue
from config.settings import base
from tests.conftest import browser_of
from tests.factories import AthleteFactory, StaffFactory
from tests.flows.canaries import KEYS, Marks, fill

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = 7_777_777_777_001
Table = list[tuple[bytes, ...]]


@pytest.fixture(autouse=True)
def _limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count as in production: the other tests do not."""
    del settings.ACCOUNT_RATE_LIMITS
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", base.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"])


@pytest.fixture
def person() -> User:
    return AthleteFactory(pk=NUMBER)


@pytest.fixture
def bystander() -> User:
    return AthleteFactory(pk=NUMBER - 1_000_000)


@pytest.fixture
def marks(person: User) -> Marks:
    """Fill the athlete's tables."""
    marks = Marks("a")
    fill(person, marks)
    person.refresh_from_db()
    person.groups.add(Group.objects.create(name="a group"))
    LogEntry.objects.create(
        user=StaffFactory(),
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=f"about {marks.next('a staff entry')}",
        action_flag=CHANGE,
    )
    return marks


@pytest.fixture
def other_marks(bystander: User) -> Marks:
    """Fill the bystander's tables."""
    marks = Marks("b")
    fill(bystander, marks)
    return marks


def export(user: User) -> ZipFile:
    request = exports.request(user=user, by=user, now=timezone.now())
    exports.pack_due()
    request.refresh_from_db()
    assert request.state == State.DONE, request.error_code
    with default_storage.open(request.storage_name) as file:
        return ZipFile(BytesIO(file.read()))


def erase(user: User) -> ErasureCase:
    case = erasure.request(user=user, by=user, now=timezone.now())
    deliver()
    ErasureCase.objects.update(next_attempt_at=timezone.now())
    erasure.carry_out_due()
    case.refresh_from_db()
    assert case.state == State.DONE, case.error_code
    return case


def use_everything_that_is_limited(user: User) -> None:
    """Be counted by every limit that counts by person."""
    attempts.note(user)
    browser = browser_of(user)
    for address in ("/api/v1/exports/", "/accounts/reauthenticate/", "/accounts/password/change/", "/files/"):
        file = ContentFile(b"no recording", "a.fit")
        browser.post(address, {"password": "wrong", "oldpassword": "wrong", "file": file})


def deliver() -> None:
    for queue in Queue:
        current_app.tasks["core.drain_outbox"](queue=queue.value)


def as_bytes(cell: object) -> bytes:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell)
    return str(cell).encode()


def tables() -> Iterator[tuple[str, Table]]:
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor, include_views=False):
            cursor.execute(f'SELECT * FROM "{name}"')
            yield name, [tuple(as_bytes(cell) for cell in row) for row in cursor.fetchall()]


def rows_with(pattern: re.Pattern[bytes]) -> dict[str, Table]:
    found = {name: sorted(r for r in rows if any(map(pattern.search, r))) for name, rows in tables()}
    return {name: rows for name, rows in found.items() if rows}


def identity(user: User, marks: Marks) -> re.Pattern[bytes]:
    words = [str(user.pk), str(user.public_id), user.public_id.hex, user.email]
    return re.compile(b"|".join([marks.pattern.pattern, *(re.escape(word).encode() for word in words)]))


def stored(pattern: re.Pattern[bytes]) -> list[str]:
    root = Path(default_storage.location)  # type: ignore[attr-defined]
    hits = []
    for path in sorted(root.rglob("*")):
        if pattern.search(str(path).encode()) or (path.is_file() and pattern.search(path.read_bytes())):
            hits.append(str(path.relative_to(root)))
    return hits


def cached(pattern: re.Pattern[bytes]) -> list[bytes]:
    redis = cache._cache.get_client()  # type: ignore[attr-defined]
    keys = redis.keys("*")
    return [key for key in keys if pattern.search(key) or pattern.search(redis.dump(key) or b"")]


def exportable(declared: Personal) -> list[str]:
    return [f"{declared.label}.{name}" for name in declared.export] if declared.exporter is None else []


def test_every_personal_table_was_filled(person: User, marks: Marks) -> None:
    for label, declared in to_empty(REGISTRY).items():
        assert declared.rows(person).exists(), f"{label} has no row to look for"
    assert len(marks.by_column) > 50


def test_the_copy_holds_everything_that_is_declared_for_it(
    person: User, marks: Marks, other_marks: Marks
) -> None:
    archive = export(person)

    members = {name: archive.read(name) for name in archive.namelist()}
    for label, declared in to_empty(REGISTRY).items():
        if label == "compliance.ExportRequest" or not (declared.export or declared.exporter):
            continue
        app, model = label.lower().split(".")
        data = members[f"data/{app}/{model}.json"]
        assert json.loads(data), f"{label} is empty in the copy"
        for column in exportable(declared):
            if column in marks.by_column:
                assert marks.by_column[column].encode() in data, f"{column} is missing from the copy"
    whole = b"".join(members.values())
    assert not other_marks.pattern.search(whole)
    assert str(NUMBER).encode() not in whole


def test_the_copy_leaves_out_what_is_withheld(person: User, marks: Marks) -> None:
    archive = export(person)
    whole = b"".join(archive.read(name) for name in archive.namelist())

    for label, declared in to_empty(REGISTRY).items():
        for name in declared.withhold:
            mark = marks.by_column.get(f"{label}.{name}")
            if mark is not None and name not in declared.files:
                assert mark.encode() not in whole, f"{label}.{name} should be withheld"


def test_the_copy_holds_every_file_and_a_manifest_that_checks_out(person: User, marks: Marks) -> None:
    archive = export(person)

    manifest = json.loads(archive.read("manifest.json"))
    listed = {member["path"]: member["sha256"] for member in manifest["members"]}
    assert listed.keys() == set(archive.namelist()) - {"manifest.json"}
    for name, sha256 in listed.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == sha256
    originals = [archive.read(name) for name in listed if name.startswith("files/originals/")]
    assert originals == [f"content of {marks.by_column['wearables.OriginalFile.storage_name']}".encode()]


def test_nothing_is_left_after_erasure_and_a_bystander_is_untouched(
    person: User, marks: Marks, bystander: User, other_marks: Marks
) -> None:
    bystander.refresh_from_db()
    export(person)
    deliver()
    use_everything_that_is_limited(person)
    counted = b"\n".join(cached(re.compile(str(NUMBER).encode()))).decode()
    for count in (
        "compliance:attempts",
        "throttle_user",
        "throttle_exports",
        "reauthenticate",
        "change_password",
    ):
        assert count in counted, f"{count} is not counted, so that this test says nothing of it"
    theirs = identity(bystander, other_marks)
    before, files_before = rows_with(theirs), stored(theirs)
    mine = identity(person, marks)
    assert len(rows_with(mine)) > 20
    assert stored(mine)

    case = erase(person)

    assert rows_with(mine) == {}
    assert stored(mine) == []
    assert cached(mine) == []
    assert rows_with(theirs) == before
    assert stored(theirs) == files_before
    assert case.user_id is None
    assert case.leftover_files == []
    assert not list(audit.verify())
    assert AuditEvent.objects.filter(subject_ref=case.subject_ref, action="compliance.erased").exists()


def test_keys_and_references_are_among_what_goes() -> None:
    assert to_empty(REGISTRY).keys() >= KEYS
