"""What a device made of a workout: the differences between what was sent and what was read back.

A provider rounds and reorders; what a person would not notice on the watch is no difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from apps.wearables.domain.workouts import DeviceWorkout, EndKind, Repeat, Step, TargetKind

END_SLACK = 0.5
"""Seconds or metres: providers keep whole ones."""

SLACK: dict[TargetKind, float] = {TargetKind.SPEED_MPS: 0.006}
"""In m/s: under a second a kilometre at any running pace. Watts, beats and rpm are whole numbers."""

WHOLE_SLACK = 0.51


class What(StrEnum):
    """What differs."""

    TITLE = "title"
    SPORT = "sport"
    NOTE = "note"
    MISSING = "missing"
    ADDED = "added"
    SHAPE = "shape"
    TIMES = "times"
    KIND = "kind"
    END = "end"
    TARGET = "target"
    LEFT_OUT = "left_out"


Value = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference. `where` numbers the step as `2` or `2.1`, empty for the whole workout.

    Attributes:
        sent, got: words or numbers: for an end (kind, value), for a target (kind, low, high).
    """

    what: What
    where: str = ""
    sent: tuple[Value, ...] = ()
    got: tuple[Value, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Write it down."""
        return {
            "what": self.what.value,
            "where": self.where,
            "sent": list(self.sent),
            "got": list(self.got),
        }


def compare(sent: DeviceWorkout, got: DeviceWorkout) -> tuple[Difference, ...]:
    """Return every difference, in the order of the workout; nothing where the device holds what was sent."""
    return tuple(_differences(sent, got))


def _differences(sent: DeviceWorkout, got: DeviceWorkout) -> Iterator[Difference]:
    if _plain(sent.title) != _plain(got.title):
        yield Difference(what=What.TITLE, sent=(sent.title,), got=(got.title,))
    if sent.sport is not got.sport:
        yield Difference(what=What.SPORT, sent=(sent.sport.value,), got=(got.sport.value,))
    if _plain(sent.note) != _plain(got.note):
        yield Difference(what=What.NOTE, sent=(sent.note,), got=(got.note,))
    for number, (mine, theirs) in enumerate(zip(sent.parts, got.parts, strict=False), 1):
        yield from _of_parts(mine, theirs, str(number))
    yield from _of_lengths(len(sent.parts), len(got.parts), "")
    for word in sorted(got.left_out):
        yield Difference(what=What.LEFT_OUT, got=(word.value,))


def _of_lengths(sent: int, got: int, prefix: str) -> Iterator[Difference]:
    for number in range(got, sent):
        yield Difference(what=What.MISSING, where=f"{prefix}{number + 1}")
    for number in range(sent, got):
        yield Difference(what=What.ADDED, where=f"{prefix}{number + 1}")


def _of_parts(sent: Step | Repeat, got: Step | Repeat, where: str) -> Iterator[Difference]:
    if isinstance(sent, Step) and isinstance(got, Step):
        yield from _of_steps(sent, got, where)
    elif isinstance(sent, Repeat) and isinstance(got, Repeat):
        if sent.times != got.times:
            yield Difference(what=What.TIMES, where=where, sent=(sent.times,), got=(got.times,))
        for number, (mine, theirs) in enumerate(zip(sent.steps, got.steps, strict=False), 1):
            yield from _of_steps(mine, theirs, f"{where}.{number}")
        yield from _of_lengths(len(sent.steps), len(got.steps), f"{where}.")
    else:
        yield Difference(what=What.SHAPE, where=where)


def _of_steps(sent: Step, got: Step, where: str) -> Iterator[Difference]:
    if sent.kind is not got.kind:
        yield Difference(what=What.KIND, where=where, sent=(sent.kind.value,), got=(got.kind.value,))
    if sent.end is not got.end or not _near(_end(sent), _end(got), END_SLACK):
        yield Difference(
            what=What.END,
            where=where,
            sent=(sent.end.value, sent.end_value),
            got=(got.end.value, got.end_value),
        )
    slack = SLACK.get(sent.target, WHOLE_SLACK)
    mine, theirs = _bounds(sent), _bounds(got)
    is_held = _near(mine[0], theirs[0], slack) and _near(mine[1], theirs[1], slack)
    if sent.target is not got.target or not is_held:
        yield Difference(
            what=What.TARGET,
            where=where,
            sent=(sent.target.value, *mine),
            got=(got.target.value, *theirs),
        )
    if _plain(sent.note) != _plain(got.note):
        yield Difference(what=What.NOTE, where=where, sent=(sent.note,), got=(got.note,))


def _end(step: Step) -> float | None:
    return None if step.end is EndKind.LAP_BUTTON else step.end_value


def _bounds(step: Step) -> tuple[float | None, float | None]:
    """Return the bounds, the lower first: some providers turn those of a pace round."""
    if step.target is TargetKind.NONE:
        return None, None
    low, high = step.target_low, step.target_high
    return (high, low) if low is not None and high is not None and low > high else (low, high)


def _near(one: float | None, other: float | None, slack: float) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= slack


def _plain(text: str) -> str:
    return " ".join(text.split())
