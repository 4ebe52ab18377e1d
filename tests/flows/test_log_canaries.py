"""The search of a run's log finds what it is for; the browser tests let it loose on the log of their site."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.browser.log_canaries import found_in

BEGUN = "  Ctrl-C stops everything.\n"
ACCESS = "10:00:00 web | request [mesocycle.access] method=GET route=pages:today status=200\n"


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """The databases that a run leaves."""
    made = {
        "sandbox.sqlite3": ("garmin_pair", "access text, kept real", ("a-token-of-garmin", 61.2345678)),
        "mesocycle.sqlite3": ("accounts_user", "email text, kept real", ("nora@example.org", 31234.567)),
    }
    for name, (table, columns, row) in made.items():
        with closing(sqlite3.connect(tmp_path / name)) as database:
            database.execute(f"CREATE TABLE {table} ({columns})")
            database.execute(f"INSERT INTO {table} VALUES (?, ?)", row)
            database.commit()
    return tmp_path


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("error for nora@example.org\n", "accounts_user.email"),
        ("GET /x?token=a-token-of-garmin\n", "garmin_pair.access"),
        ("Bearer a-token-of-garmin...\n", "garmin_pair.access"),
        ("distance=31234.567 m\n", "accounts_user.kept"),
        ("{'rmssd': 61.2345678}\n", "garmin_pair.kept"),
    ],
)
def test_tokens_addresses_and_readings_are_found(var: Path, line: str, column: str):
    assert found_in([BEGUN, ACCESS, line], var) == [f"{column} in the log"]


def test_a_clean_log_and_the_sign_ins_before_it_are_left_alone(var: Path):
    assert found_in(["    athlete nora@example.org early-miles\n", BEGUN, ACCESS], var) == []


def test_a_run_that_logged_nothing_proves_nothing(var: Path):
    with pytest.raises(AssertionError):
        found_in([BEGUN], var)
