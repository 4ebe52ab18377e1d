"""A workout as people see it: its figures, its bars by intensity, its steps in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.coaching.domain.athlete import Abilities
from apps.coaching.domain.document import Basis, Document, Part, PlannedRepeat, PlannedStep, Target
from apps.coaching.domain.estimate import Estimate, duration_of, intensity_of
from apps.core import formatting
from apps.core.formatting import Quantity
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import DeviceWorkout, EndKind, Repeat, Step, StepKind, TargetKind
from apps.wearables.presenters.words import SportUnits

KIND_WORDS: dict[StepKind, Promise] = {
    StepKind.WARM_UP: gettext_lazy("Warm-up"),
    StepKind.WORK: gettext_lazy("Interval"),
    StepKind.RECOVERY: gettext_lazy("Recovery"),
    StepKind.REST: gettext_lazy("Rest"),
    StepKind.COOL_DOWN: gettext_lazy("Cool-down"),
}
ZONE_BOUNDS = (0.55, 0.75, 0.90, 1.05, 1.20, 1.50)
"""Lower bounds of the second to the seventh colour, as fractions of threshold (Coggan's zones of power)."""

HIGHEST = 1.6
SHORTEST_BAR = 8.0
OPEN_S = 300.0
"""How wide a step is drawn whose length nobody knows."""

MOST_BARS = 400
TIMES = "\N{MULTIPLICATION SIGN}"
EN_DASH = "\N{EN DASH}"
OF_TARGET: dict[TargetKind, Basis] = {
    TargetKind.POWER_W: Basis.POWER_W,
    TargetKind.HEART_RATE_BPM: Basis.HEART_RATE_BPM,
    TargetKind.SPEED_MPS: Basis.SPEED_MPS,
    TargetKind.CADENCE_RPM: Basis.CADENCE_RPM,
}
WORDS_OF_FRACTIONS: dict[Basis, Promise] = {
    Basis.FTP: gettext_lazy("% FTP"),
    Basis.LTHR: gettext_lazy("% LTHR"),
    Basis.THRESHOLD_PACE: gettext_lazy("% threshold pace"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One step in the drawing, in units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The drawing: `width` by 100 units, and what it says to those who cannot see it."""

    width: float
    rects: tuple[Bar, ...]
    label: str


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step. `resolved` is the target in the athlete's own numbers, empty where there are none."""

    number: str
    kind: str
    end: str
    target: str
    resolved: str
    note: str
    tone: str


@dataclass(frozen=True, slots=True)
class PartWords:
    """A step alone, or steps that are repeated `times`."""

    times: int
    steps: tuple[StepWords, ...]
    number: str = ""

    @property
    def is_repeat(self) -> bool:
        """Say whether it is a repeat."""
        return bool(self.number)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the workout comes to; every one is an estimate."""

    duration: str
    load: str
    intensity: str
    distance: Quantity
    caveat: str


def figures(guess: Estimate, sport: Sport, *, imperial: bool) -> Figures:
    """Put an estimate into words."""
    caveats = []
    if guess.open_steps:
        caveats.append(_("Steps without a fixed length are not counted."))
    if guess.load is None:
        caveats.append(_("The load depends on thresholds: each athlete sees their own."))
    elif guess.guessed_steps:
        caveats.append(_("Steps without a target are guessed."))
    return Figures(
        duration=formatting.hours(guess.duration_s) if guess.duration_s else "",
        load="" if guess.load is None else formatting.number(guess.load),
        intensity="" if guess.intensity is None else formatting.number(guess.intensity, 2),
        distance=SportUnits(sport, imperial).distance(guess.distance_m),
        caveat=" ".join(caveats),
    )


def bars(document: Document, abilities: Abilities) -> Bars:
    """Draw a workout; one with very many repeats is drawn with each repeat once."""
    steps = list(document.unrolled())
    if len(steps) > MOST_BARS:
        steps = list(document.steps())
    hardest = _hardest(steps)
    drawn, x = [], 0.0
    for step in steps:
        width = duration_of(step, document.sport, abilities) or OPEN_S
        intensity = intensity_of(step, document.sport, abilities)
        if intensity is None and step.target is not None:
            intensity = step.target.middle / hardest[step.target.basis]
        height = max(min(intensity or 0.0, HIGHEST) / HIGHEST * 100, SHORTEST_BAR)
        tone = tone_of(intensity)
        drawn.append(Bar(round(x, 1), round(100 - height, 1), round(width, 1), round(height, 1), tone))
        x += width
    return Bars(width=round(x, 1), rects=tuple(drawn), label=label(document))


def _hardest(steps: Iterable[PlannedStep]) -> dict[Basis, float]:
    """Return the highest target of each basis: what others are drawn against while no threshold is known."""
    found: dict[Basis, float] = {}
    for step in steps:
        if step.target is not None:
            found[step.target.basis] = max(step.target.middle, found.get(step.target.basis, 0.0))
    return found


def label(document: Document) -> str:
    """Say the whole workout in one line."""
    units = SportUnits(document.sport, imperial=False)
    said = []
    for part in document.parts:
        inner = part.steps if isinstance(part, PlannedRepeat) else (part,)
        words = ", ".join(
            f"{KIND_WORDS[step.kind]} {end_words(step.end, step.end_value, units)}" for step in inner
        )
        said.append(f"{part.times} {TIMES} ({words})" if isinstance(part, PlannedRepeat) else words)
    return "; ".join(said)


def tone_of(intensity: float | None) -> str:
    """Name the colour of an intensity; the lowest where it is not known."""
    if intensity is None:
        return "z1"
    return f"z{1 + sum(intensity >= bound for bound in ZONE_BOUNDS)}"


def parts(
    document: Document, abilities: Abilities, device: DeviceWorkout | None, *, imperial: bool
) -> tuple[PartWords, ...]:
    """Put a workout's steps into words, each with the athlete's own numbers where `device` has them."""
    words = _Words(document.sport, abilities, SportUnits(document.sport, imperial))
    there = device.parts if device is not None else (None,) * len(document.parts)
    return tuple(
        words.part(part, other, str(number))
        for number, (part, other) in enumerate(zip(document.parts, there, strict=True), 1)
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """Puts steps of one workout into words."""

    sport: Sport
    abilities: Abilities
    units: SportUnits

    def part(self, part: Part, other: Step | Repeat | None, number: str) -> PartWords:
        if isinstance(part, PlannedStep):
            return PartWords(1, (self.step(part, other if isinstance(other, Step) else None, number),))
        inner = other.steps if isinstance(other, Repeat) else (None,) * len(part.steps)
        steps = (
            self.step(step, resolved, f"{number}.{place}")
            for place, (step, resolved) in enumerate(zip(part.steps, inner, strict=True), 1)
        )
        return PartWords(part.times, tuple(steps), number)

    def step(self, step: PlannedStep, resolved: Step | None, number: str) -> StepWords:
        has_own = step.target is not None and step.target.basis.is_relative
        return StepWords(
            number=number,
            kind=str(KIND_WORDS[step.kind]),
            end=end_words(step.end, step.end_value, self.units),
            target=_("no target") if step.target is None else target_words(step.target, self.units),
            resolved=device_target_words(resolved, self.units) if has_own and resolved is not None else "",
            note=step.note,
            tone=tone_of(intensity_of(step, self.sport, self.abilities)),
        )


def end_words(end: EndKind, value: float | None, units: SportUnits) -> str:
    """Say what ends a step."""
    if end is EndKind.LAP_BUTTON or value is None:
        return _("until lap button")
    if end is EndKind.TIME_S:
        minutes, seconds = divmod(round(value), 60)
        return formatting.hours(value) if minutes and not seconds else formatting.clock(value)
    return str(units.distance(value))


def target_words(target: Target, units: SportUnits) -> str:
    """Say what to hold."""
    if target.basis.is_relative:
        low, high = (formatting.number(value * 100) for value in (target.low, target.high))
        return f"{_span(low, high)} {WORDS_OF_FRACTIONS[target.basis]}"
    return bound_words(target.basis, target.low, target.high, units)


def device_target_words(step: Step, units: SportUnits) -> str:
    """Say what to hold in a device's numbers; empty without a target."""
    basis = OF_TARGET.get(step.target)
    if basis is None or step.target_low is None or step.target_high is None:
        return ""
    return bound_words(basis, step.target_low, step.target_high, units)


def bound_words(basis: Basis, low: float, high: float, units: SportUnits) -> str:
    """Write two bounds with their unit."""
    if basis is Basis.SPEED_MPS:
        slow, fast = units.tempo(low), units.tempo(high)
        unit = slow.unit if slow.unit.startswith("/") else f" {slow.unit}"
        return f"{_span(slow.value, fast.value)}{unit}"
    if basis is Basis.CADENCE_RPM:
        few, many = units.cadence(low), units.cadence(high)
        return f"{_span(few.value, many.value)} {few.unit}"
    span = _span(formatting.number(low), formatting.number(high))
    if basis is Basis.RPE:
        return _("RPE %(span)s") % {"span": span}
    return f"{span} {'W' if basis is Basis.POWER_W else 'bpm'}"


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low}{EN_DASH}{high}"
