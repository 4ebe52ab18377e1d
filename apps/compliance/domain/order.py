"""The order in which tables can be emptied so that no row points to one that is gone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """A column of `child` that points to `parent`; a nullable one can be emptied first."""

    child: str
    column: str
    parent: str
    is_nullable: bool


@dataclass(frozen=True)
class EmptyingPlan:
    """First set these references to null, then delete from these tables, in this order."""

    unlink: tuple[Reference, ...]
    tables: tuple[str, ...]


class Unorderable(ValueError):
    """Tables point at each other by columns that cannot be null."""


def emptying_plan(tables: Iterable[str], references: Iterable[Reference]) -> EmptyingPlan:
    """Order tables child-first. Only circles are cut, and only at nullable references.

    A table that points to itself is cut too when it can be; when it cannot, one statement deletes all rows.

    Raises:
        Unorderable: a circle has no nullable reference.
    """
    waiting = set(tables)
    pointing = [
        each for each in references if {each.child, each.parent} <= waiting and each.child != each.parent
    ]
    unlink = [
        each
        for each in references
        if each.child == each.parent and each.child in waiting and each.is_nullable
    ]
    order: list[str] = []
    while waiting:
        free = sorted(waiting - {each.parent for each in pointing})
        if not free:
            cut = _cut(pointing)
            unlink.extend(cut)
            pointing = [each for each in pointing if each not in cut]
            continue
        order.extend(free)
        waiting.difference_update(free)
        pointing = [each for each in pointing if each.child in waiting]
    return EmptyingPlan(tuple(unlink), tuple(order))


def _cut(pointing: list[Reference]) -> list[Reference]:
    reach = _reach(pointing)
    for each in sorted(pointing, key=lambda one: (one.child, one.parent, one.column)):
        if each.is_nullable and each.child in reach[each.parent]:
            same = [one for one in pointing if (one.child, one.parent) == (each.child, each.parent)]
            if all(one.is_nullable for one in same):
                return same
    raise Unorderable(", ".join(sorted({f"{one.child}.{one.column}" for one in pointing})))


def _reach(pointing: Iterable[Reference]) -> Mapping[str, set[str]]:
    reach: dict[str, set[str]] = {}
    for each in pointing:
        reach.setdefault(each.child, set()).add(each.parent)
        reach.setdefault(each.parent, set())
    changed = True
    while changed:
        changed = False
        for found in reach.values():
            further = set().union(*(reach[name] for name in found)) - found if found else set()
            if further:
                found.update(further)
                changed = True
    return reach
