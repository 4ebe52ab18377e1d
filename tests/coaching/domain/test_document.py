"""Documents as JSON: nothing is lost on the way, and every rule has its own refusal."""

import json
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.coaching.domain.document_json import BadWorkout, Fault, dump, load
from tests.coaching.domain.made import documents, threshold_ride

WORK = "steps[1].steps[0]"


@settings(max_examples=40)
@given(documents())
def test_a_document_reads_back_as_it_was_written(document):
    assert load(json.loads(json.dumps(dump(document)))) == document


BROKEN = [
    (["version"], 2, Fault.VERSION, "version"),
    (["version"], True, Fault.VERSION, "version"),
    (["title"], "  ", Fault.TITLE, "title"),
    (["title"], "x" * 81, Fault.TITLE, "title"),
    (["title"], None, Fault.TITLE, "title"),
    (["note"], "x" * 1001, Fault.NOTE, "note"),
    (["sport"], "chess", Fault.SPORT, "sport"),
    (["steps"], [], Fault.NO_STEPS, "steps"),
    (["steps"], "all", Fault.SHAPE, "steps"),
    (["steps"], [1], Fault.SHAPE, "steps[0]"),
    (["colour"], "red", Fault.UNKNOWN_FIELD, "colour"),
    (["steps", 1, "times"], 0, Fault.REPEAT_TIMES, "steps[1].times"),
    (["steps", 1, "times"], 100, Fault.REPEAT_TIMES, "steps[1].times"),
    (["steps", 1, "times"], 2.5, Fault.REPEAT_TIMES, "steps[1].times"),
    (["steps", 1, "steps"], [], Fault.NO_STEPS, "steps[1]"),
    (["steps", 1, "steps", 0], {"times": 2, "steps": []}, Fault.INNER_REPEAT, WORK),
    (["steps", 1, "steps", 0, "kind"], "sprint", Fault.STEP_KIND, f"{WORK}.kind"),
    (["steps", 1, "steps", 0, "end", "kind"], "calories", Fault.END_KIND, f"{WORK}.end"),
    (["steps", 1, "steps", 0, "end", "value"], 0, Fault.END_VALUE, f"{WORK}.end"),
    (["steps", 1, "steps", 0, "end", "value"], float("nan"), Fault.END_VALUE, f"{WORK}.end"),
    (["steps", 1, "steps", 0, "end", "value"], 10**400, Fault.END_VALUE, f"{WORK}.end"),
    (["steps", 1, "steps", 0, "end", "value"], None, Fault.END_VALUE, f"{WORK}.end"),
    (["steps", 2, "end", "value"], 5, Fault.END_VALUE, "steps[2].end"),
    (["steps", 1, "steps", 0, "target", "basis"], "watts", Fault.BASIS, f"{WORK}.target"),
    (["steps", 1, "steps", 0, "target", "low"], 1.5, Fault.BOUNDS, f"{WORK}.target"),
    (["steps", 1, "steps", 0, "target", "high"], 88, Fault.BOUNDS, f"{WORK}.target"),
    (["steps", 1, "steps", 0, "target", "high"], "x", Fault.BOUNDS, f"{WORK}.target"),
    (["sport"], "run", Fault.BASIS_OF_SPORT, "steps[0].target"),
]


@pytest.mark.parametrize(("path", "value", "fault", "where"), BROKEN)
def test_what_breaks_a_rule_is_named_with_its_place(path, value, fault, where):
    body: Any = deepcopy(dump(threshold_ride()))
    place = body
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value

    with pytest.raises(BadWorkout) as refused:
        load(body)

    assert (refused.value.fault, refused.value.where) == (fault, where)


def test_a_hundred_and_one_steps_are_too_many():
    body: Any = dump(threshold_ride())
    body["steps"] = [body["steps"][0]] * 51 + [{"times": 2, "steps": [body["steps"][0]] * 50}]

    with pytest.raises(BadWorkout) as refused:
        load(body)

    assert refused.value.fault is Fault.TOO_MANY_STEPS


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["version", "title", "sport", "steps", "times", "end", "kind", "target", "note"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_whatever_is_sent_is_read_or_refused_and_never_breaks(body):
    with suppress(BadWorkout):
        load(body)
