"""The API keeps its own description: whatever is sent, the answer is one that the description names.

schemathesis writes requests from the description, some as it says and some against it. It comes with what
`make check` installs; there this file runs, and `make test` names it as left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests.flows import access_world as who
from tests.flows.access_world import World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.services,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
EXAMPLES = 6
LEAST = {"POSITIVE": (200, 100), "NEGATIVE": (400, 50)}
THINGS = {
    "activities": "activity",
    "coaching": "coaching",
    "invites": "accepted_invite",
    "connections": "connection",
    "uploads": "delivery",
    "thresholds": "threshold",
    "exports": "export",
    "notifications": "notice",
    "recommendations": "recommendation",
    "drafts": "draft",
    "erasure": "receipt",
    "workouts": "workout",
    "shares": "assignment",
    "planned": "assignment",
}


@pytest.fixture
def _one_connection(world: World) -> Iterator[None]:
    """Let the site answer on the test's own connection. Django's client, which made the world, ends that."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection", "quiet")
@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_whatever_is_sent_the_answer_is_one_of_those_described(world, mode):
    library = pytest.importorskip("schemathesis", reason="schemathesis comes with `make check`")
    schema = library.openapi.from_wsgi("/api/schema/?format=json", closing(get_wsgi_application()))

    problems: dict[str, str] = {}
    answered: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()
        strategy = operation.as_strategy(generation_mode=library.GenerationMode[mode])
        for status, problem in try_operation(world, strategy, with_things=mode == "POSITIVE"):
            answered[status] += 1
            if problem:
                problems[operation.label] = problem

    assert not problems, "\n\n".join(f"{label}: {problem}" for label, problem in problems.items())
    status, least = LEAST[mode]
    assert answered[status] > least


def closing(site: WSGIApplication) -> WSGIApplication:
    """End each request as a server does: the library's client leaves the uploaded files open."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        response = site(environ, start_response)
        try:
            return [b"".join(response)]
        finally:
            response.close()

    return answer


def try_operation(world: World, strategy: Any, *, with_things: bool) -> list[tuple[int, str]]:
    """Send examples of one operation with the owner's token; return statuses and what was undescribed."""
    from schemathesis.checks import CHECKS, load_all_checks
    from schemathesis.core.failures import FailureGroup

    load_all_checks()
    # a cursor of ours, a plausible threshold: a valid request may be refused for what a schema cannot say;
    # and test_access_walk asks every operation without a token
    left_out = [CHECKS.get_one(name) for name in ("positive_data_acceptance", "ignored_auth")]
    headers = {"Authorization": f"Bearer {world.tokens[who.OWNER_TOKEN]}"}
    seen: list[tuple[int, str]] = []

    @examples(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy, is_real=st.sampled_from([False, with_things]))
    def send(case: Any, is_real: bool) -> None:
        if is_real and case.path_parameters:
            case.path_parameters = thing(world, case.path)
        cache.clear()
        with transaction.atomic():
            answer, problem = case.call(headers=headers), ""
            try:
                case.validate_response(answer, headers=headers, excluded_checks=left_out)
            except FailureGroup as failures:
                problem = str(failures)
            transaction.set_rollback(True)
        seen.append((answer.status_code, problem))

    send()
    return seen


def thing(world: World, path: str) -> dict[str, str]:
    """Return parameters that lead to something of the owner's."""
    room = path.removeprefix("/api/v1/").partition("/")[0]
    if room == "consents":
        return {"purpose": "coach_sharing"}
    if room == "athletes":
        found = {"person": world.people[who.OWNER], "public_id": world.things["activity"]}
        return {name: str(row.public_id) for name, row in found.items() if f"{{{name}}}" in path}
    if "{provider}" in path:
        return {"provider": "garmin" if path.endswith("/sign-in/") else "strava"}
    if "/sign-ins/" in path:
        return {"public_id": str(world.things["sign_in"].public_id)}
    name = "hidden" if path.endswith("/restore/") else THINGS[room]
    return {"public_id": str(world.things[name].public_id)}
