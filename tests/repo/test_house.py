"""The house rules that linters do not know: sizes, rooms, tasks, migrations, documents."""

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.core.management import call_command

from apps.core.queues import Queue

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
VAGUE = {"utils", "helpers", "common", "misc", "manager", "managers"}
TEXT = {".py", ".html", ".css", ".js", ".md", ".txt", ".toml", ".yaml", ".yml", ".sh"}


def tracked(*suffixes: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / name for name in listed if name.endswith(suffixes) and (ROOT / name).is_file()]


def sources(holding: str = "") -> list[Path]:
    """Return our modules; with a pattern those that hold it, which spares reading the others closely."""
    ours = [path for path in tracked(".py") if "migrations" not in path.parts]
    return [path for path in ours if re.search(holding, path.read_text())] if holding else ours


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_longer_than_400_lines():
    written = [
        path
        for path in tracked(".py", ".html", ".css", ".js")
        if "migrations" not in path.parts and "vendor" not in path.parts
    ]

    long = [relative(path) for path in written if len(path.read_text().splitlines()) > LONGEST_FILE]

    assert long == []


def test_no_function_is_longer_than_60_lines():
    long = [
        f"{relative(path)}:{function.name}"
        for path in sources(holding=rf"\A(?:.*\n){{{LONGEST_FUNCTION}}}")
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_nothing_catches_every_exception():
    broad = []
    for path in sources(holding=r"except[\s\\]*:|Exception\b"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler) and _is_broad(node.type):
                broad.append(f"{relative(path)}:{node.lineno}")

    assert broad == []


def _is_broad(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    named = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(isinstance(name, ast.Name) and name.id in {"Exception", "BaseException"} for name in named)


def test_every_module_says_its_job():
    silent = [
        relative(path)
        for path in sources()
        if path.stat().st_size and ast.get_docstring(ast.parse(path.read_text())) is None
    ]

    assert silent == []


def test_no_module_has_a_name_that_says_nothing():
    vague = [relative(path) for path in sources() if path.stem in VAGUE]

    assert vague == []


def test_nothing_is_left_for_later():
    marks = re.compile(r"#\s*(TODO|FIXME|XXX|HACK)\b")
    left = [
        f"{relative(path)}:{token.start[0]}"
        for path in sources(holding=marks.pattern)
        for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
        if token.type == tokenize.COMMENT and marks.search(token.string)
    ]

    assert left == []


def test_every_task_is_named_after_its_app_and_goes_to_a_known_queue():
    current_app.loader.import_default_modules()
    ours = {name: task for name, task in current_app.tasks.items() if not name.startswith("celery.")}
    names = ("apps.", "sandbox")
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith(names)}

    assert ours
    for name, task in ours.items():
        app = name.partition(".")[0]
        assert app in labels, name
        assert task.__module__ == ("sandbox.tasks" if app == "sandbox" else f"apps.{app}.tasks"), name
        assert getattr(task, "queue", None) in set(Queue), f"{name} names no queue of ours"


@pytest.mark.django_db
def test_every_periodic_task_exists():
    from django_celery_beat.models import PeriodicTask

    current_app.loader.import_default_modules()
    scheduled = set(
        PeriodicTask.objects.exclude(name="celery.backend_cleanup").values_list("task", flat=True)
    )

    assert scheduled
    assert scheduled <= set(current_app.tasks)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_file_names_a_package_registry_or_carries_a_recording():
    hosts = re.compile(r"https?://[^\s\"')]*(pypi|pythonhosted|npmjs|debian)\.(org|com)")
    named = [
        relative(path)
        for path in tracked(*TEXT)
        if "vendor" not in path.parts and hosts.search(path.read_text(errors="replace"))
    ]
    recordings = [relative(path) for path in tracked(".fit", ".tcx", ".gpx")]

    assert (named, recordings) == ([], [])


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_a_document_names_exists(name):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))

    named = set(re.findall(r"`make ([a-z-]+)", (ROOT / name).read_text()))

    assert named
    assert named <= targets


def test_every_link_between_documents_leads_somewhere():
    broken = []
    for path in tracked(".md"):
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text()):
            if not (path.parent / target).exists():
                broken.append(f"{relative(path)} → {target}")

    assert broken == []
