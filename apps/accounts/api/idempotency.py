"""`Idempotency-Key` for API views: the same request twice is done once and answered the same."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.selectors import current_user
from apps.accounts.services import idempotency
from apps.core.api.rendering import OrjsonRenderer
from apps.core.errors import Refusal

HEADER = "Idempotency-Key"
LONGEST_KEY = 80
SECRETS = frozenset({"password", "code"})
"""Fields that leave no trace here, not even a hash."""

SERVER_ERROR = 500
Rest = ParamSpec("Rest")
View = TypeVar("View", bound=APIView)
Method = Callable[Concatenate[View, Request, Rest], Response]


def run_once(method: Method[View, Rest]) -> Method[View, Rest]:
    """Decorate an unsafe method of an API view: with the header, a repeat replays the first answer.

    A refused request is not remembered, so that it can be mended and sent again with the same key. The
    replay says so in `Idempotent-Replayed`. Passwords and codes are no part of what is remembered.
    """

    @wraps(method)
    def wrapped(view: View, request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Response:
        key = request.headers.get(HEADER, "")
        if not key:
            return method(view, request, *args, **kwargs)
        if len(key) > LONGEST_KEY:
            raise Refusal(_("An Idempotency-Key has at most 80 characters."), code="idempotency_key_too_long")
        begun = idempotency.begin(
            user=current_user(request._request),
            key=key,
            request_hash=fingerprint(request),
            now=timezone.now(),
        )
        if isinstance(begun, idempotency.Remembered):
            return Response(begun.answer, status=begun.status, headers={"Idempotent-Replayed": "true"})
        is_answered = False
        try:
            response = method(view, request, *args, **kwargs)
            if response.status_code < SERVER_ERROR:
                answer = orjson.loads(OrjsonRenderer().render(response.data) or b"null")
                idempotency.finish(row=begun, status=response.status_code, answer=answer)
                is_answered = True
        finally:
            if not is_answered:
                idempotency.forget(row=begun)
        return response

    return wrapped


def fingerprint(request: Request) -> str:
    """Hash what was asked for: method, address, fields and the content of files, secrets left out.

    The hash is keyed, since an e-mail address could be guessed from a plain one.
    """
    digest = hmac.new(_key(), f"{request.method} {request.get_full_path()}\n".encode(), hashlib.sha256)
    sent = request.data
    if not isinstance(sent, Mapping):
        _add(digest, sent)
        return digest.hexdigest()
    for name in sorted(set(sent) - SECRETS):
        values = sent.getlist(name) if hasattr(sent, "getlist") else [sent[name]]
        for value in values:
            digest.update(f"\n{name}=".encode())
            _add(digest, value)
    return digest.hexdigest()


def _key() -> bytes:
    return salted_hmac("accounts.idempotency", "", algorithm="sha256").digest()


def _add(digest: hmac.HMAC, value: object) -> None:
    if not isinstance(value, UploadedFile):
        # orjson refuses numbers beyond 64 bits and half characters, and people send both
        digest.update(json.dumps(value, sort_keys=True).encode())
        return
    digest.update(f"{value.name}\n".encode())
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
