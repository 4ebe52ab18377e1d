"""`POST /v1/messages`: the key, the version, the request's shape, the limits, then the answer."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from sandbox.outside.anthropic import behaviours, mind, quota, refusals, schemas
from sandbox.outside.anthropic.models import Organisation
from sandbox.outside.registry import Json

MODELS: Final = frozenset(
    {
        *("claude-sonnet-5-5", "claude-haiku-5-5", "claude-opus-5-5", "claude-fable-5-2", "claude-sonnet-5"),
        *("claude-opus-5", "claude-opus-4-8", "claude-sonnet-4-6", "claude-haiku-4-5"),
    }
)
KNOWN: Final = frozenset(
    {
        *("model", "max_tokens", "messages", "system", "output_config", "metadata", "stop_sequences"),
        *("stream", "thinking", "tools", "tool_choice", "service_tier", "cache_control"),
    }
)
EFFORTS: Final = ("low", "medium", "high", "xhigh", "max")
CHARACTERS_A_TOKEN: Final = 4
REFUSAL_DETAILS: Final = {"type": "refusal", "category": None, "explanation": None}
View = Callable[..., HttpResponse]


def _with_a_key(view: View) -> View:
    """Let only requests with a known key and a version in; the key as `x-api-key` or as a bearer token."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        organisation = Organisation.objects.filter(key=_key(request)).first()
        if organisation is None:
            return refusals.refuse(refusals.NOT_AUTHENTICATED)
        if not request.headers.get("anthropic-version"):
            return refusals.refuse(refusals.NO_VERSION)
        return view(request, organisation=organisation)

    return csrf_exempt(wrapped)


@_with_a_key
def create(request: HttpRequest, *, organisation: Organisation) -> HttpResponse:
    """Answer a message."""
    if request.method != "POST":
        return refusals.refuse(refusals.worded(405, "invalid_request_error", "Method Not Allowed"))
    try:
        sent = json.loads(request.body)
    except ValueError:
        return refusals.refuse(refusals.NO_JSON)
    if problem := next(_complaints(sent), ""):
        return refusals.invalid(problem)
    if sent["model"] not in MODELS:
        return refusals.no_such_model(sent["model"])
    if sent.get("stream"):
        return refusals.refuse(refusals.NO_STREAM)
    input_tokens = len(request.body) // CHARACTERS_A_TOKEN
    standing = quota.count(organisation, now=timezone.now(), input_tokens=input_tokens)
    if standing.refusal is not None:
        return refusals.refuse(standing.refusal)
    message = _message(sent, seed=_seed(request.body), input_tokens=input_tokens)
    quota.spend(standing, output_tokens=message["usage"]["output_tokens"])
    headers = {"request-id": f"req_{secrets.token_hex(12)}", **standing.headers}
    return JsonResponse(message, headers=headers)


@csrf_exempt
def nothing_here(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """Say that there is no such address."""
    return refusals.refuse(refusals.NOT_FOUND)


def _complaints(sent: Json) -> Iterator[str]:
    """Yield what is wrong with a request, in Anthropic's words."""
    if not isinstance(sent, dict):
        yield "Input should be a valid dictionary"
        return
    for name in ("model", "max_tokens", "messages"):
        if name not in sent:
            yield f"{name}: Field required"
            return
    for name in sorted(sent.keys() - KNOWN):
        yield f"{name}: Extra inputs are not permitted"
    if not isinstance(sent["model"], str):
        yield "model: Input should be a valid string"
    if not isinstance(sent["max_tokens"], int) or sent["max_tokens"] < 1:
        yield "max_tokens: Input should be greater than or equal to 1"
    yield from _complaints_about_messages(sent["messages"])
    yield from _complaints_about_output(sent.get("output_config") or {})


def _complaints_about_messages(messages: Json) -> Iterator[str]:
    if not isinstance(messages, list) or not messages:
        yield "messages: at least one message is required"
        return
    for number, message in enumerate(messages):
        if not isinstance(message, dict) or message.get("role") not in {"user", "assistant"}:
            yield f"messages.{number}.role: Input should be 'user' or 'assistant'"
            return
    if not any(text.strip() for text in mind.words_of(messages)):
        yield "messages: text content blocks must be non-empty"


def _complaints_about_output(wanted: Json) -> Iterator[str]:
    if wanted.get("effort") not in {None, *EFFORTS}:
        yield f"This model does not support effort level '{wanted['effort']}'."
    form = wanted.get("format")
    if form is None:
        return
    if form.get("type") != "json_schema":
        yield "output_config.format.type: Input should be 'json_schema'"
        return
    yield from schemas.complaints(form.get("schema"))


def _message(sent: Json, *, seed: int, input_tokens: int) -> dict[str, Json]:
    """Return the answer to a request that is as it should be."""
    behaviour = behaviours.take()
    schema = ((sent.get("output_config") or {}).get("format") or {}).get("schema")
    words = "\n".join(mind.words_of(sent["messages"]))
    text = (
        ""
        if behaviour == "refusal"
        else mind.answer(mind.read(words, seed=seed), schema, behaviour=behaviour)
    )
    most = sent["max_tokens"] * CHARACTERS_A_TOKEN
    if behaviour == "max_tokens":
        most = len(text) // 2
    is_cut = len(text) > most
    stop_reason = "refusal" if behaviour == "refusal" else "max_tokens" if is_cut else "end_turn"
    text = text[:most]
    return {
        "model": sent["model"],
        "id": f"msg_{secrets.token_hex(12)}",
        "type": "message",
        "role": "assistant",
        "content": [{"type": "text", "text": text}] if text else [],
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "stop_details": REFUSAL_DETAILS if stop_reason == "refusal" else None,
        "usage": {
            "input_tokens": input_tokens,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
            "output_tokens": max(len(text) // CHARACTERS_A_TOKEN, 1),
            "service_tier": "standard",
            "inference_geo": "not_available",
        },
    }


def _seed(body: bytes) -> int:
    return int.from_bytes(hashlib.sha256(body).digest()[:8])


def _key(request: HttpRequest) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value if scheme.lower() == "bearer" else request.headers.get("x-api-key", "")
