"""Render a page or one of its declared partials; the server picks, from `HX-Target`."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.utils.cache import patch_vary_headers


def render(
    request: HttpRequest,
    page: str,
    context: Mapping[str, object],
    *,
    partials: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `page`, or the partial declared for the element that htmx will replace.

    Args:
        partials: element id → template. A client can name an element, never a template.
    """
    wants_fragment = (
        request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    )
    target = request.headers.get("HX-Target", "") if wants_fragment else ""
    template = (partials or {}).get(target, page)
    response = render_template(request, template, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
