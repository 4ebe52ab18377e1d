"""Run scripts in processes of their own, forked from one that has loaded other people's packages.

That process knows no settings and nothing of the site: each script reads both anew, from its own environment.
What Python does before a script's first line and after its last, a fork leaves out.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

LOADED = (
    *("celery.app", "django.contrib.admin", "fakeredis", "jwt", "lxml.etree", "numpy"),
    *("psycopg", "pydantic", "requests", "structlog"),
)


def start(script: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, with this environment and no other, until it ends."""
    loaded = _loaded()
    with tempfile.NamedTemporaryFile("r") as out, tempfile.NamedTemporaryFile("r") as err:
        print(json.dumps([script, environment, [out.name, err.name]]), file=loaded.stdin, flush=True)
        code = int(loaded.stdout.readline())
        return subprocess.CompletedProcess(script, code, out.read(), err.read())


@cache
def _loaded() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=Path(__file__).parents[1],
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _fork_each() -> None:
    for name in LOADED:
        import_module(name)
    assert not {"apps", "config", "sandbox"} & sys.modules.keys()
    gc.freeze()
    for line in sys.stdin:
        process = get_context("fork").Process(target=_run, args=json.loads(line))
        process.start()
        process.join()
        sys.stdout.write(f"{process.exitcode}\n")
        sys.stdout.flush()


def _run(script: str, environment: dict[str, str], said: list[str]) -> None:
    for number, path in enumerate(said, start=1):
        os.dup2(os.open(path, os.O_WRONLY), number)
    os.environ.clear()
    os.environ.update(environment)
    exec(script, {"__name__": "__main__"})


if __name__ == "__main__":
    _fork_each()
