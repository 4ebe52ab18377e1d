"""Starts the outside world: `python -m sandbox.outside --port 9700`, state in `$VAR_DIR/sandbox.sqlite3`."""

import argparse
import os
import socket
import sys

import django

THREADS = "32"  # a hung request holds one
LARGEST_PORT = 65535


def main() -> int:
    """Bring the state up to date, then become the server; 1 if the port cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.outside", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port: int = parser.parse_args().port
    problem = _problem_with(port)
    if problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "sandbox.outside.settings"
    django.setup()
    _prepare()
    sys.stdout.write(f"The outside world stands at http://127.0.0.1:{port}/\n")
    sys.stdout.flush()
    _become_server(port)
    return 0


def _problem_with(port: int) -> str | None:
    if not 0 < port <= LARGEST_PORT:
        return f"--port {port} is no port; use 1 to {LARGEST_PORT}."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return f"Port {port} cannot be had ({error.strerror}); choose another with --port."
    return None


def _prepare() -> None:
    """Make the folder, the tables and the world, as far as they are not there."""
    from django.core.management import call_command
    from django.utils import timezone

    from sandbox.outside import settings
    from sandbox.outside.registry import providers

    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    for provider in providers().values():
        provider.seed(timezone.now())


def _become_server(port: int) -> None:
    program = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    program += ["--port", str(port), "--workers", "1", "--blocking-threads", THREADS]
    program += ["--workers-kill-timeout", "1", "--log-level", "error", "sandbox.outside.wsgi:application"]
    os.execv(program[0], program)  # noqa: S606 - these words and a checked number


if __name__ == "__main__":
    sys.exit(main())
