"""Make this checkout ready to run: virtual environment, locked packages, private settings, `var/`.

Standard library only: nothing is installed yet when it runs. What is ready already is left alone, so that a
second call costs a few milliseconds.
"""

import argparse
import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scripts import local_settings
from scripts.problem import ProblemError

ROOT = Path(__file__).resolve().parent.parent
SETS = ("base", "local", "test", "check")  # each holds all of the one before it


def main(arguments: list[str]) -> int:
    """Prepare the checkout for the set of packages named on the command line."""
    parser = argparse.ArgumentParser(prog="scripts.bootstrap", description=__doc__)
    parser.add_argument("wanted", choices=SETS, help="which set of packages to install")
    wanted: str = parser.parse_args(arguments).wanted
    try:
        prepare(ROOT, wanted=wanted)
    except ProblemError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again: it goes on from here.", file=sys.stderr)
        return 130
    return 0


def prepare(root: Path, *, wanted: str) -> None:
    """Make `var/`, `.env` and a virtual environment that holds at least the wanted set.

    Raises:
        ProblemError: something is missing on this machine, or the packages could not be installed.
    """
    var = root / "var"
    var.mkdir(mode=0o700, exist_ok=True)
    with _alone(var / "setup.lock"):
        settings = root / ".env"
        if local_settings.write_once(settings):
            print("Wrote .env with fresh random keys, for this machine only.")
        elif local_settings.is_open_to_others(settings):
            print("Others on this machine can read .env and its keys. Close it: chmod 600 .env")
        venv = root / ".venv"
        if satisfied(venv, root / "requirements", wanted):
            return
        make_venv(venv)
        install(venv, root / "requirements", wanted, log=var / "install.log")


def satisfied(venv: Path, requirements: Path, wanted: str) -> bool:
    """Say whether the environment holds the wanted set, or a larger one, just as its lock now says."""
    try:
        stamp = json.loads(_stamp(venv).read_text(encoding="utf-8"))
        done, lock, place = str(stamp["set"]), str(stamp["lock"]), str(stamp["place"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    if done not in SETS or SETS.index(done) < SETS.index(wanted):
        return False
    return place == str(venv) and lock == _digest(requirements, done) and python_of(venv).exists()


def make_venv(venv: Path) -> None:
    """Create the environment, or create it anew where it was moved, half made, or its Python is gone.

    Raises:
        ProblemError: this Python lacks venv, or `.venv` is something else.
    """
    if _works(venv):
        return
    if missing := missing_package():
        raise ProblemError(missing)
    if venv.exists():
        if any(venv.iterdir()) and not (venv / "pyvenv.cfg").exists():
            raise ProblemError(f"{venv} is not a virtual environment. Move it away, then try again.")
        shutil.rmtree(venv)
    print(f"Making the virtual environment .venv with Python {'.'.join(map(str, sys.version_info[:3]))}.")
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        shutil.rmtree(venv, ignore_errors=True)
        raise ProblemError(f"{made.stdout}{made.stderr}\n`{sys.executable} -m venv .venv` failed; see above.")


def missing_package() -> str | None:
    """Say which package this Python lacks for making virtual environments (Debian ships it apart)."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return None
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    return (
        f"{sys.executable} cannot make virtual environments: the package {package} is missing.\n"
        f"Install it (apt install {package}), or name another Python: make run PYTHON=python3.12"
    )


def install(venv: Path, requirements: Path, wanted: str, *, log: Path) -> None:
    """Install one lock, every file checked against its hash, and stamp the environment.

    Raises:
        ProblemError: pip failed; the text says what to do.
    """
    _stamp(venv).unlink(missing_ok=True)
    command = [str(python_of(venv)), "-m", "pip", "install", "--require-hashes", "--no-input", "--quiet"]
    command += ["--disable-pip-version-check", "-r", str(requirements / f"{wanted}.txt")]
    started = time.monotonic()
    print(f"Installing the packages of requirements/{wanted}.txt (a minute or two) ...", flush=True)
    with log.open("w", encoding="utf-8") as output:
        environment = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
        with subprocess.Popen(command, stdout=output, stderr=output, env=environment) as pip:
            code = _watched(pip, started)
    if code:
        raise ProblemError(_advice(log.read_text(encoding="utf-8", errors="replace"), log))
    stamp = {"set": wanted, "lock": _digest(requirements, wanted), "place": str(venv)}
    _stamp(venv).write_text(json.dumps(stamp), encoding="utf-8")
    print(f"Installed in {time.monotonic() - started:.0f} s.")


def python_of(venv: Path) -> Path:
    """Name the environment's interpreter."""
    return venv / "bin" / "python"


def _watched(process: subprocess.Popen[bytes], started: float) -> int:
    """Wait for a process; at a terminal, count the seconds so that nobody thinks it hangs."""
    while True:
        try:
            return process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            if sys.stdout.isatty():
                print(f"\r... {time.monotonic() - started:.0f} s ", end="\r", flush=True)


def _advice(output: str, log: Path) -> str:
    if "DO NOT MATCH THE HASHES" in output:
        advice = "A downloaded file is not the one that the lock names. Do not go on: try again, then ask."
    elif "No space left" in output:
        advice = "The disk is full. Make room, then run the same command again."
    elif "No matching distribution" in output or "Connection" in output or "Retrying" in output:
        advice = "Could not get the packages. Check the network, proxy and pip's index, then try again."
    else:
        advice = "pip could not install the packages. Another Python may help: make run PYTHON=python3.12"
    tail = "\n".join(output.strip().splitlines()[-12:])
    return f"{tail}\n\n{advice}\nThe whole output is in {log}."


def _works(venv: Path) -> bool:
    """Try the environment's pip; an environment that was moved has scripts that point elsewhere."""
    try:
        places = (venv / "bin" / "activate").read_text(encoding="utf-8", errors="replace")
        done = subprocess.run(
            [str(python_of(venv)), "-m", "pip", "--version"], capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0 and str(venv) in places


def _digest(requirements: Path, name: str) -> str:
    return hashlib.sha256((requirements / f"{name}.txt").read_bytes()).hexdigest()


def _stamp(venv: Path) -> Path:
    return venv / "mesocycle-lock.json"


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one set-up run at a time; the others wait for it."""
    with path.open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this checkout is running; waiting for it.", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
