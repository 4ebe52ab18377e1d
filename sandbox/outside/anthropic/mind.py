"""What the model says: statements about the facts in the prompt, by seeded rules, so that figures are real.

It looks for a JSON list of facts (`id`, `what`, `value`, `unit`) and an object of limits in the words that it
is sent, and writes in the shape that is asked for. What it cannot write that way it fills in as little as the
schema lets it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from sandbox.outside.anthropic import schemas
from sandbox.outside.registry import Json

OPENINGS = ("A steady week", "Keep going as you do", "A calm look at your weeks", "Your training in short")
WORDINGS = (
    "{what}: {value} {unit}.",
    "{what} stands at {value} {unit}.",
    "The figure for {what} is {value} {unit}.",
)
REASONS = (
    "An easy session keeps the rhythm.",
    "This holds what you have built.",
    "Easy enough to recover from.",
)
MOST_STATEMENTS = 4
EASY_MIN, EASY_RUN_MIN = 45, 30
LOAD_A_MINUTE = 0.75  # of easy training, with room to spare
BLOCK = re.compile(r"<(\w+)>\s*(.*?)\s*</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model was sent, as far as it reads it."""

    facts: list[dict[str, Json]]
    limits: dict[str, Json]
    question: str
    seed: int


def read(words: str, *, seed: int) -> Prompt:
    """Find facts, limits and question in the words of a prompt."""
    found = {name: _json(text) for name, text in BLOCK.findall(words)}
    listed, limits, question = (found.get(name) for name in ("facts", "limits", "question"))
    facts = [
        fact for fact in listed or [] if isinstance(fact, dict) and {"id", "what", "value"} <= fact.keys()
    ]
    return Prompt(
        facts=facts,
        limits=limits if isinstance(limits, dict) else {},
        question=question if isinstance(question, str) else "",
        seed=seed,
    )


def answer(prompt: Prompt, schema: Json, *, behaviour: str = "") -> str:
    """Write the answer; with a behaviour, one that somebody must catch."""
    document = _advice(prompt)
    if behaviour in SPOILERS:
        return json.dumps(SPOILERS[behaviour](document, prompt), ensure_ascii=False)
    if schema is not None and not schemas.conforms(document, schema):
        document = schemas.fill(schema)
    return json.dumps(document, ensure_ascii=False)


def _advice(prompt: Prompt) -> dict[str, Json]:
    dice = Random(prompt.seed)  # noqa: S311 - it writes plausible words
    facts = [fact for fact in prompt.facts if fact["value"] is not None]
    chosen = sorted(dice.sample(range(len(facts)), min(MOST_STATEMENTS, len(facts))))
    statements = [
        {"text": _sentence(facts[number], dice), "evidence": [facts[number]["id"]]} for number in chosen
    ]
    return {
        "headline": dice.choice(OPENINGS),
        "statements": statements,
        "proposal": _proposal(prompt, facts, dice) if facts else None,
    }


def _sentence(fact: Mapping[str, Json], dice: Random) -> str:
    text = dice.choice(WORDINGS).format(what=fact["what"], value=fact["value"], unit=fact.get("unit") or "")
    return text.replace(" .", ".")


def _proposal(prompt: Prompt, facts: list[dict[str, Json]], dice: Random) -> Json:
    """Propose something easy within the limits, or nothing where they do not allow it."""
    if not prompt.limits.get("may_propose"):
        return None
    intensities = prompt.limits.get("intensities") or ["rest"]
    sports = prompt.limits.get("sports") or []
    if "easy" not in intensities or not sports:
        return None
    sport = sorted(sports)[0]
    minutes = EASY_RUN_MIN if sport == "running" else EASY_MIN
    most = prompt.limits.get("most_run_min")
    if sport == "running" and most is not None:
        minutes = min(minutes, int(most))
    if prompt.limits.get("most_load") is not None:
        minutes = min(minutes, int(prompt.limits["most_load"] / LOAD_A_MINUTE))
    if minutes < 1:
        return None
    return {
        "sport": sport,
        "intensity": "easy",
        "duration_min": minutes,
        "distance_km": None,
        "why": dice.choice(REASONS),
        "evidence": [facts[0]["id"]],
    }


def _without_statements(document: dict[str, Json], _prompt: Prompt) -> Json:
    return {"headline": document["headline"], "advice": "Trust me.", "proposal": "a long ride"}


def _with_invention(document: dict[str, Json], prompt: Prompt) -> Json:
    cited = [fact["id"] for fact in prompt.facts[:1]]
    invented = {"text": "Your resting heart rate fell to 38.6 bpm.", "evidence": cited}
    return {**document, "statements": [*document["statements"], invented]}


def _with_unknown_evidence(document: dict[str, Json], _prompt: Prompt) -> Json:
    return {**document, "statements": [{"text": "All is well.", "evidence": ["E999"]}]}


def _over_the_limits(document: dict[str, Json], prompt: Prompt) -> Json:
    longest = prompt.limits.get("most_run_km") or prompt.limits.get("longest_run_km") or 20
    proposal = {
        "sport": "running",
        "intensity": "moderate",
        "duration_min": 240,
        "distance_km": round(longest * 1.5, 1),
        "why": "A big one makes you strong.",
        "evidence": [fact["id"] for fact in prompt.facts[:1]],
    }
    return {**document, "proposal": proposal}


def _obedient(document: dict[str, Json], prompt: Prompt) -> Json:
    """Do what the person's words order, as a model does that takes them for instructions."""
    return {**document, "headline": f"{prompt.question[:60]} https://evil.example/pay"}


SPOILERS: Mapping[str, Callable[[dict[str, Json], Prompt], Json]] = {
    "schema": _without_statements,
    "invented_figure": _with_invention,
    "unknown_evidence": _with_unknown_evidence,
    "over_guardrail": _over_the_limits,
    "obeys_injection": _obedient,
}
STOPPERS = ("refusal", "max_tokens")
BEHAVIOURS = (*SPOILERS, *STOPPERS)


def words_of(messages: Json) -> Iterator[str]:
    """Yield every text in the messages of a request."""
    for message in messages:
        content = message.get("content")
        if isinstance(content, str):
            yield content
        for block in content if isinstance(content, list) else []:
            if isinstance(block, dict) and isinstance(block.get("text"), str):
                yield block["text"]


def _json(text: str) -> Json:
    try:
        return json.loads(text)
    except ValueError:
        return None
