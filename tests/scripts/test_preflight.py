"""What is in the way is said in one sentence before anything starts."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import preflight, redis_server
from scripts.problem import ProblemError


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_free_port_is_taken_as_it_is() -> None:
    number = redis_server.free_port()

    assert preflight.port(str(number)) == number


def test_a_taken_port_is_named_with_another_to_use(taken_port: int) -> None:
    with pytest.raises(ProblemError) as problem:
        preflight.port(str(taken_port))

    assert str(problem.value).startswith(f"Port {taken_port} is taken")
    assert "make run PORT=" in str(problem.value)
    assert len(str(problem.value).splitlines()) == 1


@pytest.mark.parametrize("text", ["", "abc", "0", "-1", "65536", "80.5"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ProblemError, match="not a port"):
        preflight.port(text)


@pytest.mark.parametrize("url", ["", "sqlite:///var/x.sqlite3"])
def test_sqlite_needs_nothing(url: str) -> None:
    assert preflight.database("", url) == "SQLite"


def test_postgres_without_an_address_says_how_to_give_it() -> None:
    with pytest.raises(ProblemError, match="make run DB=postgres DATABASE_URL="):
        preflight.database("postgres", "")


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("oracle", ""),
        ("sqlite", "postgres://u@h/n"),
        ("", "mysql://u:hush@h/n"),
        ("", "postgres://u:hush@[h/n"),
        ("postgres", "postgres://u:hush@127.0.0.1:1/n"),
        ("postgres", "postgres://u:hush@127.0.0.1/n?nonsense=1"),
    ],
)
def test_a_database_that_cannot_be_used_is_refused_without_its_password(kind: str, url: str) -> None:
    with pytest.raises(ProblemError) as problem:
        preflight.database(kind, url)

    assert "hush" not in str(problem.value)


@pytest.mark.parametrize("url", ["nonsense", "redis://:hush@127.0.0.1:1/0", "unix:///nowhere/redis.sock"])
def test_a_redis_that_does_not_answer_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ProblemError) as problem:
        preflight.redis_at(url)

    assert "REDIS_URL" in str(problem.value)
    assert "hush" not in str(problem.value)


def test_a_second_run_in_the_same_folder_is_told_who_runs_already(tmp_path: Path) -> None:
    lock = tmp_path / "var" / "run.lock"

    with (
        preflight.only_one(lock, address="http://localhost:8000"),
        pytest.raises(ProblemError, match=r"already runs.*process \d+, http://localhost:8000"),
        preflight.only_one(lock, address="http://localhost:8001"),
    ):
        pass

    with preflight.only_one(lock, address="http://localhost:8002"):
        assert lock.read_text(encoding="ascii").endswith("http://localhost:8002\n")


def test_the_socket_of_redis_has_a_short_path_in_a_private_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("long" * 25)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))

    folder = redis_server.socket_folder()

    assert len(str(folder / "redis.sock")) < 100
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not list(long.iterdir())
    folder.rmdir()


def test_an_unknown_redis_is_refused() -> None:
    with pytest.raises(ProblemError, match="REDIS=other is unknown"):
        redis_server.choose("other")
