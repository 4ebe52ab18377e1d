"""The private settings are private, fresh, and written once."""

import base64
import stat
from pathlib import Path

import pytest

from scripts import local_settings


def values(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="ascii").splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def test_only_the_owner_can_read_the_file_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / ".env"

    assert local_settings.write_once(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not local_settings.is_open_to_others(path)
    assert [entry.name for entry in tmp_path.iterdir()] == [".env"]


def test_a_file_that_is_there_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("SECRET_KEY=mine\n", encoding="ascii")

    assert not local_settings.write_once(path)

    assert path.read_text(encoding="ascii") == "SECRET_KEY=mine\n"


def test_a_file_that_appears_while_ours_is_written_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".env"
    path.write_text("SECRET_KEY=theirs\n", encoding="ascii")
    monkeypatch.setattr(Path, "exists", lambda _path: False)

    assert not local_settings.write_once(path)

    assert path.read_text(encoding="ascii") == "SECRET_KEY=theirs\n"
    assert len(list(tmp_path.iterdir())) == 1


def test_the_keys_are_long_enough_and_differ_between_checkouts(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"

    local_settings.write_once(first)
    local_settings.write_once(second)

    one, other = values(first), values(second)
    assert set(one) == {"SECRET_KEY", "JWT_SIGNING_KEY", "VAULT_KEYS"}
    assert all(one[name] != other[name] for name in one)
    number, key = one["VAULT_KEYS"].split(":")
    assert number == "1"
    assert len(base64.b64decode(key, validate=True)) == 32
    assert len(one["SECRET_KEY"]) >= 50
    assert len(one["JWT_SIGNING_KEY"]) >= 32


def test_a_file_that_others_can_read_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    local_settings.write_once(path)

    path.chmod(0o640)

    assert local_settings.is_open_to_others(path)
