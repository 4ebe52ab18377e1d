"""The coach's pages in words: the library, one workout with who was given it, a look into Garmin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.models import Units, User
from apps.accounts.selectors import Preferences
from apps.coaching import access, selectors, sentences
from apps.coaching.domain import document_json
from apps.coaching.domain.athlete import Abilities, Dated
from apps.coaching.domain.document import Document
from apps.coaching.domain.document_json import Fault
from apps.coaching.domain.estimate import estimate
from apps.coaching.domain.fitting import GARMIN, Verdict, fit
from apps.coaching.models import ImportStage, LibraryImport, Workout
from apps.coaching.presenters import given, shape, state
from apps.coaching.presenters.given import Given
from apps.coaching.presenters.shape import Bars, Figures, PartWords
from apps.core import formatting
from apps.core.models import State as Work
from apps.wearables.domain.sports import Sport
from apps.wearables.presenters import words
from apps.wearables.services import workouts as door

NOBODY = Abilities()


@dataclass(frozen=True, slots=True)
class LibraryLine:
    """One workout in the list."""

    public_id: UUID
    title: str
    sport: str
    sport_icon: str
    figures: Figures
    bars: Bars
    source: str
    changed: str
    use_count: int


@dataclass(frozen=True, slots=True)
class OpenImport:
    """The latest import, as long as a job is at it or its list waits for a choice."""

    public_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Library:
    """The list; `why_not` says why nothing can be imported, `connects` that the person can mend it.

    `open_import` leads back to a look that is not done with.
    """

    lines: tuple[LibraryLine, ...]
    why_not: str
    connects: bool
    open_import: OpenImport | None


@dataclass(frozen=True, slots=True)
class Badge:
    """How well a workout fits a destination."""

    word: str
    tone: str
    icon: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkoutPage:
    """One workout of the library."""

    public_id: UUID
    title: str
    sport: str
    sport_icon: str
    note: str
    figures: Figures
    bars: Bars
    parts: tuple[PartWords, ...]
    garmin: Badge
    source: str
    left_out: str
    given: tuple[Given, ...]
    shown: frozenset[int]

    @property
    def is_moving(self) -> bool:
        """Say whether a job is at it for one of the athletes."""
        return any(each.state.is_moving for each in self.given)

    @property
    def has_outdated(self) -> bool:
        """Say whether somebody was given it before it changed."""
        return any(each.is_outdated for each in self.given)

    @property
    def asks_every_s(self) -> int:
        """How often the page looks again."""
        return state.POLL_S


def library(viewer: User, preferences: Preferences, rows: Sequence[Workout], *, now: datetime) -> Library:
    """Put a library into words."""
    code = door.why_not(viewer, selectors.GARMIN)
    return Library(
        lines=tuple(_line(row, preferences, now=now) for row in rows),
        why_not=sentences.of_trouble(code),
        connects=code in state.CONNECT,
        open_import=_open_import(selectors.imports_of(viewer).first(), now=now),
    )


def _open_import(row: LibraryImport | None, *, now: datetime) -> OpenImport | None:
    if row is None:
        return None
    if row.state in {Work.PENDING, Work.CLAIMED}:
        text = _("It is under way.")
    elif row.found and not row.chosen:
        text = _("Listed %(when)s; nothing is chosen from it yet.") % {
            "when": formatting.ago(row.created_at, now=now)
        }
    else:
        return None
    return OpenImport(row.public_id, text)


def _line(row: Workout, preferences: Preferences, *, now: datetime) -> LibraryLine:
    document = document_json.load(row.document)
    return LibraryLine(
        public_id=row.public_id,
        title=row.title,
        sport=words.sport_word(document.sport),
        sport_icon=words.sport_icon(document.sport),
        figures=_figures(document, preferences),
        bars=shape.bars(document, NOBODY),
        source=_source(row, now=now),
        changed=formatting.ago(row.changed_at, now=now),
        use_count=getattr(row, "use_count", 0),
    )


def workout(viewer: User, preferences: Preferences, row: Workout, *, now: datetime) -> WorkoutPage:
    """Put one workout into words, with those athletes who let the viewer plan; a fixed number of queries."""
    document = document_json.load(row.document)
    found = selectors.given_to_athletes(row, access.who_may_be_planned(viewer, now))
    imperial = preferences.units == Units.IMPERIAL
    return WorkoutPage(
        public_id=row.public_id,
        title=row.title,
        sport=words.sport_word(document.sport),
        sport_icon=words.sport_icon(document.sport),
        note=document.note,
        figures=_figures(document, preferences),
        bars=shape.bars(document, NOBODY),
        parts=shape.parts(document, NOBODY, None, imperial=imperial),
        garmin=badge(document),
        source=_source(row, now=now),
        left_out=sentences.of_left_out(row.left_out),
        given=given.lines(found, preferences, now=now),
        shown=frozenset(each.athlete_id for each in found),
    )


def badge(document: Document) -> Badge:
    """Say how a workout fits Garmin, for an athlete whose thresholds are all known."""
    fitted = fit(document, _known(), GARMIN)
    remarks = state.remark_words(
        [{"change": each.change.value, "where": each.where, "fact": each.fact} for each in fitted.remarks]
    )
    word, tone, icon = {
        Verdict.EXACT: (_("Exact"), "good", "check-circle"),
        Verdict.CONVERTED: (_("Converted"), "caution", "alert"),
        Verdict.REFUSED: (_("Refused"), "bad", "x-circle"),
    }[fitted.verdict]
    return Badge(word, tone, icon, remarks)


def _known() -> Abilities:
    """Return thresholds of somebody of whom everything is known; only whether, not what, counts here."""
    day = date.min
    return Abilities(
        ftp_w=Dated(250.0, day),
        lthr_bpm=Dated(165.0, day),
        run_speed_mps=Dated(4.0, day),
        swim_speed_mps=Dated(1.2, day),
    )


def _figures(document: Document, preferences: Preferences) -> Figures:
    imperial = preferences.units == Units.IMPERIAL
    return shape.figures(estimate(document, NOBODY), document.sport, imperial=imperial)


def _source(row: Workout, *, now: datetime) -> str:
    if row.imported_at is None:
        return _("made here")
    provider = str(words.SOURCE_WORDS.get(row.provider, row.provider))
    when = formatting.ago(row.imported_at, now=now)
    return _("from %(provider)s, %(when)s") % {"provider": provider, "when": when}


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One workout in the account at the provider."""

    external_id: str
    title: str
    sport: str
    sport_icon: str
    duration: str
    changed: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What became of one choice."""

    title: str
    word: str
    tone: str
    icon: str
    note: str
    workout: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A look into the account: under way, a list to choose from, or what became of the choice."""

    public_id: UUID
    is_busy: bool
    is_fetching: bool
    is_failed: bool
    reason: str
    connects: bool
    done: int
    total: int
    found: tuple[FoundLine, ...]
    results: tuple[ResultLine, ...]
    has_thresholds: bool

    @property
    def has_known(self) -> bool:
        """Say whether something of the list is in the library already."""
        return any(line.is_here for line in self.found)

    @property
    def asks_every_s(self) -> int:
        """How often the page looks again."""
        return state.POLL_S


OUTCOMES = {
    "new": ("good", "check-circle"),
    "updated": ("good", "refresh"),
    "unchanged": ("", "check"),
    "gone": ("caution", "alert"),
    "refused": ("bad", "x-circle"),
}


def import_page(row: LibraryImport, here: frozenset[str], *, now: datetime) -> ImportPage:
    """Put an import into words.

    Args:
        here: ids at the provider of what the library holds already.
    """
    own = selectors.abilities_on({row.user_id: now.date()})[row.user_id]
    return ImportPage(
        public_id=row.public_id,
        is_busy=row.state in {Work.PENDING, Work.CLAIMED},
        is_fetching=row.stage == ImportStage.FETCH,
        is_failed=row.state == Work.FAILED,
        reason=sentences.of_trouble(row.error_code),
        connects=row.error_code in state.CONNECT,
        done=len(row.results),
        total=len(row.chosen),
        found=tuple(_found(line, here, now=now) for line in row.found),
        results=tuple(_result(result) for result in row.results),
        has_thresholds=own != NOBODY,
    )


def _found(line: dict[str, str], here: frozenset[str], *, now: datetime) -> FoundLine:
    sport = Sport(line["sport"])
    duration = line["duration_s"]
    changed = line["changed_at"]
    return FoundLine(
        external_id=line["id"],
        title=line["title"] or _("Without a title"),
        sport=words.sport_word(sport),
        sport_icon=words.sport_icon(sport),
        duration=formatting.hours(float(duration)) if duration else "",
        changed=formatting.ago(datetime.fromisoformat(changed), now=now) if changed else "",
        is_here=line["id"] in here,
    )


def _result(result: dict[str, str]) -> ResultLine:
    tone, icon = OUTCOMES[result["outcome"]]
    said = {
        "new": _("Taken over"),
        "updated": _("Brought up to date"),
        "unchanged": _("Was here already"),
        "gone": _("No longer there"),
        "refused": _("Cannot be taken over"),
    }
    fault = str(sentences.FAULTS[Fault(result["fault"])]) if result["fault"] else ""
    kept = _("Whoever was given it keeps it as it was.") if result["outcome"] == "updated" else ""
    return ResultLine(
        title=result["title"] or _("Without a title"),
        word=said[result["outcome"]],
        tone=tone,
        icon=icon,
        note=fault or " ".join(filter(None, (kept, sentences.of_left_out(list(result["left_out"]))))),
        workout=result["workout"] or "",
    )
