"""The id of the request in hand, for logs, audit rows, answers and the tasks that follow.

It is always ours: rows that outlive a person must not hold letters that somebody chose. What a client calls
its request stands beside it in the log.
"""

import re
from uuid import uuid4

import structlog

HEADER = "X-Request-ID"
_SHAPE = re.compile(r"[A-Za-z0-9-]{8,64}")


def current() -> str:
    """Return the id of the request or task in hand; empty outside both."""
    value = structlog.contextvars.get_contextvars().get("request_id", "")
    return value if isinstance(value, str) else ""


def bind(offered: str | None = None) -> str:
    """Start a context with a new id and return it; log the offered one beside it if it is well-formed."""
    ours = uuid4().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=ours)
    if offered and _SHAPE.fullmatch(offered):
        structlog.contextvars.bind_contextvars(client_request_id=offered)
    return ours
