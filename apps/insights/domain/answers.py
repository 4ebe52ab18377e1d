"""An answer: its shape, and the checks that each must pass before anybody sees it.

The schema is asked for and the model mostly keeps to it; that is not relied on. Every number in the words
must stand in the cited facts, every cited fact must exist, the proposal must keep to the limits.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from apps.insights.domain.facts import SPORTS, Fact
from apps.insights.domain.guardrails import Intensity, Limits, Proposal, breach

LONGEST_HEADLINE: Final = 140
LONGEST_TEXT: Final = 400
MOST_STATEMENTS: Final = 6
_TEXT: Final = {"type": "string"}
_IDS: Final = {"type": "array", "items": {"type": "string"}}


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


SCHEMA: Final[Mapping[str, object]] = _object(
    headline=_TEXT,
    statements={"type": "array", "items": _object(text=_TEXT, evidence=_IDS)},
    proposal={
        "anyOf": [
            {"type": "null"},
            _object(
                sport={"type": "string", "enum": list(SPORTS)},
                intensity={"type": "string", "enum": [each.value for each in Intensity]},
                duration_min={"type": "integer"},
                distance_km={"type": ["number", "null"]},
                why=_TEXT,
                evidence=_IDS,
            ),
        ]
    },
)
"""What is asked for; it holds no health data, since schemas are cached longer than messages."""

NUMBER: Final = re.compile(r"(?<![\w.,])[-+\u2212]?\d+(?:[.,]\d+)*")
IN_WORDS: Final = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|half|halves|halved|third|"
    r"quarter|double[ds]?|triple[ds]?|twice|thrice)\b",
    re.IGNORECASE,
)
UNWANTED: Final = re.compile(
    r"[<>\[\]{}|`*#@\\_]|://|\bwww\.|\b\w+\.(?:com|org|net|io|example)\b", re.IGNORECASE
)


class Fault(StrEnum):
    """Why an answer is not shown to anybody."""

    NOT_JSON = "not_json"
    SHAPE = "shape"
    MARKUP = "markup"
    UNKNOWN_EVIDENCE = "unknown_evidence"
    NO_EVIDENCE = "no_evidence"
    INVENTED_NUMBER = "invented_number"
    NUMBER_IN_WORDS = "number_in_words"
    GUARDRAIL = "guardrail"


class Unacceptable(ValueError):
    """An answer that fails a check; `detail` says more where there is more, never the answer's words."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault}:{detail}" if detail else fault.value)
        self.fault, self.detail = fault, detail


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, and the ids of the facts that it rests on."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is shown: a headline, sentences with their evidence, and a next session or none."""

    headline: str
    statements: tuple[Statement, ...]
    proposal: Proposal | None


def read(text: str) -> Draft:
    """Read an answer, exactly in its shape.

    Raises:
        Unacceptable: it is no JSON, or of another shape.
    """
    try:
        document = json.loads(text)
    except ValueError:
        raise Unacceptable(Fault.NOT_JSON) from None
    return from_json(document)


def from_json(document: object) -> Draft:
    """Read a document. Raises `Unacceptable`."""
    found = _columns(document, "headline", "statements", "proposal")
    statements = found["statements"]
    if not isinstance(statements, list) or not 0 < len(statements) <= MOST_STATEMENTS:
        raise Unacceptable(Fault.SHAPE, "statements")
    return Draft(
        headline=_line(found["headline"], longest=LONGEST_HEADLINE),
        statements=tuple(_statement(each) for each in statements),
        proposal=None if found["proposal"] is None else _proposal(found["proposal"]),
    )


def as_json(draft: Draft) -> dict[str, object]:
    """Return a draft as it is kept."""
    proposal = draft.proposal
    return {
        "headline": draft.headline,
        "statements": [{"text": each.text, "evidence": list(each.evidence)} for each in draft.statements],
        "proposal": None
        if proposal is None
        else {
            "sport": proposal.sport,
            "intensity": proposal.intensity.value,
            "duration_min": proposal.duration_min,
            "distance_km": proposal.distance_km,
            "why": proposal.why,
            "evidence": list(proposal.evidence),
        },
    }


def check(draft: Draft, facts: tuple[Fact, ...], allowed: Limits) -> None:
    """Let pass only what rests on the facts and keeps to the limits.

    Raises:
        Unacceptable: with the first thing that is wrong.
    """
    known = {fact.id: fact for fact in facts}
    proposal = draft.proposal
    planned = _numbers_of(proposal)
    _check_words(draft.headline, facts, planned)
    for statement in draft.statements:
        _check_words(statement.text, _cited(statement.evidence, known), [])
    if proposal is not None:
        _check_words(proposal.why, _cited(proposal.evidence, known), planned)
        if found := breach(proposal, allowed):
            raise Unacceptable(Fault.GUARDRAIL, found.value)


def rests_on(statement: Statement, facts: tuple[Fact, ...]) -> bool:
    """Say whether every figure in a sentence, whoever wrote it, is one of the facts that it cites."""
    try:
        _check_words(statement.text, _cited(statement.evidence, {fact.id: fact for fact in facts}), [])
    except Unacceptable:
        return False
    return True


def _cited(ids: tuple[str, ...], known: Mapping[str, Fact]) -> list[Fact]:
    if not ids:
        raise Unacceptable(Fault.NO_EVIDENCE)
    if missing := [each for each in ids if each not in known]:
        raise Unacceptable(Fault.UNKNOWN_EVIDENCE, str(len(missing)))
    return [known[each] for each in ids]


def _check_words(text: str, facts: Iterable[Fact], planned: list[float]) -> None:
    if not text.isprintable() or UNWANTED.search(text):
        raise Unacceptable(Fault.MARKUP)
    if IN_WORDS.search(text):
        raise Unacceptable(Fault.NUMBER_IN_WORDS)
    cited = list(facts)
    values = [fact.value for fact in cited] + planned
    named = {said for fact in cited for said in NUMBER.findall(fact.what)}
    for said in NUMBER.findall(text):
        if said not in named and not any(_says(said, value) for value in values):
            raise Unacceptable(Fault.INVENTED_NUMBER)


def _says(said: str, value: float) -> bool:
    """Say whether a number in words is a value, as far as its decimals go; the sign counts."""
    plain = said.replace("\u2212", "-")
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    if plain.count(".") > 1:
        return False
    decimals = len(plain.partition(".")[2])
    return abs(float(plain) - value) <= 0.5 * 10.0**-decimals + 1e-9


def _numbers_of(proposal: Proposal | None) -> list[float]:
    if proposal is None:
        return []
    return [float(proposal.duration_min)] + ([] if proposal.distance_km is None else [proposal.distance_km])


def _statement(document: object) -> Statement:
    found = _columns(document, "text", "evidence")
    return Statement(_line(found["text"], longest=LONGEST_TEXT), _ids(found["evidence"]))


def _proposal(document: object) -> Proposal:
    found = _columns(document, "sport", "intensity", "duration_min", "distance_km", "why", "evidence")
    sport, intensity = found["sport"], found["intensity"]
    duration, distance = found["duration_min"], found["distance_km"]
    if sport not in SPORTS or intensity not in set(Intensity):
        raise Unacceptable(Fault.SHAPE, "proposal")
    if not isinstance(duration, int) or isinstance(duration, bool) or duration < 0:
        raise Unacceptable(Fault.SHAPE, "duration")
    if distance is not None and (isinstance(distance, bool) or not isinstance(distance, int | float)):
        raise Unacceptable(Fault.SHAPE, "distance")
    if distance is not None and not 0 <= distance <= 1000:  # noqa: PLR2004 - no session is longer, nor is NaN one
        raise Unacceptable(Fault.SHAPE, "distance")
    return Proposal(
        sport=str(sport),
        intensity=Intensity(str(intensity)),
        duration_min=duration,
        distance_km=None if distance is None else float(distance),
        why=_line(found["why"], longest=LONGEST_TEXT),
        evidence=_ids(found["evidence"]),
    )


def _columns(document: object, *names: str) -> Mapping[str, object]:
    if not isinstance(document, dict) or document.keys() != set(names):
        raise Unacceptable(Fault.SHAPE)
    return document


def _line(value: object, *, longest: int) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise Unacceptable(Fault.SHAPE, "text")
    return value.strip()


def _ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Unacceptable(Fault.SHAPE, "evidence")
    return tuple(value)
