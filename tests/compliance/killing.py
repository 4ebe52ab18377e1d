"""The death of a process, at a statement of the database that a test chooses."""

from collections.abc import Callable
from typing import Any


class Killed(BaseException):
    """The process is gone: nothing runs after this."""


def at_statement(number: int) -> Callable[..., Any]:
    """Return a wrapper of statements that kills at the one with this number, counted from 0, and after it."""
    left = iter(range(number, -1, -1))

    def shoot(execute: Callable[..., Any], *arguments: Any) -> Any:
        if next(left, 0) == 0:
            raise Killed
        return execute(*arguments)

    return shoot
