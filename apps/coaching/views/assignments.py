"""What an athlete was given: one workout, and sending it to their own device."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.selectors import current_user, preferences_of
from apps.coaching import access
from apps.coaching.presenters import assignment as presenter
from apps.coaching.services import sending
from apps.core.htmx import render

PAGE = "coaching/pages/assignment.html"
PARTIALS = {"standing": "coaching/partials/_standing.html"}


@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one workout with its targets in the athlete's own numbers, and how it stands."""
    viewer = current_user(request)
    row = access.own_assignment(viewer, public_id)
    page = presenter.page(viewer, preferences_of(viewer), row, now=timezone.now())
    return render(request, PAGE, {"page": page}, partials=PARTIALS)


@require_POST
def send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send it to the athlete's own Garmin."""
    viewer = current_user(request)
    row = access.own_assignment(viewer, public_id)
    sending.send(assignment=row, by=viewer, now=timezone.now())
    return redirect("coaching:assignment", public_id=row.public_id)
