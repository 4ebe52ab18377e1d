"""A recommendation in words: where it stands, each sentence beside its evidence, what is left to decide."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.selectors import display_name, preferences_of
from apps.compliance.policy import Purpose
from apps.compliance.selectors import has_consent
from apps.core import formatting
from apps.insights import selectors, sentences, wiring
from apps.insights.domain import answers, facts
from apps.insights.domain.answers import Draft
from apps.insights.domain.facts import Fact
from apps.insights.models import Recommendation, Stage
from apps.insights.presenters import words
from apps.insights.selectors import Shown

HISTORY = 12
UNWRITTEN = {Stage.QUEUED, Stage.DECLINED, Stage.FAILED}
"""Stages without a word of anybody's: to name a writer would say that one was asked."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and the facts that it rests on: what each is, and its value."""

    text: str
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Session:
    """A proposed next session."""

    title: str
    icon: str
    why: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A recommendation for a page; what is not for these eyes is empty."""

    public_id: UUID
    headline: str
    stage: str
    tone: str
    icon: str
    writer: str
    asked: str
    question: str
    statements: tuple[Sentence, ...] = ()
    session: Session | None = None
    gate: str = ""
    sources: str = ""
    left_out: str = ""
    convention: str = ""
    decided: str = ""
    coach_word: str = ""
    problem: str = ""
    until: str = ""
    is_busy: bool = False
    waits: bool = False
    can_decide: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The athlete's page. `ask_needs_consent` is the consent that is missing, by its purpose, or ""."""

    current: Words | None
    history: tuple[Words, ...]
    by_model: bool
    needs_consent: str
    is_paused: bool
    is_coached: bool
    is_busy: bool


def page(user: User, *, now: datetime) -> Page:
    """Compose the athlete's page; a fixed number of queries."""
    rows = list(selectors.of_user(user)[:HISTORY])
    opened = selectors.openings(user, now=now)
    told = [words_of(selectors.shown(row, opened=opened), now=now) for row in rows]
    by_model = wiring.writer() is not None
    return Page(
        current=told[0] if told else None,
        history=tuple(told[1:]),
        by_model=by_model,
        needs_consent=_missing(user, by_model=by_model),
        is_paused=by_model and selectors.is_paused(user),
        is_coached=any(names >= selectors.SCOPES for names in opened),
        is_busy=bool(told) and told[0].is_busy,
    )


def one(row: Recommendation, *, now: datetime) -> Words:
    """Put one recommendation into words for its athlete."""
    opened = selectors.openings(row.user, now=now) if row.standing is Stage.DRAFTED else ()
    return words_of(selectors.shown(row, opened=opened), now=now)


def for_coach(row: Recommendation, *, now: datetime) -> Words:
    """Put a draft into words for the coach who decides on it."""
    return words_of(Shown(row, dict(row.draft), waits=True), now=now)


def words_of(shown: Shown, *, now: datetime) -> Words:
    """Put what may be seen of a recommendation into words."""
    row, stage = shown.row, shown.row.standing
    tone, icon = words.STAGES[stage]
    draft = answers.from_json(shown.content) if shown.content else None
    is_over = stage in {Stage.DRAFTED, Stage.APPROVED} and not row.is_open(now)
    known = {fact.id: fact for fact in facts.from_json(row.evidence)}
    told = draft is not None
    return Words(
        public_id=row.public_id,
        headline=draft.headline if draft else _headline(stage, shown),
        stage=_("Expired") if is_over else _stage(stage, shown),
        tone="" if is_over else tone,
        icon="clock" if is_over else icon,
        writer="" if stage in UNWRITTEN else str(words.WRITERS[row.writer]),
        asked=formatting.ago(row.created_at, now=now),
        question=row.question,
        statements=_statements(draft, known),
        session=_session(draft, known),
        gate=str(words.CLOSED.get(row.limits.get("closed"), "")) if told else "",
        sources=words.sources(row.sources) if told else "",
        left_out=words.sources(row.left_out) if told else "",
        convention=str(words.CONVENTIONS.get(row.convention, "")) if told else "",
        decided=_decided(row, stage),
        coach_word=row.coach_word if stage is Stage.REJECTED else "",
        problem=sentences.of_reason(row.reason) if stage in {Stage.DECLINED, Stage.FAILED} else "",
        until=_until(row) if stage in {Stage.DRAFTED, Stage.APPROVED} and not is_over else "",
        is_busy=stage is Stage.QUEUED,
        waits=shown.waits,
        can_decide=stage in {Stage.DRAFTED, Stage.APPROVED} and not is_over and not shown.waits,
    )


def _stage(stage: Stage, shown: Shown) -> str:
    return _("Waits for your coach") if shown.waits else str(stage.label)


def _headline(stage: Stage, shown: Shown) -> str:
    if shown.waits:
        return _("A draft waits for your coach")
    return {
        Stage.QUEUED: _("Your recommendation is being written"),
        Stage.REJECTED: _("Your coach did not approve this draft"),
        Stage.DECLINED: _("There is no recommendation this time"),
        Stage.FAILED: _("It could not be written"),
    }.get(stage, _("Recommendation"))


def _statements(draft: Draft | None, known: dict[str, Fact]) -> tuple[Sentence, ...]:
    if draft is None:
        return ()
    return tuple(_sentence(each.text, each.evidence, known) for each in draft.statements)


def _session(draft: Draft | None, known: dict[str, Fact]) -> Session | None:
    if draft is None or draft.proposal is None:
        return None
    title, icon = words.proposal(draft.proposal)
    return Session(title, icon, _sentence(draft.proposal.why, draft.proposal.evidence, known))


def _sentence(text: str, ids: tuple[str, ...], known: dict[str, Fact]) -> Sentence:
    return Sentence(text, tuple(words.fact(known[each]) for each in ids if each in known))


def _decided(row: Recommendation, stage: Stage) -> str:
    """Say who passed it on, and whether in other words."""
    if row.decided_at is None or stage is Stage.REJECTED:
        return ""
    name = display_name(row.decided_by) if row.decided_by else ""
    facts_said = {"name": name or _("your coach")}
    if row.approved != row.draft:
        return _("Approved by %(name)s, who changed the words") % facts_said
    return _("Approved by %(name)s") % facts_said


def _until(row: Recommendation) -> str:
    if row.expires_at is None:
        return ""
    local = row.expires_at.astimezone(preferences_of(row.user).time_zone)
    return f"{formatting.long_day(local.date())}, {formatting.time_of_day(local)}"


def _missing(user: User, *, by_model: bool) -> str:
    wanted = Purpose.MODEL if by_model else Purpose.HEALTH_STORAGE
    if has_consent(user, wanted):
        return ""
    has_basis = has_consent(user, Purpose.HEALTH_STORAGE)
    return wanted.value if has_basis else Purpose.HEALTH_STORAGE.value
