"""A coach looks into their own Garmin and takes workouts over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.selectors import current_user
from apps.coaching import access, selectors
from apps.coaching.presenters import library as presenter
from apps.coaching.services import library
from apps.core.htmx import render

PAGE = "coaching/pages/import.html"
PARTIALS = {"import": "coaching/partials/_import.html"}


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Have the coach's own account listed."""
    viewer = current_user(request)
    row = library.look(team=access.own_team(viewer), provider=selectors.GARMIN, by=viewer, now=timezone.now())
    return redirect("coaching:import", public_id=row.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show how far the look is; take what was chosen."""
    viewer, now = current_user(request), timezone.now()
    row = access.own_import(viewer, public_id)
    if request.method == "POST":
        try:
            library.choose(
                row=row,
                external_ids=request.POST.getlist("workouts"),
                as_fractions="as_fractions" in request.POST,
                by=viewer,
                now=now,
            )
        except library.NothingChosen as refusal:
            messages.error(request, str(refusal.message))
        return redirect("coaching:import", public_id=row.public_id)
    page = presenter.import_page(row, selectors.ids_in_library(row), now=now)
    return render(request, PAGE, {"page": page}, partials=PARTIALS)
