"""Old Pythons meet a sentence, not a traceback."""

import ast
import subprocess
import sys
from pathlib import Path

BOOTSTRAP = Path(__file__).parents[2] / "scripts" / "bootstrap.py"
AS_OLD_PYTHON = (
    "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path(sys.argv[1], run_name='__main__')"
)


def test_an_old_python_gets_one_line_that_names_the_version_and_the_way_out() -> None:
    command = [sys.executable, "-c", AS_OLD_PYTHON, str(BOOTSTRAP)]

    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "Python 3.11 or newer" in ended.stderr
    assert "is 3.9." in ended.stderr
    assert "make run PYTHON=" in ended.stderr


def test_the_file_that_refuses_can_be_read_by_old_pythons() -> None:
    for path in (BOOTSTRAP, BOOTSTRAP.with_name("__init__.py")):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 7))
