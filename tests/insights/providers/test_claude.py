"""The adapter asks through the real client over real HTTP, and knows every way in which that can fail."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from apps.insights.domain import answers, facts, guardrails, prompts
from apps.insights.providers import base
from apps.insights.providers.claude import Claude
from tests.insights.domain.training import OUTINGS, STEADY, TODAY
from tests.outside import Outside

KEY = "sk-ant-sandbox-key"
FACTS = facts.collect(STEADY, OUTINGS, today=TODAY)
LIMITS = guardrails.limits(STEADY, FACTS, sports=frozenset({"running"}), age=timedelta(hours=1))
PROMPT = prompts.build(FACTS, LIMITS, about=prompts.About("en", ""), question="How hard tomorrow?")


def claude(outside: Outside, *, key: str = KEY, timeout_s: float = 5) -> Claude:
    return Claude(
        api_key=key,
        model="claude-sonnet-5-5",
        base_url=f"{outside.url}/anthropic",
        timeout_s=timeout_s,
    )


def test_an_answer_comes_with_what_is_logged_of_it(outside: Outside):
    reply = claude(outside).write(PROMPT)

    draft = answers.read(reply.text)
    answers.check(draft, FACTS, LIMITS)
    assert draft.proposal is not None
    assert (reply.stop_reason, reply.model) == ("end_turn", "claude-sonnet-5-5")
    assert reply.request_id.startswith("req_")
    assert reply.input_tokens > 100
    [heard] = outside.heard("anthropic")
    assert heard["body"]["system"] == prompts.CURRENT.text
    assert heard["body"]["messages"] == [{"role": "user", "content": PROMPT.message}]
    assert heard["body"]["output_config"]["format"]["schema"] == json.loads(json.dumps(answers.SCHEMA))
    assert heard["body"]["max_tokens"] == 1500


@pytest.mark.parametrize(
    ("kind", "error", "permanent", "retry_after"),
    [
        ("401", base.KeyRefused, True, None),
        ("403", base.KeyRefused, True, None),
        ("429", base.RateLimited, False, timedelta(seconds=7)),
        ("spend_limit", base.SpendLimitReached, True, None),
        ("500", base.Unavailable, False, None),
        ("529", base.Unavailable, False, None),
        ("truncated", base.Malformed, False, None),
        ("wrong_types", base.Malformed, False, None),
    ],
)
def test_a_failure_says_whether_to_try_again_and_is_asked_once(
    outside: Outside,
    kind: str,
    error: type[base.ModelError],
    permanent: bool,
    retry_after: timedelta | None,
):
    outside.fault(kind, provider="anthropic")

    with pytest.raises(base.ModelError) as raised:
        claude(outside).write(PROMPT)

    assert (type(raised.value), raised.value.permanent, raised.value.retry_after) == (
        error,
        permanent,
        retry_after,
    )
    assert raised.value.__cause__ is None, "theirs holds what was sent"
    assert len(outside.heard("anthropic")) == 1


def test_an_answer_that_hangs_or_a_server_that_is_gone_is_not_waited_for(outside: Outside):
    outside.fault("hung", provider="anthropic")

    with pytest.raises(base.TimedOut):
        claude(outside, timeout_s=0.3).write(PROMPT)
    with pytest.raises(base.Unavailable):
        Claude(api_key=KEY, model="claude-sonnet-5-5", base_url="http://127.0.0.1:9").write(PROMPT)

    outside.clear_faults("anthropic")


def test_a_wrong_key_is_refused_and_stands_in_no_text(outside: Outside):
    asking = claude(outside, key="sk-ant-marktoken")

    with pytest.raises(base.KeyRefused) as raised:
        asking.write(PROMPT)

    assert "marktoken" not in repr(asking) + repr(raised.value)


@pytest.mark.parametrize(("kind", "stop_reason"), [("refusal", "refusal"), ("max_tokens", "max_tokens")])
def test_why_it_stopped_is_told(outside: Outside, kind: str, stop_reason: str):
    outside.control("anthropic", "misbehave", kind=kind, times=1)

    assert claude(outside).write(PROMPT).stop_reason == stop_reason


def test_the_client_is_not_imported_before_somebody_asks():
    code = "import sys, apps.insights.providers.claude; sys.exit('anthropic' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
