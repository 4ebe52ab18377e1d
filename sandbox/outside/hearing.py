"""Keeps what a provider was asked, with every secret replaced by a short hash."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from sandbox.outside.models import Heard
from sandbox.outside.registry import Json

SECRETS = frozenset(
    {
        *("access_token", "refresh_token", "id_token", "token", "code", "code_verifier", "client_secret"),
        *("password", "verify_token", "hub.verify_token", "mfa-code", "mfa_code", "ticket", "_csrf"),
        *("authorization", "x-api-key", "cookie", "csrfmiddlewaretoken"),
        *("service_ticket", "mfaverificationcode"),
    }
)
KEPT_HEADERS = frozenset({"authorization", "x-api-key", "user-agent", "content-type", "accept"})
KEPT_ROWS = 2000
CLEAN_EVERY = 200


def fingerprint(secret: str) -> str:
    """Return 8 hexadecimal digits that tell secrets apart and do not give them away."""
    return "#" + hashlib.sha256(secret.encode()).hexdigest()[:8]


def hide(value: Json, *, name: str = "") -> Json:
    """Return JSON with the values of secret names replaced by their fingerprints, at every depth."""
    if isinstance(value, dict):
        return {key: hide(inner, name=str(key).lower()) for key, inner in value.items()}
    if isinstance(value, list):
        return [hide(inner, name=name) for inner in value]
    return fingerprint(str(value)) if name in SECRETS and value not in ("", None) else value


def note(
    *,
    provider: str,
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
) -> Heard:
    """Keep a request; its answer's status follows with `answered`."""
    row = Heard.objects.create(
        provider=provider,
        method=method,
        path=path[:500],
        query=hide(dict(parse_qsl(query, keep_blank_values=True))),
        headers={name: _header(name, value) for name, value in headers.items() if name in KEPT_HEADERS},
        body=hide(_read(body, headers.get("content-type", ""))),
        heard_at=now,
    )
    if row.id % CLEAN_EVERY == 0:
        Heard.objects.filter(id__lte=row.id - KEPT_ROWS).delete()
    return row


def answered(row: Heard, *, status: int) -> None:
    """Note what the provider said to a request."""
    Heard.objects.filter(id=row.id).update(status=status)


def _read(body: bytes, content_type: str) -> Json:
    """Return a body as JSON: fields of a form, a document, or text; None if there was none."""
    if not body:
        return None
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")


def _header(name: str, value: str) -> str:
    """Return a header; of credentials the scheme and, for Basic, the user stay legible."""
    if name == "authorization":
        scheme, _, secret = value.partition(" ")
        if scheme.lower() == "basic":
            return f"{scheme} {_user(secret)}:{fingerprint(secret)}"
        return f"{scheme} {fingerprint(secret)}"
    return fingerprint(value) if name in SECRETS else value


def _user(credentials: str) -> str:
    try:
        return base64.b64decode(credentials).decode(errors="replace").partition(":")[0]
    except binascii.Error:
        return ""
