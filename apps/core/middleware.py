"""Request id and access log; answers kept out of caches; refusals shown as pages."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from apps.core import request_id
from apps.core.errors import Refusal

logger = logging.getLogger("mesocycle.access")
Answer = Callable[[HttpRequest], HttpResponseBase]


class RequestIdMiddleware:
    """Give every request an id and one log line: route name, status, time; never the path or the query."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        chosen = request_id.bind(request.headers.get(request_id.HEADER))
        response = self.get_response(request)
        response[request_id.HEADER] = chosen
        route = request.resolver_match.view_name if request.resolver_match else ""
        if not route.startswith("health:"):
            taken_ms = round((time.perf_counter() - started) * 1000, 1)
            logger.info(
                "request",
                extra={
                    "method": request.method,
                    "route": route,
                    "status": response.status_code,
                    "taken_ms": taken_ms,
                },
            )
        return response


class PrivateMiddleware:
    """Keep answers out of every cache, the browser's included, unless a view says otherwise.

    Nearly every answer is about a person, and the next one at the same browser may be somebody else.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class RefusalMiddleware:
    """Show a `Refusal` raised by a page view: a page or an htmx fragment, and JSON to phones that sign in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal into its page; leave every other error to Django."""
        if not isinstance(error, Refusal):
            return None
        if request.path.startswith("/_allauth/"):
            return JsonResponse(_for_allauth_s_clients(error), status=error.status)
        template = "components/refusal.html" if request.headers.get("HX-Request") else "errors/refusal.html"
        return render(request, template, {"refusal": error}, status=error.status)


def _for_allauth_s_clients(error: Refusal) -> dict[str, object]:
    """Say it in the shape that phones know from allauth's API."""
    return {"status": error.status, "errors": [{"code": error.code, "message": str(error.message)}]}


class FragmentSignInMiddleware:
    """Lead the whole page to the sign-in when a fragment finds that the session is over.

    Otherwise htmx would follow the redirect and put the sign-in page into the fragment's place.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        leads_there = response.status_code == HTTPStatus.FOUND and response["Location"].startswith(sign_in)
        if not (leads_there and request.headers.get("HX-Request")):
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
        return HttpResponseClientRedirect(f"{sign_in}?{urlencode({'next': page})}")
