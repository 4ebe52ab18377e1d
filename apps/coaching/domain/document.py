"""The canonical workout: steps with explicit ends and targets, relative to thresholds or absolute.

One document in every library and on every assignment; formats of devices are made from it and compared with
it. Repeats are one level deep.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from apps.wearables.domain.sports import Sport, SportFamily
from apps.wearables.domain.workouts import EndKind, StepKind

MOST_STEPS = 100
MOST_REPEATS = 99
LONGEST_TITLE = 80
LONGEST_NOTE = 1000
LONGEST_STEP_NOTE = 200


class Basis(StrEnum):
    """What a target's bounds are counted in; the first three are fractions of a threshold."""

    FTP = "ftp"
    LTHR = "lthr"
    THRESHOLD_PACE = "threshold_pace"
    RPE = "rpe"
    POWER_W = "power_w"
    HEART_RATE_BPM = "heart_rate_bpm"
    SPEED_MPS = "speed_mps"
    CADENCE_RPM = "cadence_rpm"

    @property
    def is_relative(self) -> bool:
        """Say whether it is a fraction of one of the athlete's thresholds."""
        return self in RELATIVE


RELATIVE = frozenset({Basis.FTP, Basis.LTHR, Basis.THRESHOLD_PACE})

LIMITS: dict[Basis, tuple[float, float]] = {
    Basis.FTP: (0.1, 3.0),
    Basis.LTHR: (0.3, 1.3),
    Basis.THRESHOLD_PACE: (0.2, 2.0),
    Basis.RPE: (1.0, 10.0),
    Basis.POWER_W: (10.0, 2500.0),
    Basis.HEART_RATE_BPM: (40.0, 240.0),
    Basis.SPEED_MPS: (0.2, 30.0),
    Basis.CADENCE_RPM: (10.0, 250.0),
}
"""Lowest and highest bound that is taken, in the unit of the basis; outside it is a slip of the finger."""

END_LIMITS: dict[EndKind, tuple[float, float]] = {
    EndKind.TIME_S: (1.0, 86_400.0),
    EndKind.DISTANCE_M: (1.0, 500_000.0),
}

FAMILIES: dict[Basis, frozenset[SportFamily]] = {
    Basis.FTP: frozenset({SportFamily.CYCLING}),
    Basis.THRESHOLD_PACE: frozenset({SportFamily.RUNNING, SportFamily.SWIMMING}),
}
"""Sports whose threshold a basis is a fraction of; a basis that is not here fits every sport."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What to hold: low ≤ high, in the unit of the basis (0.9 is 90 % of a threshold)."""

    basis: Basis
    low: float
    high: float

    @property
    def middle(self) -> float:
        """The value between the bounds."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step; `end_value` is None only where the lap button ends it."""

    kind: StepKind
    end: EndKind
    end_value: float | None = None
    target: Target | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRepeat:
    """Steps done several times over."""

    times: int
    steps: tuple[PlannedStep, ...]


Part = PlannedStep | PlannedRepeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole workout as its coach thought of it."""

    title: str
    sport: Sport
    parts: tuple[Part, ...]
    note: str = ""

    def steps(self) -> Iterator[PlannedStep]:
        """Yield each step as it is written, a repeated one once."""
        for part in self.parts:
            yield from (part,) if isinstance(part, PlannedStep) else part.steps

    def unrolled(self) -> Iterator[PlannedStep]:
        """Yield each step as it is done, a repeated one as often as it is repeated."""
        for part in self.parts:
            if isinstance(part, PlannedStep):
                yield part
            else:
                for _time in range(part.times):
                    yield from part.steps
