"""How Anthropic words its refusals: as recorded, and what was never recorded as its documentation prints."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse

from sandbox.outside import faults
from sandbox.outside.registry import Json, Refusal

REQUEST_ID: Final = "req_011CSandboxRefusedThisOne01"


def worded(
    status: int,
    kind: str,
    message: str,
    *,
    details: Json = None,
    headers: Mapping[str, str] | None = None,
) -> Refusal:
    """Return a refusal as Anthropic words them all."""
    error = {"type": kind, "message": message} | ({} if details is None else {"details": details})
    return Refusal(
        status=status,
        body={"type": "error", "error": error, "request_id": REQUEST_ID},
        headers={"request-id": REQUEST_ID, **(headers or {})},
    )


NOT_AUTHENTICATED = worded(401, "authentication_error", "invalid x-api-key")
NO_VERSION = worded(400, "invalid_request_error", "anthropic-version: header is required")
NO_JSON = worded(400, "invalid_request_error", "The request body is not valid JSON.")
NOT_FOUND = worded(404, "not_found_error", "Not found")
NO_STREAM = worded(400, "invalid_request_error", "stream: this sandbox answers whole messages only")
RATE_LIMITED = worded(
    429,
    "rate_limit_error",
    "This request would exceed your organization's rate limit of 50 requests per minute "
    "(org: 00000000-0000-4000-8000-000000000000). For details, refer to: "
    "https://docs.claude.com/en/api/rate-limits. You can see the response headers for current usage.",
    headers={
        "retry-after": "7",
        "x-should-retry": "true",
        "anthropic-ratelimit-requests-limit": "50",
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": "2026-02-25T20:02:32Z",
    },
)
SPEND_LIMIT = worded(
    429,
    "rate_limit_error",
    "You have reached your specified API usage limits.",
    details={"error_code": "enforced_spend_limit_reached"},
)

FAULTS = {
    "401": NOT_AUTHENTICATED,
    "403": worded(
        403, "permission_error", "Your API key does not have permission to use the specified resource."
    ),
    "429": RATE_LIMITED,
    "spend_limit": SPEND_LIMIT,
    "500": worded(500, "api_error", "Internal server error"),
    "529": worded(529, "overloaded_error", "Overloaded"),
}


def invalid(message: str) -> HttpResponse:
    """Refuse a request that is not as documented."""
    return refuse(worded(400, "invalid_request_error", message))


def no_such_model(name: str) -> HttpResponse:
    """Refuse a model that there is not."""
    return refuse(worded(404, "not_found_error", f"model: {name}"))


def refuse(refusal: Refusal) -> HttpResponse:
    """Answer with a refusal."""
    return faults.refused(refusal)
