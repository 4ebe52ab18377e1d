"""The notices of whoever is signed in, and what they want to be told of."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.selectors import current_user
from apps.core.htmx import render
from apps.notifications import selectors
from apps.notifications.services import notifications, preferences

PER_PAGE = 30
LIST_PARTIALS = {"notices": "notifications/partials/_notices.html"}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the notices, newest first."""
    page = Paginator(selectors.of_user(current_user(request)), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "notices": [selectors.in_words(row) for row in page]}
    return render(request, "notifications/pages/list.html", context, partials=LIST_PARTIALS)


@require_safe
def unread(request: HttpRequest) -> HttpResponse:
    """Show the number of unread notices, which the frame of a page asks for now and then."""
    return render(request, "notifications/partials/_unread.html", {})


@require_POST
def open_notice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that a notice was read, and go where it leads."""
    row = notifications.mark_read(user=current_user(request), public_id=public_id, now=timezone.now())
    return redirect(row.url or "notifications:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that all notices were read."""
    notifications.mark_all_read(user=current_user(request), now=timezone.now())
    return redirect("notifications:list")


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Show and change what somebody is told of, and how."""
    user = current_user(request)
    if request.method == "POST":
        wanted = request.POST.getlist("wanted")
        preferences.choose(user=user, wanted=wanted, by=user, now=timezone.now())
        messages.success(request, _("Your choices are saved."))
        return redirect("notifications:preferences")
    context = {"choices": selectors.choices_of(user)}
    return render(request, "notifications/pages/preferences.html", context)


@csrf_exempt  # RFC 8058: mail programs post without a cookie; the signed link is the permission
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Turn one kind of mail off by the link in a mail: GET asks, POST does it."""
    user, kind = preferences.read_token(token)
    if request.method == "POST":
        preferences.unsubscribe(user=user, kind=kind, now=timezone.now())
    context = {"kind": kind, "is_done": request.method == "POST"}
    return render(request, "notifications/pages/unsubscribe.html", context)
