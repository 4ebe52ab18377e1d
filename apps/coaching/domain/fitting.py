"""What a device takes of a workout, for one athlete: exact, converted with remarks, or refused.

Relative targets become absolute numbers by the athlete's thresholds of the day. Nothing is dropped silently:
what a device cannot hold goes into the step's note, and a remark says so; what cannot even be said there is
refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from apps.coaching.domain.athlete import Abilities
from apps.coaching.domain.document import Basis, Document, PlannedRepeat, PlannedStep, Target
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import DeviceWorkout, Repeat, Step, TargetKind


class Verdict(StrEnum):
    """How well a workout fits a destination."""

    EXACT = "exact"
    CONVERTED = "converted"
    REFUSED = "refused"


class Change(StrEnum):
    """What does not go over as it is."""

    SPORT_REFUSED = "sport_refused"
    TOO_MANY_STEPS = "too_many_steps"
    SPORT = "sport"
    NO_THRESHOLD = "no_threshold"
    RPE = "rpe"
    TITLE_CUT = "title_cut"
    NOTE_CUT = "note_cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One change; `where` numbers the step as `2` or `2.1`, empty for the whole; `fact` is a word of ours."""

    change: Change
    where: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """What one kind of device takes.

    Attributes:
        sports: our sport → the one that it becomes there; one that is missing is refused.
        most_steps: groups of repeats are counted, too.
    """

    name: str
    sports: Mapping[Sport, Sport]
    most_steps: int
    longest_title: int
    longest_note: int
    longest_step_note: int


GARMIN = Destination(
    name="garmin",
    sports={
        Sport.RIDE: Sport.RIDE,
        Sport.INDOOR_RIDE: Sport.RIDE,
        Sport.MOUNTAIN_RIDE: Sport.RIDE,
        Sport.E_RIDE: Sport.RIDE,
        Sport.RUN: Sport.RUN,
        Sport.TRAIL_RUN: Sport.RUN,
        Sport.TREADMILL_RUN: Sport.RUN,
        Sport.POOL_SWIM: Sport.POOL_SWIM,
        Sport.WALK: Sport.WALK,
        Sport.HIKE: Sport.HIKE,
        Sport.STRENGTH: Sport.STRENGTH,
        Sport.CARDIO: Sport.CARDIO,
        Sport.OTHER: Sport.OTHER,
    },
    most_steps=50,
    longest_title=80,
    longest_note=900,
    longest_step_note=200,
)
"""Source: the workout sports that garminconnect lists; a watch takes 50 steps, groups counted.
A workout's note leaves room for our marker. Open water, rowing and snow have no workouts there."""

KINDS: dict[Basis, TargetKind] = {
    Basis.FTP: TargetKind.POWER_W,
    Basis.LTHR: TargetKind.HEART_RATE_BPM,
    Basis.THRESHOLD_PACE: TargetKind.SPEED_MPS,
    Basis.POWER_W: TargetKind.POWER_W,
    Basis.HEART_RATE_BPM: TargetKind.HEART_RATE_BPM,
    Basis.SPEED_MPS: TargetKind.SPEED_MPS,
    Basis.CADENCE_RPM: TargetKind.CADENCE_RPM,
}
EN_DASH = "\N{EN DASH}"
DIGITS = {TargetKind.SPEED_MPS: 3}
WORDS = {Basis.FTP: "FTP", Basis.LTHR: "LTHR", Basis.THRESHOLD_PACE: "threshold pace"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A workout as a device gets it; `workout` is None where it is refused."""

    workout: DeviceWorkout | None
    remarks: tuple[Remark, ...]

    @property
    def verdict(self) -> Verdict:
        """How well it fits."""
        if self.workout is None:
            return Verdict.REFUSED
        return Verdict.CONVERTED if self.remarks else Verdict.EXACT


def fit(document: Document, abilities: Abilities, destination: Destination) -> Fitted:
    """Fit a workout to a destination for an athlete of these abilities."""
    refusals = tuple(_refusals(document, destination))
    if refusals:
        return Fitted(workout=None, remarks=refusals)
    fitting = _Fitting(document.sport, abilities, destination)
    return Fitted(workout=fitting.whole(document), remarks=tuple(fitting.remarks))


def resolve(target: Target, sport: Sport, abilities: Abilities) -> tuple[TargetKind, float, float] | None:
    """Return a target in the unit of a device; None without the threshold, or for RPE."""
    if target.basis not in KINDS:
        return None
    kind, factor = KINDS[target.basis], 1.0
    if target.basis.is_relative:
        threshold = abilities.of(target.basis, sport)
        if threshold is None:
            return None
        factor = threshold.value
    digits = DIGITS.get(kind, 0)
    return kind, round(target.low * factor, digits), round(target.high * factor, digits)


def in_words(target: Target) -> str:
    """Write a target that a device cannot hold, for the step's note: `88 to 93 % FTP`."""
    is_fraction = target.basis.is_relative
    low, high = (f"{value * 100 if is_fraction else value:g}" for value in (target.low, target.high))
    span = low if low == high else f"{low}{EN_DASH}{high}"
    return f"{span} % {WORDS[target.basis]}" if is_fraction else f"RPE {span}"


def _refusals(document: Document, destination: Destination) -> list[Remark]:
    found = []
    if document.sport not in destination.sports:
        found.append(Remark(change=Change.SPORT_REFUSED, fact=document.sport.value))
    groups = sum(isinstance(part, PlannedRepeat) for part in document.parts)
    if groups + sum(1 for _step in document.steps()) > destination.most_steps:
        found.append(Remark(change=Change.TOO_MANY_STEPS, fact=str(destination.most_steps)))
    return found


class _Fitting:
    """One workout on its way; the remarks come together as its parts are fitted."""

    def __init__(self, sport: Sport, abilities: Abilities, destination: Destination) -> None:
        self.sport = sport
        self.abilities = abilities
        self.destination = destination
        self.remarks: list[Remark] = []

    def whole(self, document: Document) -> DeviceWorkout:
        there = self.destination.sports[document.sport]
        if there is not document.sport:
            self.remarks.append(Remark(change=Change.SPORT, fact=there.value))
        title = document.title
        if len(title) > self.destination.longest_title:
            title = _cut(title, self.destination.longest_title)
            self.remarks.append(Remark(change=Change.TITLE_CUT))
        return DeviceWorkout(
            title=title,
            sport=there,
            parts=tuple(self._part(part, str(number)) for number, part in enumerate(document.parts, 1)),
            note=self._note(document.note, self.destination.longest_note, ""),
        )

    def _part(self, part: PlannedStep | PlannedRepeat, where: str) -> Step | Repeat:
        if isinstance(part, PlannedStep):
            return self._step(part, where)
        steps = (self._step(step, f"{where}.{number}") for number, step in enumerate(part.steps, 1))
        return Repeat(times=part.times, steps=tuple(steps))

    def _step(self, step: PlannedStep, where: str) -> Step:
        bounds = step.target and resolve(step.target, self.sport, self.abilities)
        note = step.note
        if step.target and not bounds:
            change = Change.RPE if step.target.basis is Basis.RPE else Change.NO_THRESHOLD
            self.remarks.append(Remark(change=change, where=where, fact=step.target.basis.value))
            note = ". ".join(filter(None, (in_words(step.target), note)))
        kind, low, high = bounds or (TargetKind.NONE, None, None)
        return Step(
            kind=step.kind,
            end=step.end,
            end_value=step.end_value,
            target=kind,
            target_low=low,
            target_high=high,
            note=self._note(note, self.destination.longest_step_note, where),
        )

    def _note(self, text: str, longest: int, where: str) -> str:
        if len(text) <= longest:
            return text
        self.remarks.append(Remark(change=Change.NOTE_CUT, where=where))
        return _cut(text, longest)


def _cut(text: str, longest: int) -> str:
    return text[: longest - 1].rstrip() + "…"
