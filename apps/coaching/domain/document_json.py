"""Documents as JSON: written with a version, read with every rule checked.

What breaks a rule is a `BadWorkout` that says which rule and where, so that a form, a phone or an import can
point at it.
"""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from apps.coaching.domain.document import (
    END_LIMITS,
    FAMILIES,
    LIMITS,
    LONGEST_NOTE,
    LONGEST_STEP_NOTE,
    LONGEST_TITLE,
    MOST_REPEATS,
    MOST_STEPS,
    Basis,
    Document,
    Part,
    PlannedRepeat,
    PlannedStep,
    Target,
)
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import EndKind, StepKind

VERSION = 1
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Word = TypeVar("Word", bound=StrEnum)


class Fault(StrEnum):
    """A rule of the document that was broken."""

    SHAPE = "shape"
    VERSION = "version"
    TITLE = "title"
    NOTE = "note"
    SPORT = "sport"
    NO_STEPS = "no_steps"
    TOO_MANY_STEPS = "too_many_steps"
    REPEAT_TIMES = "repeat_times"
    INNER_REPEAT = "inner_repeat"
    STEP_KIND = "step_kind"
    END_KIND = "end_kind"
    END_VALUE = "end_value"
    BASIS = "basis"
    BASIS_OF_SPORT = "basis_of_sport"
    BOUNDS = "bounds"
    UNKNOWN_FIELD = "unknown_field"


class BadWorkout(ValueError):
    """A document that breaks a rule.

    Attributes:
        fault: which rule.
        where: the place in the JSON, as `steps[1].steps[0].target`; empty for the whole.
    """

    def __init__(self, fault: Fault, where: str = "") -> None:
        super().__init__(f"{fault} at {where or 'the top'}")
        self.fault = fault
        self.where = where


def dump(document: Document) -> dict[str, Json]:
    """Write a document; `load` reads back the same."""
    return {
        "version": VERSION,
        "title": document.title,
        "sport": document.sport.value,
        "note": document.note,
        "steps": [_dump_part(part) for part in document.parts],
    }


def _dump_part(part: Part) -> dict[str, Json]:
    if isinstance(part, PlannedRepeat):
        return {"times": part.times, "steps": [_dump_part(step) for step in part.steps]}
    return {
        "kind": part.kind.value,
        "end": {"kind": part.end.value, "value": part.end_value},
        "target": None if part.target is None else _dump_target(part.target),
        "note": part.note,
    }


def _dump_target(target: Target) -> dict[str, Json]:
    return {"basis": target.basis.value, "low": target.low, "high": target.high}


def load(body: object) -> Document:
    """Read and check a document.

    Raises:
        BadWorkout: a rule is broken; the first one that is found.
    """
    top = _fields(body, {"version", "title", "sport", "note", "steps"}, "")
    if top.get("version") != VERSION or isinstance(top["version"], bool):
        raise BadWorkout(Fault.VERSION, "version")
    sport = _word(Sport, top.get("sport"), Fault.SPORT, "sport")
    document = Document(
        title=_title(top.get("title")),
        sport=sport,
        note=_text(top.get("note", ""), LONGEST_NOTE, "note"),
        parts=tuple(_part(item, f"steps[{number}]") for number, item in enumerate(_list(top.get("steps")))),
    )
    check(document)
    return document


def check(document: Document) -> None:
    """Check what concerns the whole, and each target, of a document that was not read from JSON.

    Raises:
        BadWorkout: a rule is broken.
    """
    _title(document.title)
    count = sum(1 for _step in document.steps())
    if not count:
        raise BadWorkout(Fault.NO_STEPS, "steps")
    if count > MOST_STEPS:
        raise BadWorkout(Fault.TOO_MANY_STEPS, "steps")
    for number, part in enumerate(document.parts):
        where = f"steps[{number}]"
        if isinstance(part, PlannedStep):
            _check_step(part, document.sport, where)
            continue
        if not part.steps:
            raise BadWorkout(Fault.NO_STEPS, where)
        if not 1 <= part.times <= MOST_REPEATS:
            raise BadWorkout(Fault.REPEAT_TIMES, f"{where}.times")
        for inner, step in enumerate(part.steps):
            _check_step(step, document.sport, f"{where}.steps[{inner}]")


def _check_step(step: PlannedStep, sport: Sport, where: str) -> None:
    if step.end not in END_LIMITS:
        if step.end_value is not None:
            raise BadWorkout(Fault.END_VALUE, f"{where}.end")
    elif step.end_value is None or not _within(step.end_value, END_LIMITS[step.end]):
        raise BadWorkout(Fault.END_VALUE, f"{where}.end")
    if len(step.note) > LONGEST_STEP_NOTE:
        raise BadWorkout(Fault.NOTE, f"{where}.note")
    if step.target is not None:
        _check_target(step.target, sport, f"{where}.target")


def _check_target(target: Target, sport: Sport, where: str) -> None:
    if target.basis in FAMILIES and sport.family not in FAMILIES[target.basis]:
        raise BadWorkout(Fault.BASIS_OF_SPORT, where)
    limits = LIMITS[target.basis]
    if not (_within(target.low, limits) and _within(target.high, limits) and target.low <= target.high):
        raise BadWorkout(Fault.BOUNDS, where)


def _within(value: float, limits: tuple[float, float]) -> bool:
    return math.isfinite(value) and limits[0] <= value <= limits[1]


def _part(body: object, where: str) -> Part:
    if not isinstance(body, Mapping) or "times" not in body:
        return _step(body, where)
    given = _fields(body, {"times", "steps"}, where)
    times = given["times"]
    if isinstance(times, bool) or not isinstance(times, int):
        raise BadWorkout(Fault.REPEAT_TIMES, f"{where}.times")
    items = _list(given.get("steps"), where)
    for number, item in enumerate(items):
        if isinstance(item, Mapping) and "times" in item:
            raise BadWorkout(Fault.INNER_REPEAT, f"{where}.steps[{number}]")
    steps = tuple(_step(item, f"{where}.steps[{number}]") for number, item in enumerate(items))
    return PlannedRepeat(times=times, steps=steps)


def _step(body: object, where: str) -> PlannedStep:
    given = _fields(body, {"kind", "end", "target", "note"}, where)
    end = _fields(given.get("end"), {"kind", "value"}, f"{where}.end")
    value = end.get("value")
    return PlannedStep(
        kind=_word(StepKind, given.get("kind"), Fault.STEP_KIND, f"{where}.kind"),
        end=_word(EndKind, end.get("kind"), Fault.END_KIND, f"{where}.end"),
        end_value=None if value is None else _number(value, Fault.END_VALUE, f"{where}.end"),
        target=_target(given.get("target"), f"{where}.target"),
        note=_text(given.get("note", ""), LONGEST_STEP_NOTE, f"{where}.note"),
    )


def _target(body: object, where: str) -> Target | None:
    if body is None:
        return None
    given = _fields(body, {"basis", "low", "high"}, where)
    return Target(
        basis=_word(Basis, given.get("basis"), Fault.BASIS, where),
        low=_number(given.get("low"), Fault.BOUNDS, where),
        high=_number(given.get("high"), Fault.BOUNDS, where),
    )


def _fields(body: object, known: set[str], where: str) -> Mapping[str, object]:
    if not isinstance(body, Mapping):
        raise BadWorkout(Fault.SHAPE, where)
    if unknown := sorted(str(name) for name in body.keys() - known):
        raise BadWorkout(Fault.UNKNOWN_FIELD, ".".join(filter(None, (where, unknown[0][:40]))))
    return body


def _list(body: object, where: str = "") -> list[object]:
    place = ".".join(filter(None, (where, "steps")))
    if not isinstance(body, list):
        raise BadWorkout(Fault.SHAPE, place)
    if len(body) > MOST_STEPS:
        raise BadWorkout(Fault.TOO_MANY_STEPS, place)
    return body


def _word(kind: type[Word], value: object, fault: Fault, where: str) -> Word:
    try:
        return kind(str(value))
    except ValueError:
        raise BadWorkout(fault, where) from None


def _number(value: object, fault: Fault, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadWorkout(fault, where)
    try:
        return float(value)
    except OverflowError:
        raise BadWorkout(fault, where) from None


def _text(value: object, longest: int, where: str) -> str:
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise BadWorkout(Fault.NOTE, where)
    return value


def _title(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TITLE or "\x00" in value:
        raise BadWorkout(Fault.TITLE, "title")
    return value
