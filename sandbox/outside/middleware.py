"""Around every request to a provider: hear it, and fail it if a fault's turn has come."""

import json
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from sandbox.outside import faults, hearing
from sandbox.outside.registry import Provider, providers

Answer = Callable[[HttpRequest], HttpResponse]


class Hearing:
    """Keep what each provider is asked, before it is answered, and the status afterwards."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the request, answer it, note the status."""
        provider, path = _addressed(request)
        if provider is None:
            return self.get_response(request)
        row = hearing.note(
            provider=provider.name,
            method=str(request.method),
            path=path,
            query=request.META.get("QUERY_STRING", ""),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=request.body,
            now=timezone.now(),
        )
        response = self.get_response(request)
        hearing.answered(row, status=response.status_code)
        return response


class Failing:
    """Show the fault whose turn it is instead of, or upon, the provider's answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or fail in the way that was ordered."""
        provider, path = _addressed(request)
        fault = faults.take(provider, path, method=str(request.method)) if provider else None
        if provider is None or fault is None:
            return self.get_response(request)
        if fault.kind in provider.refusals:
            return faults.refused(provider.refusals[fault.kind])
        if fault.kind == faults.HUNG:
            return faults.hang(fault)
        if fault.kind == faults.SLOW:
            time.sleep(fault.seconds)
        response = self.get_response(request)
        if fault.kind == faults.LOST:
            return faults.lose()
        if fault.kind == faults.TRUNCATED:
            return faults.truncate(response)
        if fault.kind == faults.WRONG_TYPES and response.content:
            return faults.confuse(response, json.loads(response.content))
        return response


def _addressed(request: HttpRequest) -> tuple[Provider | None, str]:
    """Return the provider that a request is for, and the path behind its prefix."""
    name, _, path = request.path_info.lstrip("/").partition("/")
    return providers().get(name), f"/{path}"
