"""How long and how hard a workout is going to be: always an estimate, and never more precise than it is.

Source of the formula: Coggan's normalised power over steps instead of seconds, IF = (Σ d·i⁴ / Σ d)^¼ and
load = s·IF²·100 / 3600 (Allen, Coggan & McGregor, Training and Racing with a Power Meter).
"""

from dataclasses import dataclass

from apps.coaching.domain.athlete import Abilities
from apps.coaching.domain.document import Basis, Document, PlannedStep
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import EndKind, StepKind

SECONDS_PER_HOUR = 3600.0

OF_KIND: dict[StepKind, float] = {
    StepKind.WARM_UP: 0.60,
    StepKind.WORK: 0.75,
    StepKind.RECOVERY: 0.50,
    StepKind.REST: 0.40,
    StepKind.COOL_DOWN: 0.55,
}
"""Intensity of a step without a target: a judgement, only for the estimate."""

OF_RPE: tuple[float, ...] = (0.45, 0.55, 0.65, 0.75, 0.83, 0.90, 0.97, 1.03, 1.10, 1.20)
"""Intensity of RPE 1 to 10, where an hour all out is 7 to 8: a judgement, only for the estimate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a workout is going to be.

    Attributes:
        duration_s: of the steps whose length is known.
        open_steps: steps that end by the lap button, or by a distance at a speed that is not known.
        intensity: 1.0 is an hour all out; None where a step's is not known, as watts without an FTP.
        load: None without an intensity.
        distance_m: of the steps that end by distance.
        guessed_steps: steps without a target, whose intensity is a judgement.
    """

    duration_s: float
    open_steps: int
    intensity: float | None
    load: float | None
    distance_m: float
    guessed_steps: int


def estimate(document: Document, abilities: Abilities) -> Estimate:
    """Estimate a workout for an athlete; for nobody (`Abilities()`) what does not depend on anybody.

    Args:
        abilities: the thresholds of the day that it is planned for.
    """
    duration, effort, distance = 0.0, 0.0, 0.0
    open_steps = guessed = 0
    is_known = True
    for step in document.unrolled():
        intensity = intensity_of(step, document.sport, abilities)
        lasts = duration_of(step, document.sport, abilities)
        guessed += not _has_effort(step)
        if step.end is EndKind.DISTANCE_M and step.end_value:
            distance += step.end_value
        if lasts is None:
            open_steps += 1
            continue
        duration += lasts
        if intensity is None:
            is_known = False
        else:
            effort += lasts * intensity**4
    factor = (effort / duration) ** 0.25 if duration and is_known else None
    return Estimate(
        duration_s=duration,
        open_steps=open_steps,
        intensity=factor,
        load=None if factor is None else duration * factor**2 * 100 / SECONDS_PER_HOUR,
        distance_m=distance,
        guessed_steps=guessed,
    )


def intensity_of(step: PlannedStep, sport: Sport, abilities: Abilities) -> float | None:
    """Return a step's intensity as a fraction of threshold; None where it cannot be known."""
    target = step.target
    if target is None or target.basis is Basis.CADENCE_RPM:
        return OF_KIND[step.kind]
    if target.basis.is_relative:
        return target.middle
    if target.basis is Basis.RPE:
        return _of_rpe(target.middle)
    known = {
        Basis.POWER_W: abilities.of(Basis.FTP, sport),
        Basis.HEART_RATE_BPM: abilities.lthr_bpm,
        Basis.SPEED_MPS: abilities.speed_of(sport),
    }[target.basis]
    return None if known is None else target.middle / known.value


def duration_of(step: PlannedStep, sport: Sport, abilities: Abilities) -> float | None:
    """Return how long a step lasts in seconds; None where nobody can say before it is done."""
    if step.end is EndKind.TIME_S:
        return step.end_value
    if step.end is not EndKind.DISTANCE_M or step.end_value is None:
        return None
    speed = _speed_of(step, sport, abilities)
    return step.end_value / speed if speed else None


def _speed_of(step: PlannedStep, sport: Sport, abilities: Abilities) -> float | None:
    if step.target is not None and step.target.basis is Basis.SPEED_MPS:
        return step.target.middle
    threshold = abilities.speed_of(sport)
    intensity = intensity_of(step, sport, abilities)
    return None if threshold is None or intensity is None else threshold.value * intensity


def _of_rpe(rating: float) -> float:
    """Interpolate between whole ratings."""
    below = min(int(rating), len(OF_RPE) - 1)
    low, high = OF_RPE[below - 1], OF_RPE[below]
    return low + (high - low) * (rating - below)


def _has_effort(step: PlannedStep) -> bool:
    return step.target is not None and step.target.basis is not Basis.CADENCE_RPM
