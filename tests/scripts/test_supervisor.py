"""Processes are started, noticed when they end, and never left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import warden
from scripts.console import Console
from scripts.problem import ProblemError
from scripts.signals import Signals, StopAskedError
from scripts.supervisor import Supervisor

WITH_A_STUBBORN_CHILD = """
import signal, subprocess, sys, time
stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print(0, flush=True); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def signals() -> Iterator[Signals]:
    """Signals noted instead of ending the tests."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    noted = Signals()
    noted.listen()
    yield noted
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def supervisor(signals: Signals, tmp_path: Path) -> Iterator[Supervisor]:
    """A supervisor that has ended its processes when the test has."""
    with Supervisor(console=Console(), signals=signals, folder=tmp_path) as running:
        yield running


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def is_alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_step_that_fails_shows_its_last_lines_and_the_advice(supervisor: Supervisor) -> None:
    with pytest.raises(ProblemError) as problem:
        supervisor.run(
            "migrate", python("print('no such table'); raise SystemExit(3)"), {}, advice="Do this."
        )

    assert "no such table" in str(problem.value)
    assert str(problem.value).endswith("The step 'migrate' failed. Do this.")


def test_a_process_that_ends_by_itself_is_named_with_its_status(supervisor: Supervisor) -> None:
    supervisor.start("beat", python("print('clock broke'); raise SystemExit(7)"), {})

    with pytest.raises(ProblemError) as problem:
        supervisor.watch()

    assert "clock broke" in str(problem.value)
    assert str(problem.value).endswith("beat ended with exit status 7, so everything was stopped.")


def test_what_never_comes_true_ends_with_the_advice(supervisor: Supervisor) -> None:
    supervisor.start("web", python("import time; time.sleep(60)"), {})

    with pytest.raises(ProblemError, match="It did not answer"):
        supervisor.watch(lambda: False, seconds=0.3, advice="It did not answer.")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_asks_to_stop(supervisor: Supervisor, number: signal.Signals) -> None:
    timer = threading.Timer(0.2, os.kill, args=(os.getpid(), number))
    timer.start()

    with pytest.raises(StopAskedError):
        supervisor.watch()

    timer.join()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_children_of_a_process_end_with_it_even_if_they_ignore_the_gentle_signal(
    signals: Signals, tmp_path: Path
) -> None:
    with Supervisor(console=Console(), signals=signals, folder=tmp_path) as supervisor:
        parent = supervisor.start("web", python(WITH_A_STUBBORN_CHILD), {}, quiet=True)
        supervisor.watch(lambda: bool(parent.tail), seconds=20, advice="no child")
        child = int(parent.tail[0])
        assert is_alive(child)

    assert not is_alive(parent.process.pid)
    wait_until_gone(child)


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while is_alive(pid):
        assert time.monotonic() < deadline, f"process {pid} was left behind"
        time.sleep(0.05)


def test_the_warden_keeps_count_of_what_runs() -> None:
    lines = ["started 11\n", "started 12\n", "folder /tmp/x y\n", "ended 11\n"]

    assert warden.listen(lines) == ([12], ["/tmp/x y"])


def test_the_warden_ends_what_is_left_and_removes_the_folders(tmp_path: Path) -> None:
    folder = tmp_path / "socket"
    folder.mkdir()
    left = subprocess.Popen(python("import time; time.sleep(60)"), start_new_session=True)
    program = [sys.executable, "-I", str(Path(warden.__file__))]

    subprocess.run(program, input=f"started {left.pid}\nfolder {folder}\n", text=True, check=True)

    assert left.wait(timeout=20) == -signal.SIGTERM
    assert not folder.exists()
