"""Stored originals: keep them, read them, remove them, clean up after broken uploads.

A file is written under a name of its own and never again; the row says which one counts. So what no row names
and is not fresh is left over from an upload that broke, and nobody is about to register it.
"""

from datetime import datetime, timedelta

from django.core.files.base import File
from django.core.files.storage import default_storage

from apps.accounts.models import User
from apps.wearables.models import OriginalFile

ORIGINALS = "originals"
GRACE = timedelta(hours=1)


def keep(*, user: User, sha256: str, file: "File[bytes]") -> str:
    """Write a file and return the name under which storage has it, which is a new one every time."""
    return default_storage.save(f"{ORIGINALS}/{user.public_id}/{sha256}", file)


def kept(*, user: User, sha256: str) -> str:
    """Return the name under which storage has a person's file whole; empty if it does not."""
    original = OriginalFile.objects.filter(user=user, sha256=sha256).first()
    if original is None:
        return ""
    try:
        is_whole = default_storage.size(original.storage_name) == original.byte_count
    except FileNotFoundError:
        return ""
    return original.storage_name if is_whole else ""


def read(*, original: OriginalFile) -> bytes:
    """Return the bytes of an original. Raises OSError if storage does not have it."""
    with default_storage.open(original.storage_name) as file:
        content: bytes = file.read()
    return content


def remove(*, original: OriginalFile) -> None:
    """Remove an original from storage; gone already is fine."""
    default_storage.delete(original.storage_name)


def remove_orphans(*, now: datetime) -> int:
    """Remove files older than the grace period that no row names; return how many."""
    if not default_storage.exists(ORIGINALS):
        return 0
    removed = 0
    for folder in default_storage.listdir(ORIGINALS)[0]:
        place = f"{ORIGINALS}/{folder}"
        names = {f"{place}/{name}" for name in default_storage.listdir(place)[1]}
        known = set(
            OriginalFile.objects.filter(storage_name__in=names).values_list("storage_name", flat=True)
        )
        for name in names - known:
            if now - default_storage.get_modified_time(name) > GRACE:
                default_storage.delete(name)
                removed += 1
        if removed and not any(default_storage.listdir(place)):
            default_storage.delete(place)
    return removed
