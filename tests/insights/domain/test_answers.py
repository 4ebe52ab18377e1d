"""An answer is shown only if its shape, its figures, its evidence and its proposal are as they must be."""

import json
from datetime import timedelta
from typing import Any

import pytest

from apps.insights.domain import answers, facts, guardrails, rules
from apps.insights.domain.answers import Fault, Unacceptable
from apps.insights.domain.guardrails import Closed, Limits
from tests.insights.domain.training import OUTINGS, STEADY, TODAY, series

FACTS = facts.collect(STEADY, OUTINGS, today=TODAY)
LIMITS = guardrails.limits(STEADY, FACTS, sports=frozenset({"running"}), age=timedelta(hours=1))
ID = {fact.key: fact.id for fact in FACTS}
VALUE = {fact.key: fact.value for fact in FACTS}


def answer(**changes: Any) -> dict[str, Any]:
    statement = {"text": f"Fitness is {VALUE['fitness']}.", "evidence": [ID["fitness"]]}
    return {"headline": "A steady week", "statements": [statement], "proposal": None} | changes


def said(text: str, *keys: str) -> dict[str, Any]:
    return answer(statements=[{"text": text, "evidence": [ID[key] for key in keys]}])


def run(**changes: Any) -> dict[str, Any]:
    proposal = {
        "sport": "running",
        "intensity": "easy",
        "duration_min": 40,
        "distance_km": 8.5,
        "why": "40 easy minutes keep the rhythm.",
        "evidence": [ID["form"]],
    }
    return answer(proposal=proposal | changes)


def fault_of(document: Any, allowed: Limits = LIMITS) -> str:
    text = document if isinstance(document, str) else json.dumps(document)
    try:
        answers.check(answers.read(text), FACTS, allowed)
    except Unacceptable as why:
        return str(why)
    return ""


@pytest.mark.parametrize(
    "document",
    [
        answer(),
        answer(headline="8.5 km and 40 minutes today") | {"proposal": run()["proposal"]},
        said(f"Load was {VALUE['load_7d']:.0f} in the last 7 days.", "load_7d"),
        said(f"Form is {VALUE['form']}.", "form"),
        said(f"Fitness is about {VALUE['fitness']:.0f}.", "fitness"),
        said("You keep a rhythm.", "sessions_7d"),
        run(),
        run(distance_km=None),
    ],
)
def test_what_rests_on_the_facts_passes(document: dict[str, Any]):
    assert fault_of(document) == ""
    draft = answers.from_json(document)
    assert answers.from_json(answers.as_json(draft)) == draft


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ("Rest well!", "not_json"),
        ('{"headline": "A st', "not_json"),
        ([], "shape"),
        ({"headline": "x", "advice": "y", "proposal": None}, "shape"),
        (answer(extra=1), "shape"),
        (answer(headline=7), "shape:text"),
        (answer(headline=" "), "shape:text"),
        (answer(headline="x" * 200), "shape:text"),
        (answer(statements=[]), "shape:statements"),
        (answer(statements=[{"text": "x", "evidence": "E1"}]), "shape:evidence"),
        (run(duration_min="40"), "shape:duration"),
        (run(duration_min=True), "shape:duration"),
        (run(distance_km=float("nan")), "shape:distance"),
        (run(intensity="brutal"), "shape:proposal"),
        (answer(headline="See https://evil.example/pay"), "markup"),
        (answer(headline="<b>Run</b>"), "markup"),
        (answer(headline="[Run](x)"), "markup"),
        (answer(headline="Run\u202egnol"), "markup"),
        (said("All is well."), "no_evidence"),
        (answer(statements=[{"text": "All is well.", "evidence": ["E999"]}]), "unknown_evidence:1"),
        (said("Your resting heart rate fell to 38.6 bpm.", "fitness"), "invented_number"),
        (said(f"Fitness is {VALUE['fitness']}.", "form"), "invented_number"),
        (said(f"Fitness is {VALUE['fitness'] + 0.1:.1f}.", "fitness"), "invented_number"),
        (said(f"Form is {-VALUE['form']}.", "form"), "invented_number"),
        (said("Fitness doubled.", "fitness"), "number_in_words"),
        (answer(headline="Run 99 km"), "invented_number"),
        (run(why="Run 90 minutes."), "invented_number"),
        (run(distance_km=11.5), "guardrail:longest_run"),
    ],
)
def test_everything_else_is_caught(document: Any, fault: str):
    assert fault_of(document) == fault


def test_nothing_may_be_proposed_behind_a_closed_gate():
    assert fault_of(run(), Limits(closed=Closed.STALE)) == "guardrail:data_gate"
    assert fault_of(answer(), Limits(closed=Closed.STALE)) == ""


@pytest.mark.parametrize(
    "loads",
    [
        [60.0, 0.0] * 30,
        [80.0] * 40,
        [20.0] * 40 + [150.0] * 12,
        [90.0] * 40 + [0.0] * 10,
        [50.0] * 10,
    ],
)
@pytest.mark.parametrize("outings", [OUTINGS, []])
def test_a_note_by_rules_passes_the_same_checks(loads: list[float], outings: list[facts.Outing]):
    known = series(loads)
    found = facts.collect(known, outings, today=TODAY)
    allowed = guardrails.limits(
        known, found, sports=frozenset({"running"}) if outings else frozenset(), age=timedelta(hours=1)
    )

    draft = rules.write(found, allowed, _=str)

    answers.check(answers.read(json.dumps(answers.as_json(draft))), found, allowed)
    assert (draft.proposal is None) == (len(loads) < 28)


def test_rules_write_a_minus_as_the_pages_do():
    found = (facts.Fact("E1", "form", -20.9, "load", ("file",)),)

    draft = rules.write(found, Limits(closed=Closed.NO_LOAD), _=str)

    assert draft.statements[0].text == "Form is \u221220.9: normal while you train."
    answers.check(draft, found, Limits(closed=Closed.NO_LOAD))


def test_rules_need_something_to_write_about():
    with pytest.raises(ValueError, match="nothing to write about"):
        rules.write((), Limits(closed=Closed.NO_LOAD), _=str)


def test_faults_have_no_words_of_the_answer():
    assert all(fault.value.replace("_", "").isalpha() for fault in Fault)
