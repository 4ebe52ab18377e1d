"""Every error of the API has one shape:
`{"error": {"code", "message", "details", "timestamp", "request_id"}}`.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

from apps.core import request_id
from apps.core.errors import Refusal

Body = dict[str, dict[str, object]]


def body(*, code: str, message: str, details: object = None) -> Body:
    """Build the one error body."""
    return {
        "error": {
            "code": code,
            "message": message,
            "details": details or {},
            "timestamp": timezone.now().isoformat(),
            "request_id": request_id.current(),
        }
    }


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception of an API view into an answer; None leaves it to Django (a 500)."""
    refused = _refused(error)
    if refused is None:
        return None
    set_rollback()
    status, answer, headers = refused
    renderer = getattr(context.get("request"), "accepted_renderer", None)
    # what was asked for may be a ZIP; why it is not given is JSON
    kind = "application/json" if isinstance(renderer, JSONRenderer) else None
    return Response(answer, status=status, headers=headers, content_type=kind)


def _refused(error: Exception) -> tuple[int, Body, dict[str, str]] | None:
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, SuspiciousOperation):
        return (*_of_suspicion(error), {})
    if isinstance(error, Refusal):
        answer = body(code=error.code, message=str(error.message), details=error.details)
        return error.status, answer, _wait(error.details.get("retry_after_s"))
    if not isinstance(error, exceptions.APIException):
        return None
    headers = _wait(getattr(error, "wait", None))
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(header)
    return error.status_code, _of_framework(error), headers


def _wait(seconds: object) -> dict[str, str]:
    return {"Retry-After": str(int(seconds) + 1)} if isinstance(seconds, int | float) else {}


def _of_framework(error: exceptions.APIException) -> Body:
    if isinstance(error, exceptions.ValidationError):
        return body(
            code="invalid",
            message=_("Some of what was sent cannot be used."),
            details={"fields": error.detail},
        )
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else error.default_code
    return body(code=code, message=str(error.detail))


def _of_suspicion(error: Exception | None) -> tuple[int, Body]:
    """Answer for what Django itself refuses to read: too much, too many fields, an unknown host."""
    if isinstance(error, RequestDataTooBig):
        return 413, body(code="too_large", message=_("This is more than is taken at once."))
    return 400, body(code="bad_request", message=_("This request cannot be read."))


@csrf_exempt  # it reads and changes nothing; without a cookie the answer must still be JSON
@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """Answer for an API path that does not exist."""
    return JsonResponse(body(code="not_found", message=_("There is nothing at this address.")), status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """Answer for a request that Django refuses to read before any view sees it."""
    status, answer = _of_suspicion(exception)
    return JsonResponse(answer, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """Answer for what this person may not do."""
    return JsonResponse(body(code="permission_denied", message=_("You may not do this.")), status=403)


def server_error(request: HttpRequest) -> JsonResponse:
    """Answer when something broke: no internal message."""
    return JsonResponse(
        body(code="server_error", message=_("Something broke on our side. Nothing of yours was lost.")),
        status=500,
    )
