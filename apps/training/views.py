"""The page of a person's thresholds."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import Units, User
from apps.accounts.selectors import Preferences, current_user, preferences_of
from apps.core.errors import Unprocessable
from apps.core.htmx import render
from apps.training import access, selectors
from apps.training.forms import ThresholdForm
from apps.training.models import ThresholdKind
from apps.training.presenters.thresholds import cards, doubts
from apps.training.services import thresholds as service

PAGE = "training/pages/thresholds.html"


@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: HttpRequest) -> HttpResponse:
    """List thresholds and enter one."""
    user = current_user(request)
    preferences = preferences_of(user)
    form = _sent(request, preferences) if request.method == "POST" else None
    if form is not None and form.is_valid():
        given = form.cleaned_data
        service.enter(
            user=user,
            kind=form.threshold,
            value=given["value"],
            effective_on=given["effective_on"],
            by=user,
            now=timezone.now(),
        )
        messages.success(request, _("Saved. Your load is being worked out again."))
        return redirect("training:thresholds")
    context = _context(user, preferences, form)
    return render(request, PAGE, context, status=422 if form else 200)


def _sent(request: HttpRequest, preferences: Preferences) -> ThresholdForm:
    kind = request.POST.get("kind", "")
    if kind not in ThresholdKind.values:
        raise Unprocessable(_("There is no such threshold."), code="unknown_threshold")
    imperial = preferences.units == Units.IMPERIAL
    return ThresholdForm(request.POST, kind=ThresholdKind(kind), imperial=imperial)


def _context(user: User, preferences: Preferences, sent: ThresholdForm | None) -> dict[str, object]:
    """Give every kind its card and its form; the form that was sent keeps what was typed."""
    today, imperial = timezone.localdate(), preferences.units == Units.IMPERIAL
    entered = selectors.thresholds_of(user)
    found = cards(entered, preferences, today=today)
    forms = {
        card.kind: ThresholdForm(kind=card.kind, imperial=imperial, initial={"effective_on": today})
        for card in found
    }
    if sent is not None:
        forms[sent.threshold] = sent
    return {"rows": [(card, forms[card.kind]) for card in found], "doubts": doubts(entered, today=today)}


@require_POST
def remove_threshold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a threshold away."""
    user = current_user(request)
    threshold = access.own_threshold(user, public_id)
    service.remove(threshold=threshold, by=user, now=timezone.now())
    messages.success(request, _("Removed. Your load is being worked out again."))
    return redirect("training:thresholds")
