"""Documents for tests: a plain one, and hypothesis strategies that make any that keeps the rules."""

from datetime import date

from hypothesis import strategies as st

from apps.coaching.domain.athlete import Abilities, Dated
from apps.coaching.domain.document import (
    END_LIMITS,
    FAMILIES,
    LIMITS,
    Basis,
    Document,
    PlannedRepeat,
    PlannedStep,
    Target,
)
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import EndKind, StepKind

SINCE = date(2026, 10, 2)
KNOWN = Abilities(
    ftp_w=Dated(250.0, SINCE),
    lthr_bpm=Dated(170.0, SINCE),
    run_speed_mps=Dated(4.0, SINCE),
    swim_speed_mps=Dated(1.2, SINCE),
)


def step(
    kind: StepKind = StepKind.WORK, seconds: float = 600, target: Target | None = None, note: str = ""
) -> PlannedStep:
    return PlannedStep(kind=kind, end=EndKind.TIME_S, end_value=seconds, target=target, note=note)


def ftp(low: float, high: float) -> Target:
    return Target(basis=Basis.FTP, low=low, high=high)


def threshold_ride() -> Document:
    """Warm-up, five times six minutes at threshold with two easy, cool-down."""
    block = (
        step(seconds=360, target=ftp(0.95, 1.0), note="Tall, relaxed"),
        step(StepKind.RECOVERY, 120, ftp(0.5, 0.6)),
    )
    return Document(
        title="Threshold, 5 x 6 min",
        sport=Sport.RIDE,
        note="Stop when it falls apart.",
        parts=(
            step(StepKind.WARM_UP, 900, ftp(0.5, 0.7)),
            PlannedRepeat(times=5, steps=block),
            PlannedStep(kind=StepKind.COOL_DOWN, end=EndKind.LAP_BUTTON),
        ),
    )


words = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=40)


def targets(sport: Sport) -> st.SearchStrategy[Target | None]:
    fitting = [each for each in Basis if sport.family in FAMILIES.get(each, {sport.family})]

    def of(basis: Basis) -> st.SearchStrategy[Target]:
        bounds = st.floats(*LIMITS[basis])
        return st.tuples(bounds, bounds).map(lambda pair: Target(basis=basis, low=min(pair), high=max(pair)))

    return st.none() | st.sampled_from(fitting).flatmap(of)


def steps(sport: Sport) -> st.SearchStrategy[PlannedStep]:
    ends = st.sampled_from(list(EndKind)).flatmap(
        lambda end: st.tuples(st.just(end), st.floats(*END_LIMITS[end]) if end in END_LIMITS else st.none())
    )
    return st.builds(
        lambda kind, end, target, note: PlannedStep(
            kind=kind, end=end[0], end_value=end[1], target=target, note=note
        ),
        st.sampled_from(list(StepKind)),
        ends,
        targets(sport),
        words,
    )


def documents() -> st.SearchStrategy[Document]:
    def of(sport: Sport) -> st.SearchStrategy[Document]:
        repeats = st.builds(
            lambda times, inner: PlannedRepeat(times=times, steps=tuple(inner)),
            st.integers(1, 99),
            st.lists(steps(sport), min_size=1, max_size=3),
        )
        return st.builds(
            lambda title, note, parts: Document(
                title="A " + title, sport=sport, note=note, parts=tuple(parts)
            ),
            words,
            words,
            st.lists(steps(sport) | repeats, min_size=1, max_size=4),
        )

    return st.sampled_from(list(Sport)).flatmap(of)
