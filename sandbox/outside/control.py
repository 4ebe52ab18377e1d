"""The outside world for tests: state, what was heard, and making things happen, all in JSON.

Posts have to say `Content-Type: application/json`, so no page of another site can send them unasked.
"""

import json
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sandbox.outside import world
from sandbox.outside.registry import ActionRefused, Json, NoSuchProvider


def _takes_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the posted object on as `arguments`; 415 and 400 for anything else, 404 for nobody."""

    @wraps(view)
    def wrapped(request: HttpRequest, **parts: str) -> HttpResponse:
        if request.content_type != "application/json":
            return JsonResponse({"error": "Send application/json."}, status=415)
        try:
            arguments = json.loads(request.body or b"{}")
        except ValueError:
            return JsonResponse({"error": "That is no JSON."}, status=400)
        if not isinstance(arguments, dict):
            return JsonResponse({"error": "Send an object."}, status=400)
        try:
            return view(request, arguments=arguments, **parts)
        except ActionRefused as refused:
            return JsonResponse({"error": str(refused)}, status=400)
        except NoSuchProvider as nobody:
            return JsonResponse({"error": str(nobody)}, status=404)

    return csrf_exempt(require_POST(wrapped))


@require_GET
def state(_request: HttpRequest) -> HttpResponse:
    """Say what is true at each provider."""
    return JsonResponse(world.state())


@require_GET
def heard(request: HttpRequest) -> HttpResponse:
    """List requests heard: `?provider=strava&after=<id>`, oldest first."""
    after = request.GET.get("after", "0")
    if not after.isdecimal():
        return JsonResponse({"error": "after is an id."}, status=400)
    return JsonResponse(world.heard(provider=request.GET.get("provider", ""), after=int(after)), safe=False)


@_takes_json
def reset(_request: HttpRequest, *, arguments: dict[str, Json]) -> HttpResponse:
    """Start the world afresh."""
    world.reset(now=timezone.now())
    return JsonResponse({})


@_takes_json
def act(_request: HttpRequest, *, provider: str, action: str, arguments: dict[str, Json]) -> HttpResponse:
    """Make something happen at a provider."""
    return JsonResponse(world.act(provider, action, arguments))
