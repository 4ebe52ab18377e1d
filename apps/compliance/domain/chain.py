"""The arithmetic of the audit chain: each event's digest covers the event and the digest before it."""

import hashlib
import json
from collections.abc import Mapping

START = "0" * 64
Value = str | int | bool | None


def link(previous: str, facts: Mapping[str, Value | Mapping[str, str | int | bool]]) -> str:
    """Return the SHA-256 (hex) of an event that follows the one with digest `previous`.

    Args:
        previous: 64 hex digits; `START` for the first event of a chain.
        facts: the event's columns; their order does not matter.
    """
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous}\n{text}".encode("ascii")).hexdigest()
