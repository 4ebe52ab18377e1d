"""How a list of athletes is ordered and narrowed; what is missing stands last."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Protocol, TypeVar


class Order(StrEnum):
    """What the list goes by."""

    NEED = "need"
    NAME = "name"
    FORM = "form"
    FITNESS = "fitness"
    RAMP = "ramp"
    LAST = "last"
    DATA = "data"


class Listed(Protocol):
    """What ordering needs to know of an athlete."""

    @property
    def name(self) -> str:
        """What to call them."""

    @property
    def weight(self) -> int:
        """How much they ask for a look."""

    @property
    def needs_a_look(self) -> bool:
        """Whether they do."""

    def measure(self, order: Order) -> float | None:
        """A number by which they are ordered, the first the smallest; None is missing."""


Row = TypeVar("Row", bound=Listed)


def ordered(rows: Iterable[Row], order: Order) -> list[Row]:
    """Return the rows in order; equals by name."""
    by_name = sorted(rows, key=lambda row: row.name.casefold())
    if order is Order.NAME:
        return by_name
    if order is Order.NEED:
        return sorted(by_name, key=lambda row: -row.weight)
    return sorted(by_name, key=_last_if_missing(order))


def _last_if_missing(order: Order) -> Callable[[Listed], tuple[bool, float]]:
    def key(row: Listed) -> tuple[bool, float]:
        measure = row.measure(order)
        return measure is None, measure or 0.0

    return key


def narrowed(rows: Iterable[Row], *, words: str, in_need_only: bool) -> list[Row]:
    """Return those whose name holds all the words, in whatever case, and if asked only who needs a look."""
    wanted = words.casefold().split()
    return [
        row
        for row in rows
        if all(word in row.name.casefold() for word in wanted) and (row.needs_a_look or not in_need_only)
    ]
