"""The outside world for people: a page of what is true, with buttons."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from sandbox.outside import settings, world
from sandbox.outside.registry import ActionRefused, NoSuchProvider, providers

LAST_HEARD = 30


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show each provider's state, and the last requests, newest first."""
    known = world.state()
    sections = [
        {
            "name": provider.name,
            "title": provider.title,
            "panel": provider.panel,
            "state": known[provider.name],
        }
        for provider in providers().values()
    ]
    heard = world.heard(most=LAST_HEARD)[::-1]
    return render(request, "outside/panel.html", {"sections": sections, "heard": heard})


@require_POST
def press(request: HttpRequest, provider: str, action: str) -> HttpResponse:
    """Do what a button says, and go back to the panel."""
    try:
        world.act(provider, action, request.POST.dict())
    except (ActionRefused, NoSuchProvider) as refused:
        return render(request, "outside/refused.html", {"sentence": str(refused)}, status=400)
    return redirect("/")


@require_GET
def stylesheet(_request: HttpRequest) -> FileResponse:
    """Send the one stylesheet."""
    return FileResponse((settings.HERE / "static" / "outside.css").open("rb"), content_type="text/css")
