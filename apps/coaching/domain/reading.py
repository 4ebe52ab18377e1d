"""A device's workout as a document: as it is, or as fractions of the thresholds of whoever made it."""

from dataclasses import replace

from apps.coaching.domain.athlete import Abilities
from apps.coaching.domain.document import (
    FAMILIES,
    LIMITS,
    LONGEST_NOTE,
    LONGEST_STEP_NOTE,
    LONGEST_TITLE,
    Basis,
    Document,
    Part,
    PlannedRepeat,
    PlannedStep,
    Target,
)
from apps.coaching.domain.document_json import check
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import DeviceWorkout, Repeat, Step, TargetKind

BASES: dict[TargetKind, Basis] = {
    TargetKind.POWER_W: Basis.POWER_W,
    TargetKind.HEART_RATE_BPM: Basis.HEART_RATE_BPM,
    TargetKind.SPEED_MPS: Basis.SPEED_MPS,
    TargetKind.CADENCE_RPM: Basis.CADENCE_RPM,
}
FRACTIONS: dict[Basis, Basis] = {
    Basis.POWER_W: Basis.FTP,
    Basis.HEART_RATE_BPM: Basis.LTHR,
    Basis.SPEED_MPS: Basis.THRESHOLD_PACE,
}
DIGITS = 3
"""A tenth of a per cent."""


def from_device(workout: DeviceWorkout, *, untitled: str) -> Document:
    """Read a device's workout with its absolute targets.

    Args:
        untitled: what to call one without a title.

    Raises:
        BadWorkout: it breaks a rule of documents, as a bound that nobody can hold.
    """
    document = Document(
        title=(" ".join(workout.title.split()) or untitled)[:LONGEST_TITLE],
        sport=workout.sport,
        note=workout.note[:LONGEST_NOTE],
        parts=tuple(_part(part) for part in workout.parts),
    )
    check(document)
    return document


def is_cut(workout: DeviceWorkout) -> bool:
    """Say whether words of a device's workout are longer than a document holds."""
    steps = [step for part in workout.parts for step in (part.steps if isinstance(part, Repeat) else (part,))]
    return (
        len(" ".join(workout.title.split())) > LONGEST_TITLE
        or len(workout.note) > LONGEST_NOTE
        or any(len(step.note) > LONGEST_STEP_NOTE for step in steps)
    )


def relative_to(document: Document, abilities: Abilities) -> Document:
    """Turn absolute targets into fractions of the thresholds that are known; the others stay.

    A target whose fraction no athlete could mean stays as well.
    """

    def turned(step: PlannedStep) -> PlannedStep:
        return replace(step, target=step.target and _fraction(step.target, document.sport, abilities))

    parts: tuple[Part, ...] = tuple(
        turned(part)
        if isinstance(part, PlannedStep)
        else PlannedRepeat(times=part.times, steps=tuple(turned(step) for step in part.steps))
        for part in document.parts
    )
    return replace(document, parts=parts)


def _fraction(target: Target, sport: Sport, abilities: Abilities) -> Target:
    basis = FRACTIONS.get(target.basis)
    if basis is None or sport.family not in FAMILIES.get(basis, {sport.family}):
        return target
    threshold = abilities.of(basis, sport)
    if threshold is None:
        return target
    low, high = (round(bound / threshold.value, DIGITS) for bound in (target.low, target.high))
    is_meant = LIMITS[basis][0] <= low and high <= LIMITS[basis][1]
    return Target(basis=basis, low=low, high=high) if is_meant else target


def _part(part: Step | Repeat) -> Part:
    if isinstance(part, Step):
        return _step(part)
    return PlannedRepeat(times=part.times, steps=tuple(_step(step) for step in part.steps))


def _step(step: Step) -> PlannedStep:
    target = None
    if step.target in BASES and step.target_low is not None and step.target_high is not None:
        low, high = sorted((step.target_low, step.target_high))
        target = Target(basis=BASES[step.target], low=low, high=high)
    return PlannedStep(
        kind=step.kind,
        end=step.end,
        end_value=step.end_value,
        target=target,
        note=step.note[:LONGEST_STEP_NOTE],
    )
