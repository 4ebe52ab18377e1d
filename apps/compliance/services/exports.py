"""A person's copy of everything: ask for it, pack it in a job, fetch it, let it expire.

Crash-safe: a worker writes to a file named by its fence and makes it the export's in the transaction that
finishes the claim. Whatever a dead or overtaken worker left in the folder is removed.
"""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.compliance.domain.people import Actor, Person
from apps.compliance.events import export_ready
from apps.compliance.models import ExportRequest
from apps.compliance.registry import REGISTRY, Personal
from apps.compliance.retention import keep_for
from apps.compliance.services import audit, folders, rows
from apps.compliance.services.archive import Archive
from apps.compliance.services.readme import readme
from apps.core.errors import NotFound
from apps.core.models import ClaimLost, State
from apps.core.queues import Queue
from apps.core.services.claims import work
from apps.core.wakeup import wake

LEASE = timedelta(seconds=60)
RENEW_AFTER = timedelta(seconds=15)
FORMAT = 1
FOLDER = "exports"
STRAY_AFTER = timedelta(days=1)
Clock = Callable[[], datetime]


class NotReady(NotFound):
    """The archive is not packed yet, or has expired."""

    code = "export_not_ready"


def folder_of(user: Person) -> str:
    """Return the folder that holds a person's archives."""
    return f"{FOLDER}/{user.public_id}"


def request(*, user: Person, by: Person, now: datetime) -> ExportRequest:
    """Ask for a copy, explained in the language in force.

    One that is being packed is returned as it stands; a packed one is replaced.
    """
    under_way = ExportRequest.objects.filter(user_id=user.pk, state__in=[State.PENDING, State.CLAIMED])
    found = under_way.first()
    if found is not None:
        return found
    try:
        return _request(user=user, by=by, now=now)
    except IntegrityError:
        return under_way.get()


@transaction.atomic
def _request(*, user: Person, by: Person, now: datetime) -> ExportRequest:
    old = list(ExportRequest.objects.filter(user_id=user.pk))
    ExportRequest.objects.filter(pk__in=[export.pk for export in old]).delete()
    locale = get_language() or settings.LANGUAGE_CODE
    export = ExportRequest.objects.create(user_id=user.pk, locale=locale, created_at=now, next_attempt_at=now)
    audit.record(
        action="compliance.export_requested", by=by, subject=user, target=audit.target_of(export), now=now
    )
    transaction.on_commit(lambda: _remove_files(old), robust=True)
    wake("compliance.pack_exports", Queue.SLOW)
    return export


@transaction.atomic
def cancel(*, export: ExportRequest, by: Person, now: datetime) -> None:
    """Stop packing, or throw a packed archive away."""
    person = _person(export)
    ExportRequest.objects.filter(pk=export.pk).delete()
    audit.record(
        action="compliance.export_removed", by=by, subject=person, target=audit.target_of(export), now=now
    )
    transaction.on_commit(lambda: _remove_files([export]), robust=True)


def pack_due(*, clock: Clock = timezone.now) -> int:
    """Pack every archive that is due; return how many were packed."""
    return work(
        ExportRequest.objects.all(),
        lambda export: pack(export, clock=clock),
        batch=1,
        lease=LEASE,
        clock=clock,
    )


def pack(export: ExportRequest, *, clock: Clock = timezone.now) -> None:
    """Pack one claimed archive and finish it. Raises `ClaimLost` when another worker took over."""
    person = _person(export)
    progress = _Progress(export, clock)
    with tempfile.TemporaryFile() as file, translation.override(export.locale):
        _fill(file, person, progress)
        byte_count, sha256 = file.tell(), _digest(file)
        name = f"{folder_of(person)}/{export.public_id}-{export.fence}.zip"
        stored = default_storage.save(name, File(file))
    try:
        _finish(export, person, stored, byte_count=byte_count, sha256=sha256, now=clock())
    except ClaimLost:
        default_storage.delete(stored)
        folders.prune(folder_of(person))
        raise
    _remove_strays(person, keep=stored)


@transaction.atomic
def _finish(
    export: ExportRequest, person: Person, stored: str, *, byte_count: int, sha256: str, now: datetime
) -> None:
    export.finish(now=now)
    export.storage_name, export.byte_count, export.sha256 = stored, byte_count, sha256
    export.expires_at = now + keep_for("exports")
    export.parts_done = export.parts_total
    export.save(update_fields=["storage_name", "byte_count", "sha256", "expires_at", "parts_done"])
    audit.record(
        action="compliance.export_packed",
        by=None,
        subject=person,
        target=audit.target_of(export),
        details={"byte_count": byte_count},
        now=now,
    )
    export_ready.publish(user_id=person.pk, export=export.public_id)


def _fill(file: IO[bytes], person: Person, progress: "_Progress") -> None:
    now, lost = progress.clock(), list[str]()
    tables, files = rows.exported(REGISTRY.all_personal()), _with_files()
    progress.begin(len(tables) + sum(declared.rows(person).count() for declared in files))
    with Archive(file, now=now, beat=progress.beat) as archive:
        for declared in tables:
            app, model = declared.model._meta.app_label, declared.model._meta.model_name
            archive.add_rows(f"data/{app}/{model}.json", rows.as_json(declared, person, now=now))
            progress.step()
        for declared in files:
            for path, stream in declared.blobs(person) if declared.blobs else ():
                if stream is None:
                    lost.append(f"files/{path}")
                else:
                    archive.add_file(f"files/{path}", stream)
                progress.step()
        archive.add_text("README.txt", readme(lost=lost))
        archive.finish({"format": "mesocycle-export", "version": FORMAT, "lost": lost})


def _with_files() -> list[Personal]:
    return [declared for declared in REGISTRY.all_personal() if declared.blobs is not None]


class _Progress:
    """Renews the lease and notes how far the work is, a few times a minute."""

    def __init__(self, export: ExportRequest, clock: Clock) -> None:
        self.export = export
        self.clock = clock
        self._noted_at = clock()

    def begin(self, parts: int) -> None:
        self.export.parts_done, self.export.parts_total = 0, parts
        self._note()

    def step(self) -> None:
        self.export.parts_done += 1
        self.beat()

    def beat(self) -> None:
        if self.clock() - self._noted_at >= RENEW_AFTER:
            self._note()

    def _note(self) -> None:
        self._noted_at = self.clock()
        self.export.renew(until=self._noted_at + LEASE)
        ExportRequest.objects.filter(pk=self.export.pk).update(
            parts_done=self.export.parts_done, parts_total=self.export.parts_total
        )


@dataclass(frozen=True)
class Download:
    """A packed archive, open."""

    stream: "File[bytes]"
    name: str
    byte_count: int


@transaction.atomic
def fetch(*, export: ExportRequest, by: Actor, now: datetime) -> Download:
    """Open a packed archive and record that it was fetched.

    Raises:
        NotReady: it is not packed, has expired, or its file is gone.
    """
    if not export.is_ready(now) or not default_storage.exists(export.storage_name):
        raise NotReady(_("This copy is not there any more. Ask for a new one."))
    person = _person(export)
    audit.record(
        action="compliance.export_downloaded", by=by, subject=person, target=audit.target_of(export), now=now
    )
    name = f"mesocycle-{export.created_at:%Y-%m-%d}.zip"
    return Download(default_storage.open(export.storage_name), name, export.byte_count)


def expire(*, before: datetime, now: datetime) -> int:
    """Delete archives whose time has come, and requests that failed before `before`."""
    old = list(ExportRequest.objects.filter(state=State.DONE, expires_at__lte=now))
    old += ExportRequest.objects.filter(state=State.FAILED, finished_at__lt=before)
    ExportRequest.objects.filter(pk__in=[export.pk for export in old]).delete()
    _remove_files(old)
    _sweep(now=now)
    return len(old)


def _sweep(*, now: datetime) -> None:
    known = set(ExportRequest.objects.exclude(storage_name="").values_list("storage_name", flat=True))
    for name in list(folders.names_in(FOLDER)):
        if name not in known and default_storage.get_modified_time(name) < now - STRAY_AFTER:
            default_storage.delete(name)
            folders.prune(name.rpartition("/")[0])


def _person(export: ExportRequest) -> Person:
    found: Person = get_user_model().objects.get(pk=export.user_id)
    return found


def _remove_files(exports: list[ExportRequest]) -> None:
    for export in exports:
        if export.storage_name:
            default_storage.delete(export.storage_name)


def _remove_strays(person: Person, *, keep: str) -> None:
    for name in list(folders.names_in(folder_of(person))):
        if name != keep:
            default_storage.delete(name)


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1024 * 1024):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
