"""Connecting accounts at providers, looking how they stand, and ending it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from apps.accounts.selectors import current_user
from apps.core.errors import Refusal
from apps.core.htmx import render
from apps.wearables import access, selectors
from apps.wearables.domain.grants import reads_activities
from apps.wearables.models import Connection
from apps.wearables.presenters import connections as presenter
from apps.wearables.services import connections, switches

PAGE = "wearables/pages/connections.html"
PARTIALS = {"connections": "wearables/partials/_connections.html"}
NEWS = "wearables/partials/_news.html"
DISCONNECT_PAGE = "wearables/pages/disconnect.html"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show each provider with how it stands."""
    page = presenter.page(current_user(request), now=timezone.now())
    return render(request, PAGE, {"page": page}, partials=PARTIALS)


@require_POST
def connect(request: HttpRequest, provider: str) -> HttpResponse:
    """Send a person to the provider to grant us access."""
    address = connections.begin(
        user=current_user(request),
        provider=provider,
        redirect_uri=callback_of(provider),
        now=timezone.now(),
    )
    return HttpResponseRedirect(address)


@require_GET
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """Take what the provider sent a person back with; a refusal leads back with its sentence."""
    given = request.GET
    try:
        if "error" in given or "code" not in given:
            raise connections.NotGranted(_("Nothing was granted, so nothing is connected."))
        connection = connections.complete(
            user=current_user(request),
            provider=provider,
            state=given.get("state", ""),
            code=given["code"],
            scope=given.get("scope", ""),
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        _say_connected(request, connection)
    return redirect("wearables:connections")


def _say_connected(request: HttpRequest, connection: Connection) -> None:
    """Promise activities only where the grant covers them."""
    if reads_activities(connection.scopes):
        messages.success(request, _("Connected. What is there comes in now, the newest first."))
    else:
        messages.warning(request, _("Connected, but without your activities."))


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Say whether activities came or changed since the page was made; nothing new is an empty answer."""
    mark = selectors.news_mark(current_user(request))
    if request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    response = render(request, NEWS, {"news_mark": mark})
    return trigger_client_event(response, "activities-changed")


@require_POST
def sync(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the provider again."""
    user = current_user(request)
    switches.sync(connection=access.own_connection(user, public_id), by=user, now=timezone.now())
    messages.success(request, _("The provider is being asked."))
    return redirect("wearables:connections")


@require_POST
def pause(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have the provider not asked for a while."""
    user = current_user(request)
    switches.pause(connection=access.own_connection(user, public_id), by=user, now=timezone.now())
    messages.success(request, _("Paused. Nothing is asked until you let it go on."))
    return redirect("wearables:connections")


@require_POST
def resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a paused connection go on."""
    user = current_user(request)
    switches.resume(connection=access.own_connection(user, public_id), by=user, now=timezone.now())
    messages.success(request, _("It goes on. What came meanwhile comes in now."))
    return redirect("wearables:connections")


@require_http_methods(["GET", "HEAD", "POST"])
def disconnect(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what ending a connection deletes, and end it."""
    user = current_user(request)
    connection = access.own_connection(user, public_id)
    leaving = presenter.leaving(connection)
    if request.method == "POST":
        connections.disconnect(connection=connection, by=user, now=timezone.now())
        told = _("Disconnected. The provider is being told.")
        messages.success(request, told if leaving.is_told else _("Disconnected."))
        return redirect("wearables:connections")
    return render(request, DISCONNECT_PAGE, {"leaving": leaving})


def callback_of(provider: str) -> str:
    """Return the address that a provider sends people back to."""
    return settings.BASE_URL.rstrip("/") + reverse("wearables:callback", args=[provider])
