"""A copy of everything: asked for once, packed safely, fetched by its owner, gone after a week."""

import hashlib
import json
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.compliance.models import AuditEvent, ExportRequest
from apps.compliance.registry import REGISTRY
from apps.compliance.services import archive, enforcement, exports, vault
from apps.compliance.services.exports import NotReady
from apps.core.models import ClaimLost, Outbox, State
from apps.wearables.models import Connection, OriginalFile
from tests.compliance.killing import Killed, at_statement
from tests.factories import AthleteFactory

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-11-18T12:00:00+00:00")
MINUTE = timedelta(minutes=1)


def request(user: User, now: datetime = NOW) -> ExportRequest:
    return exports.request(user=user, by=user, now=now)


def packed(user: User, now: datetime = NOW) -> ExportRequest:
    export = request(user, now)
    exports.pack_due(clock=lambda: now)
    export.refresh_from_db()
    return export


def opened(export: ExportRequest) -> ZipFile:
    with default_storage.open(export.storage_name) as file:
        return ZipFile(BytesIO(file.read()))


def files_below(folder: str) -> list[str]:
    root = Path(default_storage.location)  # type: ignore[attr-defined]
    return sorted(str(path.relative_to(root)) for path in (root / folder).rglob("*") if path.is_file())


def test_a_packed_copy_says_its_size_and_digest_and_lives_a_week(athlete: User) -> None:
    export = packed(athlete)

    with default_storage.open(export.storage_name) as file:
        body = file.read()
    assert export.state == State.DONE
    assert (export.byte_count, export.sha256) == (len(body), hashlib.sha256(body).hexdigest())
    assert export.expires_at == NOW + timedelta(days=7)
    assert export.parts_done <= export.parts_total


def test_the_copy_explains_itself(athlete: User) -> None:
    archive_file = opened(packed(athlete))

    words = archive_file.read("README.txt").decode()
    assert "Everything that Mesocycle holds about you" in words
    assert "accounts.User.password: a hash that could be attacked" in words
    assert "7 days" in words
    assert json.loads(archive_file.read("manifest.json"))["format"] == "mesocycle-export"


def original(user: User, name: str, *, is_stored: bool) -> str:
    """Note an original file; return where a copy has it."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    place = f"originals/{user.public_id}/{sha256}"
    if is_stored:
        default_storage.save(place, ContentFile(name.encode()))
    OriginalFile.objects.create(user=user, sha256=sha256, name=name, byte_count=9, storage_name=place)
    return f"files/originals/{sha256[:12]}-{name}"


def test_a_copy_names_the_files_that_storage_has_lost(athlete: User) -> None:
    kept = original(athlete, "kept.fit", is_stored=True)
    lost = original(athlete, "lost.fit", is_stored=False)

    archive_file = opened(packed(athlete))

    manifest, words = json.loads(archive_file.read("manifest.json")), archive_file.read("README.txt").decode()
    assert manifest["lost"] == [lost]
    assert lost not in archive_file.namelist()
    assert kept in archive_file.namelist()
    assert "What is missing" in words
    assert lost in words
    assert kept not in words


def test_a_copy_with_every_file_speaks_of_none_missing(athlete: User) -> None:
    original(athlete, "kept.fit", is_stored=True)

    archive_file = opened(packed(athlete))

    assert json.loads(archive_file.read("manifest.json"))["lost"] == []
    assert "What is missing" not in archive_file.read("README.txt").decode()


def test_a_copy_explains_itself_in_the_language_in_which_it_was_asked_for(
    athlete: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "readme", lambda **_facts: translation.get_language())
    with translation.override("de"):
        export = request(athlete)

    exports.pack_due(clock=lambda: NOW)

    export.refresh_from_db()
    assert opened(export).read("README.txt") == b"de"
    assert translation.get_language() == "en"


def test_a_copy_is_announced_and_audited(athlete: User) -> None:
    export = packed(athlete)

    [event] = Outbox.objects.filter(event="compliance.export_ready")
    assert event.payload == {"user_id": athlete.pk, "export": str(export.public_id)}
    actions = AuditEvent.objects.filter(target=f"compliance.exportrequest:{export.public_id}")
    assert set(actions.values_list("action", flat=True)) == {
        "compliance.export_requested",
        "compliance.export_packed",
    }


def test_other_people_are_redacted(athlete: User, coach: User) -> None:
    whole = b"".join(opened(packed(athlete)).read(name) for name in opened(packed(athlete)).namelist())

    for secret in (coach.email, str(coach.public_id), "Cora Coach"):
        assert secret.encode() not in whole


def test_sealed_text_is_withheld_or_opened_but_never_copied_sealed(athlete: User) -> None:
    row = Connection(user=athlete, provider="garmin", provider_user_id="17")
    vault.seal(row, "tokens", "a token")
    row.save()

    data = json.loads(opened(packed(athlete)).read("data/wearables/connection.json"))

    assert data[0]["provider_user_id"] == "17"
    assert "tokens" not in data[0]


def test_asking_twice_gives_the_copy_that_is_under_way(athlete: User) -> None:
    assert request(athlete) == request(athlete)
    assert ExportRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_new_copy_replaces_the_old_one_and_its_file() -> None:
    person = AthleteFactory()
    old = packed(person)

    new = packed(person, NOW + MINUTE)

    assert list(ExportRequest.objects.all()) == [new]
    assert not default_storage.exists(old.storage_name)
    assert default_storage.exists(new.storage_name)


def test_only_a_packed_copy_can_be_fetched(athlete: User) -> None:
    with pytest.raises(NotReady):
        exports.fetch(export=request(athlete), by=athlete, now=NOW)


def test_fetching_is_audited_and_ends_with_the_week(athlete: User) -> None:
    export = packed(athlete)

    with exports.fetch(export=export, by=athlete, now=NOW + timedelta(days=6)).stream as stream:
        assert stream.read(2) == b"PK"

    assert AuditEvent.objects.filter(action="compliance.export_downloaded").count() == 1
    with pytest.raises(NotReady):
        exports.fetch(export=export, by=athlete, now=NOW + timedelta(days=7))


def test_a_copy_whose_file_is_gone_is_refused_with_a_sentence(athlete: User) -> None:
    export = packed(athlete)
    default_storage.delete(export.storage_name)

    with pytest.raises(NotReady, match="Ask for a new one"):
        exports.fetch(export=export, by=athlete, now=NOW)


def test_retention_deletes_expired_copies_and_keeps_the_others(athlete: User, stranger: User) -> None:
    old, young = packed(athlete), packed(stranger, NOW + timedelta(days=5))

    gone = enforcement.enforce(now=NOW + timedelta(days=7))

    assert gone["exports"] == 1
    assert list(ExportRequest.objects.all()) == [young]
    assert not default_storage.exists(old.storage_name)
    assert default_storage.exists(young.storage_name)


def test_retention_sweeps_archives_that_nobody_knows(athlete: User) -> None:
    export = packed(athlete)
    stray = default_storage.save(f"exports/{athlete.public_id}/stray.zip", ContentFile(b"PK"))

    exports.expire(before=NOW, now=timezone.now())
    assert default_storage.exists(stray), "it may belong to a worker that is packing right now"

    ExportRequest.objects.update(expires_at=timezone.now() + timedelta(days=9))
    exports.expire(before=NOW, now=timezone.now() + timedelta(days=2))
    assert files_below("exports") == [export.storage_name]


def claim(now: datetime) -> ExportRequest:
    [export] = ExportRequest.objects.claim(limit=1, now=now, lease=exports.LEASE)
    return export


def test_a_worker_that_was_overtaken_changes_nothing_and_leaves_no_file(athlete: User) -> None:
    request(athlete)
    slow = claim(NOW)
    fast = claim(NOW + exports.LEASE)

    exports.pack(fast, clock=lambda: NOW + exports.LEASE)
    with pytest.raises(ClaimLost):
        exports.pack(slow, clock=lambda: NOW + exports.LEASE)

    export = ExportRequest.objects.get()
    assert export.state == State.DONE
    assert files_below("exports") == [export.storage_name]
    assert AuditEvent.objects.filter(action="compliance.export_packed").count() == 1


def test_what_a_killed_worker_left_is_removed_by_the_next(athlete: User) -> None:
    request(athlete)
    dead = claim(NOW)
    default_storage.save(
        f"exports/{athlete.public_id}/{dead.public_id}-{dead.fence}.zip", ContentFile(b"half")
    )

    exports.pack_due(clock=lambda: NOW + exports.LEASE)

    export = ExportRequest.objects.get()
    assert export.state == State.DONE
    assert files_below("exports") == [export.storage_name]


def test_stopping_takes_the_work_from_the_worker(athlete: User) -> None:
    request(athlete)
    export = claim(NOW)

    exports.cancel(export=ExportRequest.objects.get(), by=athlete, now=NOW)

    with pytest.raises(ClaimLost):
        exports.pack(export, clock=lambda: NOW)
    assert files_below("exports") == []


def test_long_work_renews_its_lease_and_notes_its_progress(athlete: User) -> None:
    request(athlete)
    export = claim(NOW)
    seconds = iter(range(0, 10_000, 10))

    exports.pack(export, clock=lambda: NOW + timedelta(seconds=next(seconds)))

    export.refresh_from_db()
    assert export.state == State.DONE
    assert export.parts_done > 0


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the dead close nothing
@pytest.mark.django_db(transaction=True)
def test_a_kill_at_any_statement_is_survived() -> None:
    person = AthleteFactory()
    request(person)
    later, kills = NOW, 0

    while ExportRequest.objects.get().state != State.DONE:
        later += timedelta(hours=2)
        ExportRequest.objects.update(attempts=0)
        try:
            with connection.execute_wrapper(at_statement(kills)):
                exports.pack_due(clock=lambda at=later: at)
        except Killed:
            kills += 1

    export = ExportRequest.objects.get()
    assert kills > 30
    assert files_below("exports") == [export.storage_name]
    assert AuditEvent.objects.filter(action="compliance.export_packed").count() == 1
    assert opened(export).testzip() is None


def test_every_export_row_belongs_to_a_person_who_is_asked_for(athlete: User, stranger: User) -> None:
    for declared in REGISTRY.all_personal():
        mine = set(declared.rows(athlete).values_list("pk", flat=True))
        theirs = set(declared.rows(stranger).values_list("pk", flat=True))
        assert not mine & theirs, declared.label


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("files/a.fit", "files/a.fit"),
        ("../../etc/passwd", "etc/passwd"),
        ("/absolute", "absolute"),
        ("files/..", "files"),
        ("files/a\x00b\n.fit", "files/a_b_.fit"),
        ('files/a:b?"*.fit', "files/a_b___.fit"),
        ("", "file"),
    ],
)
def test_names_in_the_archive_are_harmless(given: str, kept: str) -> None:
    body = BytesIO()
    with archive.Archive(body, now=NOW, beat=lambda: None) as zipped:
        zipped.add_text(given, "x")
        zipped.add_text(given, "y")

    names = ZipFile(body).namelist()
    assert names[0] == kept
    assert len(set(names)) == 2
