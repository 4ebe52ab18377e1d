"""Failures to order: sets them, takes them when their turn comes, and spoils answers."""

import time

from django.db import transaction
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from sandbox.outside import orders
from sandbox.outside.models import Fault
from sandbox.outside.registry import ActionRefused, Json, Provider, Refusal

SLOW, HUNG, TRUNCATED, WRONG_TYPES, LOST = "slow", "hung", "truncated", "wrong_types", "lost"
BEHAVIOURS = (SLOW, HUNG, TRUNCATED, WRONG_TYPES, LOST)
READING = {"GET", "HEAD", "OPTIONS"}
DEFAULT_SLOW_S = 3.0
LONGEST_HUNG_S = 120.0
LOOK_AGAIN_S = 0.2


def kinds_of(provider: Provider) -> list[str]:
    """Return the kinds of fault that a provider can show."""
    return [*provider.refusals, *BEHAVIOURS]


def switch_on(
    provider: Provider, *, kind: str, times: int | None, seconds: float | None = None, path: str = ""
) -> Fault:
    """Make a provider fail for its next `times` requests (None: until switched off) below `path`.

    Raises:
        ActionRefused: the provider cannot show that kind, or a number is out of range.
    """
    if kind not in kinds_of(provider):
        raise ActionRefused(f"{provider.name} has no fault {kind!r}; it has {', '.join(kinds_of(provider))}.")
    if times is not None and times < 1:
        raise ActionRefused("times counts requests: 1 or more, or nothing for until switched off.")
    return Fault.objects.create(
        provider=provider.name,
        kind=kind,
        path=path,
        seconds=DEFAULT_SLOW_S if seconds is None else seconds,
        remaining=times,
    )


def switch_off(provider: Provider) -> int:
    """End all faults of a provider; return how many there were."""
    return Fault.objects.filter(provider=provider.name).delete()[0]


@transaction.atomic
def take(provider: Provider, path: str, *, method: str) -> Fault | None:
    """Return the fault whose turn it is for a path behind the prefix, and count it down.

    An answer is lost only to a request that changes something: nothing is lost with the others.
    """
    if path.startswith(provider.spared):
        return None
    due = orders.due(Fault.objects.filter(provider=provider.name))
    if method in READING:
        due = due.exclude(kind=LOST)
    found = next((fault for fault in due if path.startswith(fault.path)), None)
    if found is not None:
        orders.count_down(found)
    return found


def refused(refusal: Refusal) -> HttpResponse:
    """Return the answer that a provider words so."""
    return JsonResponse(refusal.body, status=refusal.status, headers=dict(refusal.headers), safe=False)


def hang(fault: Fault) -> HttpResponse:
    """Say nothing until the fault is switched off, two minutes at most."""
    until = time.monotonic() + LONGEST_HUNG_S
    while time.monotonic() < until and Fault.objects.filter(id=fault.id).exists():
        time.sleep(LOOK_AGAIN_S)
    return HttpResponse(status=504)


def lose() -> HttpResponseBase:
    """Return what makes the server hang up without a word: it promises more than it has."""
    return StreamingHttpResponse(iter(()), headers={"Content-Length": "2", "Connection": "close"})


def truncate(response: HttpResponse) -> HttpResponse:
    """Return the answer cut off in the middle; HTTP is whole, the JSON is not."""
    return _replaced(response, response.content[: len(response.content) // 2])


def confuse(response: HttpResponse, document: Json) -> HttpResponse:
    """Return the answer with every number, text and truth of the document as something else."""
    return _replaced(response, JsonResponse(_confused(document), safe=False).content)


def _confused(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _confused(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_confused(inner) for inner in value]
    if isinstance(value, str):
        return {"unexpected": True}
    return value if value is None else "not what it was"


def _replaced(response: HttpResponse, content: bytes) -> HttpResponse:
    response.content = content
    if "Content-Length" in response:
        response["Content-Length"] = str(len(content))
    return response
