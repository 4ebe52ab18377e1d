"""Pages and fragments about uploads and about one activity, recording or file."""

from dataclasses import asdict
from uuid import UUID

import orjson
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from apps.accounts.models import User
from apps.accounts.selectors import current_user, preferences_of
from apps.core.api import errors
from apps.core.errors import Conflict, NotFound, Refusal
from apps.core.htmx import render
from apps.wearables import access, charts, selectors
from apps.wearables.forms import EditForm, initial
from apps.wearables.models import Activity
from apps.wearables.presenters import lines
from apps.wearables.presenters.lines import DeliveryLine
from apps.wearables.services import activities, batches, downloads
from apps.wearables.services.batches import Taken

EDIT_PAGE = "wearables/pages/edit.html"
EDIT_PARTIALS = {"own-words": "wearables/partials/_edit.html"}
DELIVERY_PAGE = "wearables/pages/delivery.html"
DELIVERY_ROW = "wearables/partials/_delivery.html"
TAKEN_ROWS = "wearables/partials/_taken.html"


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take files: one a request from the script, any number from the plain form."""
    if request.method != "POST":
        return redirect("pages:activities")
    user, wants_json = current_user(request), not request.accepts("text/html")
    try:
        taken = batches.receive(user=user, files=request.FILES.getlist("file"), by=user, now=timezone.now())
    except Refusal as refusal:
        if not wants_json:
            raise
        body = errors.body(code=refusal.code, message=str(refusal.message), details=refusal.details)
        return JsonResponse(body, status=refusal.status)
    if wants_json:
        return JsonResponse(_as_json(taken), status=202 if taken.deliveries else 422)
    if request.headers.get("HX-Request"):
        rows = [_line(user, delivery.public_id) for delivery in taken.deliveries]
        context = {"deliveries": rows, "refused": taken.refused}
        return render(request, TAKEN_ROWS, context, status=200 if rows else 422)
    _say(request, taken)
    return redirect("pages:activities")


def _as_json(taken: Taken) -> dict[str, object]:
    received = [
        {
            "id": str(delivery.public_id),
            "url": reverse("wearables:delivery", args=[delivery.public_id]),
            "message": _("Received, now being read"),
        }
        for delivery in taken.deliveries
    ]
    return {"received": received, "refused": [asdict(refused) for refused in taken.refused]}


def _say(request: HttpRequest, taken: Taken) -> None:
    for refused in taken.refused:
        messages.error(request, f"{refused.name}: {refused.message}")
    if count := len(taken.deliveries):
        text = ngettext("%(count)d file received.", "%(count)d files received.", count) % {"count": count}
        messages.success(request, f"{text} " + _("The activities appear here once they are read."))


def _line(user: User, public_id: UUID) -> DeliveryLine:
    access.own_delivery(user, public_id)
    [incoming] = selectors.incoming(user, public_id=public_id)
    return lines.delivery(
        incoming, preferences_of(user), now=timezone.now(), waiting=selectors.count_waiting(user)
    )


@require_safe
def delivery(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what became of an upload; a row that waits asks here again."""
    line = _line(current_user(request), public_id)
    partials = {f"delivery-{public_id}": DELIVERY_ROW}
    response = render(request, DELIVERY_PAGE, {"delivery": line}, partials=partials)
    return response if line.is_waiting else trigger_client_event(response, "activities-changed")


@require_safe
def original(request: HttpRequest, public_id: UUID) -> FileResponse:
    """Hand an original file back as it came."""
    user = current_user(request)
    found = access.own_original(user, public_id)
    file = downloads.open_original(original=found, by=user, now=timezone.now())
    return FileResponse(
        file, as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )


@require_safe
def streams(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the stream charts their figures."""
    user = current_user(request)
    activity = access.own_activity(user, public_id)
    figures = charts.streams(activity, units=preferences_of(user).units)
    return HttpResponse(orjson.dumps(figures), content_type="application/json")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change the person's own words about an activity, in place or on a page of its own."""
    user = current_user(request)
    activity = access.own_activity(user, public_id)
    recorded = activity.canonical.title if activity.canonical else ""
    form = EditForm(request.POST or None, initial=initial(activity), recorded_title=recorded)
    if request.method == "POST" and form.is_valid():
        activities.edit(activity=activity, edits=form.edits(), by=user, now=timezone.now())
        if request.headers.get("HX-Request"):
            told = trigger_client_event(HttpResponse(status=204), "activity-edited")
            return trigger_client_event(told, "toast", {"text": _("Saved.")})
        return _to_activity(request, activity, _("Saved."))
    context = {"form": form, "activity": activity}
    status = 422 if form.errors else 200
    return render(request, EDIT_PAGE, context, partials=EDIT_PARTIALS, status=status)


@require_POST
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hide an activity, also one that another tab has hidden; the list offers to bring it back."""
    user = current_user(request)
    activity = access.own_activity(user, public_id, deleted=True)
    activities.delete(activity=activity, by=user, now=timezone.now())
    return redirect(f"{reverse('pages:activities')}?deleted={public_id}")


@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring a hidden activity back."""
    user = current_user(request)
    activity = access.own_activity(user, public_id, deleted=True)
    activities.restore(activity=activity, by=user, now=timezone.now())
    return _to_activity(request, activity, _("The activity is back. It counts in your load again."))


@require_POST
def separate(request: HttpRequest, public_id: UUID, recording_id: UUID) -> HttpResponse:
    """Make a recording an activity of its own."""
    user = current_user(request)
    activity = access.own_activity(user, public_id)
    recording = access.own_recording(user, recording_id)
    try:
        apart = activities.separate(activity=activity, recording=recording, by=user, now=timezone.now())
    except (Conflict, NotFound) as refusal:
        return _back_to(request, activity, refusal)
    return _to_activity(request, apart, _("This recording is now an activity of its own."))


@require_POST
def show(request: HttpRequest, public_id: UUID, recording_id: UUID) -> HttpResponse:
    """Choose which recording an activity shows."""
    user = current_user(request)
    activity = access.own_activity(user, public_id)
    recording = access.own_recording(user, recording_id)
    try:
        activities.show_recording(activity=activity, recording=recording, by=user, now=timezone.now())
    except NotFound as refusal:
        return _back_to(request, activity, refusal)
    return _to_activity(request, activity, _("The activity now shows this recording."))


def _back_to(request: HttpRequest, activity: Activity, refusal: Refusal) -> HttpResponse:
    """Say on the activity's page, as it is now, why an older copy of the page could not do that."""
    messages.error(request, str(refusal.message))
    return redirect("pages:activity", public_id=activity.public_id)


def _to_activity(request: HttpRequest, activity: Activity, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("pages:activity", public_id=activity.public_id)
