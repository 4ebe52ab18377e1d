"""Take somebody's mails out of the files that a development site writes instead of sending."""

from collections.abc import Collection
from pathlib import Path

from apps.notifications.domain import mailbox


def forget(*, folder: Path, addresses: Collection[str]) -> int:
    """Remove the mails to any of the addresses; files that hold others' mails too keep those.

    Returns:
        How many mails were removed.
    """
    removed = 0
    for file in folder.glob("*.log"):
        letters = mailbox.split(file.read_bytes())
        kept = [source for source in letters if not mailbox.is_to(source, addresses)]
        if len(kept) == len(letters):
            continue
        removed += len(letters) - len(kept)
        if kept:
            file.write_bytes(mailbox.join(kept))
        else:
            file.unlink()
    return removed
