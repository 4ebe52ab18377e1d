"""Packages are installed when a lock has changed, and only then."""

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import install
from scripts.problem import ProblemError

Stamp = Callable[..., None]


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    """Locks of four sets."""
    folder = tmp_path / "requirements"
    folder.mkdir()
    for name in install.SETS:
        (folder / f"{name}.txt").write_text(f"the lock of {name}\n", encoding="ascii")
    return folder


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An environment whose Python exists and whose pip does not work."""
    python = install.python_of(tmp_path / ".venv")
    python.parent.mkdir(parents=True)
    python.touch()
    (tmp_path / ".venv" / "pyvenv.cfg").touch()
    return tmp_path / ".venv"


@pytest.fixture
def stamp(venv: Path, requirements: Path) -> Stamp:
    """Stamp the environment as if a set had been installed."""

    def write(name: str, **changes: str) -> None:
        words = {"set": name, "lock": install._digest(requirements, name), "place": str(venv)} | changes
        install._stamp(venv).write_text(json.dumps(words), encoding="utf-8")

    return write


@pytest.mark.parametrize("done", ["local", "test", "check"])
def test_a_larger_set_satisfies_a_smaller_one(
    venv: Path, requirements: Path, stamp: Stamp, done: str
) -> None:
    stamp(done)

    assert install.satisfied(venv, requirements, "local")


def test_a_smaller_set_does_not_satisfy_a_larger_one(venv: Path, requirements: Path, stamp: Stamp) -> None:
    stamp("local")

    assert not install.satisfied(venv, requirements, "test")


def test_a_changed_lock_is_installed_again(venv: Path, requirements: Path, stamp: Stamp) -> None:
    stamp("test")

    (requirements / "test.txt").write_text("another lock\n", encoding="ascii")

    assert not install.satisfied(venv, requirements, "local")


def test_an_environment_that_was_moved_or_lost_its_python_is_not_trusted(
    venv: Path, requirements: Path, stamp: Stamp
) -> None:
    stamp("local", place="/elsewhere/.venv")
    moved = install.satisfied(venv, requirements, "local")
    stamp("local")
    install.python_of(venv).unlink()
    lost = install.satisfied(venv, requirements, "local")

    assert (moved, lost) == (False, False)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"set": "local"}', '{"set": "?", "lock": "", "place": ""}']
)
def test_a_stamp_that_cannot_be_read_counts_as_none(venv: Path, requirements: Path, text: str) -> None:
    install._stamp(venv).write_text(text, encoding="utf-8")

    assert not install.satisfied(venv, requirements, "base")


def test_a_python_without_ensurepip_names_the_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())

    message = install.missing_package()

    assert message is not None
    assert f"apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in message


def test_a_folder_that_is_no_environment_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    folder.mkdir()
    (folder / "thesis.txt").touch()

    with pytest.raises(ProblemError, match="not a virtual environment"):
        install.make_venv(folder)

    assert (folder / "thesis.txt").exists()


def test_a_failed_installation_says_what_to_do_and_leaves_no_stamp(
    venv: Path, requirements: Path, stamp: Stamp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp("local")
    (requirements / "test.txt").write_text("no-such-package==1 --hash=sha256:00\n", encoding="ascii")
    monkeypatch.setattr(install, "python_of", lambda _venv: Path(sys.executable))
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    with pytest.raises(ProblemError) as problem:
        install.install(venv, requirements, "test", log=tmp_path / "log")

    assert str(tmp_path / "log") in str(problem.value)
    assert not install._stamp(venv).exists()


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "Do not go on"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "disk is full"),
        ("WARNING: Retrying (Retry(total=4)) after connection broken", "network"),
        ("ERROR: No matching distribution found for x", "network"),
        ("error: command 'gcc' failed", "Another Python"),
    ],
)
def test_advice_fits_the_failure(output: str, advice: str, tmp_path: Path) -> None:
    assert advice in install._advice(output, tmp_path / "log")


def test_preparing_twice_installs_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    fake = SimpleNamespace(ready=False)
    monkeypatch.setattr(install, "satisfied", lambda *_: fake.ready)
    monkeypatch.setattr(install, "make_venv", lambda _venv: calls.append("venv"))
    monkeypatch.setattr(install, "install", lambda *_, **__: calls.append("install"))

    install.prepare(tmp_path, wanted="local")
    fake.ready = True
    install.prepare(tmp_path, wanted="local")

    assert calls == ["venv", "install"]
    assert (tmp_path / ".env").exists()
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700
