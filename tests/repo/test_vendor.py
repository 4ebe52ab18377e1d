"""The vendored browser code is byte for byte what vendor.toml says."""

import hashlib
import tomllib
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
MANIFEST = VENDOR / "vendor.toml"
REQUIRED = {"path", "package", "version", "licence", "sha256"}


def _entries() -> list[dict[str, str]]:
    return tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["file"]


def _files_on_disk() -> set[str]:
    files = (path for path in VENDOR.rglob("*") if path.is_file() and path != MANIFEST)
    return {path.relative_to(VENDOR).as_posix() for path in files}


@pytest.mark.parametrize("entry", _entries(), ids=lambda entry: entry["path"])
def test_a_vendored_file_has_the_listed_hash(entry: dict[str, str]) -> None:
    content = (VENDOR / entry["path"]).read_bytes()

    digest = hashlib.sha256(content).hexdigest()

    assert digest == entry["sha256"], f"{entry['path']} is not {entry['package']} {entry['version']}"


def test_every_vendored_file_is_listed_once_and_every_listed_file_exists() -> None:
    listed = [entry["path"] for entry in _entries()]

    assert sorted(listed) == sorted(_files_on_disk())


def test_every_entry_names_package_version_licence_and_hash() -> None:
    incomplete = [entry for entry in _entries() if set(entry) != REQUIRED or not all(entry.values())]

    assert incomplete == []


def test_every_vendored_folder_keeps_its_licence_text() -> None:
    folders = {path.split("/")[0] for path in _files_on_disk()}

    without = [folder for folder in folders if not (VENDOR / folder / "LICENSE").is_file()]

    assert without == []
