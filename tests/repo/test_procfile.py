"""The processes of the Procfile take every queue, and a slow job never stands before a quick one."""

import re
from pathlib import Path

from apps.core.queues import Queue

PROCFILE = Path(__file__).parents[2] / "Procfile"


def workers() -> list[set[str]]:
    """List the queues of each worker."""
    lines = PROCFILE.read_text(encoding="utf-8").splitlines()
    return [set(found[1].split(",")) for line in lines if (found := re.search(r"--queues (\S+)", line))]


def test_every_queue_has_one_worker():
    taken = [queue for queues in workers() for queue in queues]

    assert sorted(taken) == sorted(queue.value for queue in Queue)


def test_signing_in_may_sleep_and_so_has_a_worker_of_its_own():
    assert {Queue.SIGN_IN.value} in workers()


def test_slow_work_has_a_worker_of_its_own():
    assert {Queue.SLOW.value} in workers()
