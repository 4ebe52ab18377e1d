"""The athlete's page: ask, follow, read with evidence, decide."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.selectors import current_user
from apps.core.htmx import render
from apps.insights import access
from apps.insights.forms import AskForm
from apps.insights.presenters import recommendations as presenter
from apps.insights.services import recommendations

INDEX = "insights/pages/index.html"
ONE = "insights/pages/one.html"
PARTIALS = {"recommendation": "insights/partials/_recommendation.html"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the newest recommendation, the way to ask, and those before."""
    page = presenter.page(current_user(request), now=timezone.now())
    return render(request, INDEX, {"page": page, "form": AskForm(), "words": page.current})


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a recommendation."""
    user, now, form = current_user(request), timezone.now(), AskForm(request.POST)
    if not form.is_valid():
        page = presenter.page(user, now=now)
        return render(request, INDEX, {"page": page, "form": form, "words": page.current}, status=422)
    recommendations.ask(user=user, question=form.cleaned_data["question"], by=user, now=now)
    return redirect("insights:index")


@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one recommendation; alone, it asks for itself until it is written."""
    row = access.own_recommendation(current_user(request), public_id)
    words = presenter.one(row, now=timezone.now())
    return render(request, ONE, {"words": words}, partials=PARTIALS)


@require_POST
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that the athlete takes it."""
    user = current_user(request)
    row = access.own_recommendation(user, public_id)
    recommendations.accept(recommendation=row, by=user, now=timezone.now())
    messages.success(request, _("Noted. Nothing was changed for you: what you do next is yours to do."))
    return redirect("insights:index")


@require_POST
def dismiss(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that the athlete does not want it."""
    user = current_user(request)
    row = access.own_recommendation(user, public_id)
    recommendations.dismiss(recommendation=row, by=user, now=timezone.now())
    messages.success(request, _("Dismissed."))
    return redirect("insights:index")
