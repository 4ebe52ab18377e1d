"""Empty folders of the default storage."""

from collections.abc import Iterator

from django.core.files.storage import default_storage


def names_in(folder: str) -> Iterator[str]:
    """Yield the name of every file below `folder`; a folder that is not there has none."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from names_in(f"{folder}/{name}")


def prune(folder: str) -> None:
    """Delete a folder if nothing is in it."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    if not folders and not files:
        default_storage.delete(folder)


def remove(folder: str) -> int:
    """Delete everything below `folder` and the folder itself; return how many files went."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    gone = len(files) + sum(remove(f"{folder}/{name}") for name in folders)
    default_storage.delete(folder)
    return gone
