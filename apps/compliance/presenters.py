"""What the privacy pages show, in words: where data may go, what happened, how a copy stands."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.compliance import selectors
from apps.compliance.domain.people import Person, Reader
from apps.compliance.domain.purposes import Purpose
from apps.compliance.models import ActorKind, AuditEvent, ErasureCase
from apps.compliance.policy import Source, Use, decide
from apps.compliance.registry import REGISTRY, Personal
from apps.core.models import State

PAGE_SIZE = 15
SOURCES: Mapping[str, Promise] = {
    Source.MANUAL: gettext_lazy("What you entered"),
    Source.FILE: gettext_lazy("Files you uploaded"),
    Source.GARMIN: gettext_lazy("Garmin"),
    Source.APPLE_HEALTH: gettext_lazy("Apple Health"),
    Source.STRAVA: gettext_lazy("Strava"),
}
COLUMNS: Mapping[Use, Promise] = {
    Use.OWNER_VIEW: gettext_lazy("My pages"),
    Use.COACH_VIEW: gettext_lazy("My coach"),
    Use.COMBINE: gettext_lazy("Load"),
    Use.MODEL: gettext_lazy("Suggestions"),
}
NEEDS: Mapping[Use, tuple[Purpose, Promise]] = {
    Use.COACH_VIEW: (
        Purpose.COACH_SHARING,
        gettext_lazy("You have not agreed that a coach sees your data."),
    ),
    Use.MODEL: (
        Purpose.MODEL,
        gettext_lazy("You have not agreed that a language model reads your data."),
    ),
}
ACTORS: Mapping[str, Promise] = {
    ActorKind.SELF: gettext_lazy("You"),
    ActorKind.COACH: gettext_lazy("Your coach"),
    ActorKind.STAFF: gettext_lazy("Staff"),
    ActorKind.SYSTEM: gettext_lazy("The system"),
    ActorKind.ANONYMOUS: gettext_lazy("Somebody not signed in"),
}


@dataclass(frozen=True)
class Cell:
    """May this source go there? If not, why."""

    column: str
    is_allowed: bool
    reason: str


@dataclass(frozen=True)
class SourceRow:
    """One source that a person has data from."""

    name: str
    count: int
    cells: tuple[Cell, ...]

    @property
    def reasons(self) -> list[str]:
        """Return why, once each, for what is not allowed."""
        return list(dict.fromkeys(cell.reason for cell in self.cells if not cell.is_allowed))


def columns() -> list[str]:
    """Return the heads of the matrix."""
    return [str(title) for title in COLUMNS.values()]


def matrix(user: Person) -> list[SourceRow]:
    """Say for each source that a person has data from where it may go, by its terms and by their consents."""
    counts: Counter[str] = Counter()
    for counter in REGISTRY.source_counts:
        counts.update(counter(user))
    granted = {state.purpose for state in selectors.consent_states(user) if state.is_in_force}
    return [
        SourceRow(
            name=str(SOURCES.get(source, source)),
            count=count,
            cells=tuple(_cell(source, use, granted) for use in COLUMNS),
        )
        for source, count in sorted(counts.items())
        if count
    ]


def reopens(user: Person, purpose: Purpose, *, now: datetime) -> list[Reader]:
    """Say who sees something of a person again if they give a consent."""
    found = REGISTRY.readers.get(purpose)
    return [] if found is None else list(found(user, now))


def _cell(source: str, use: Use, granted: set[Purpose]) -> Cell:
    decision = decide([source], use)
    if not decision.allowed:
        return Cell(str(COLUMNS[use]), is_allowed=False, reason=decision.sentence)
    if use in NEEDS and NEEDS[use][0] not in granted:
        return Cell(str(COLUMNS[use]), is_allowed=False, reason=str(NEEDS[use][1]))
    return Cell(str(COLUMNS[use]), is_allowed=True, reason="")


@dataclass(frozen=True)
class TrailLine:
    """One thing that happened to a person's data, in words."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class Trail:
    """A page of what happened, newest first. `older` is where the next page begins."""

    lines: list[TrailLine]
    older: int | None
    is_newest: bool
    by_people: bool

    @property
    def query(self) -> str:
        """Return what leads to the first page, for an address."""
        return "?by=people" if self.by_people else "?by=all"

    @property
    def older_query(self) -> str:
        """Return what leads to the next page, for an address."""
        return f"{self.query}&before={self.older}"


def trail(user: Person, *, before: int | None, by_people: bool) -> Trail:
    """Show what happened to a person's data, in pages; `before` is the sequence that the page ends above.

    Args:
        by_people: leave out what the system did by itself, which after a sync is nearly all there is.
    """
    events = selectors.audit_trail(user)
    if by_people:
        events = events.exclude(actor_kind=ActorKind.SYSTEM)
    if before is not None:
        events = events.filter(sequence__lt=before)
    found = list(events[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    older = shown[-1].sequence if len(found) > PAGE_SIZE else None
    return Trail([_line(event) for event in shown], older, is_newest=before is None, by_people=by_people)


def _line(event: AuditEvent) -> TrailLine:
    return TrailLine(event.at, actor(event), what_happened(event))


def actor(event: AuditEvent) -> str:
    """Name whoever did it by what they are to the person."""
    return str(ACTORS[event.actor_kind])


def what_happened(event: AuditEvent) -> str:
    """Say an action in words, of what it was about where that has words of its own; else by its code."""
    about = event.details.get("what") or event.details.get("reason", "")
    words = REGISTRY.actions.get(f"{event.action}:{about}") or REGISTRY.actions.get(event.action)
    return str(words) if words is not None else event.action.replace(".", ": ").replace("_", " ")


@dataclass(frozen=True)
class ExportView:
    """How a copy stands."""

    state: str
    done: int
    total: int
    byte_count: int
    expires_at: datetime | None
    public_id: str


def export(user: Person, *, now: datetime) -> ExportView | None:
    """Show a person's newest copy; None when there is none or it has expired."""
    found = selectors.latest_export(user)
    if found is None:
        return None
    if found.is_under_way:
        state = "packing"
    elif found.is_ready(now):
        state = "ready"
    elif found.state == "failed":
        state = "failed"
    else:
        return None
    return ExportView(
        state,
        found.parts_done,
        found.parts_total,
        found.byte_count,
        found.expires_at,
        str(found.public_id),
    )


@dataclass(frozen=True)
class CountedLine:
    """How many rows of a kind, and where they stay, why."""

    title: str
    rows: int
    reason: str = ""


@dataclass(frozen=True)
class Receipt:
    """What became of an erasure, without anything about the person."""

    number: str
    state: str
    requested_at: datetime
    finished_at: datetime | None
    erased: list[CountedLine]
    kept: list[CountedLine]
    files: int
    untold: int
    receipt_hash: str

    @property
    def hash_parts(self) -> list[str]:
        """Return the digest in pieces between which a line may break."""
        return [self.receipt_hash[start : start + 16] for start in range(0, len(self.receipt_hash), 16)]

    @property
    def is_done(self) -> bool:
        """Say whether everything is gone."""
        return self.state == "done"


def receipt(case: ErasureCase) -> Receipt:
    """Show how an erasure stands."""
    stage = {State.DONE: "done", State.FAILED: "failed"}.get(State(case.state))
    return Receipt(
        number=str(case.public_id),
        state=stage or ("cleaning" if case.erased_at else "telling" if case.error_code else "waiting"),
        requested_at=case.created_at,
        finished_at=case.finished_at,
        erased=_counted(case.erased),
        kept=_counted(case.kept),
        files=case.files_deleted,
        untold=case.untold,
        receipt_hash=case.receipt_hash,
    )


def _counted(counts: Mapping[str, int]) -> list[CountedLine]:
    lines = []
    for label, rows in counts.items():
        declared = REGISTRY.models.get(label)
        if isinstance(declared, Personal):
            lines.append(CountedLine(declared.title, rows, str(declared.keep)))
        else:
            lines.append(CountedLine(label, rows))
    return sorted(lines, key=lambda line: (-line.rows, line.title))
