"""The coach's queue: read a draft with its evidence, change its words, pass it on or not."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.access import require_coach
from apps.accounts.selectors import current_user
from apps.compliance.services import looks
from apps.core.errors import Unprocessable
from apps.core.htmx import render
from apps.insights import access
from apps.insights.domain import answers
from apps.insights.forms import ApproveForm, RejectForm
from apps.insights.models import Recommendation
from apps.insights.presenters import drafts as presenter
from apps.insights.services import approvals

DRAFT = "insights/pages/draft.html"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the drafts that wait for the coach."""
    coach = current_user(request)
    require_coach(coach)
    lines, shown = presenter.queue(coach, now=timezone.now())
    looks.note(viewer=coach, subjects=shown, what="drafts")
    return render(request, "insights/pages/drafts.html", {"lines": lines})


@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one draft with what can be done about it."""
    coach, now = current_user(request), timezone.now()
    row = access.draft_for(coach, public_id, now=now)
    looks.note(viewer=coach, subjects=[row.user_id], what="draft")
    return _page(request, row, now=now)


@require_POST
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Pass a draft on."""
    coach, now = current_user(request), timezone.now()
    row = access.draft_for(coach, public_id, now=now)
    form = ApproveForm(request.POST, draft=answers.from_json(row.draft))
    try:
        if form.is_valid():
            approvals.approve(recommendation=row, by=coach, now=now, edits=form.edits())
    except Unprocessable as refusal:
        form.add_error(None, str(refusal.message))
    if form.errors:
        return _page(request, row, approve_form=form, now=now, status=422)
    return _done(request, row, _("Approved. %(name)s sees it now."))


@require_POST
def reject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Do not pass a draft on."""
    coach, now = current_user(request), timezone.now()
    row = access.draft_for(coach, public_id, now=now)
    form = RejectForm(request.POST)
    if not form.is_valid():
        return _page(request, row, reject_form=form, now=now, status=422)
    approvals.reject(recommendation=row, word=form.cleaned_data["word"], by=coach, now=now)
    return _done(request, row, _("Not approved. %(name)s reads your word."))


def _done(request: HttpRequest, row: Recommendation, said: str) -> HttpResponse:
    messages.success(request, said % {"name": presenter.name_of(row)})
    return redirect("insights:drafts")


def _page(
    request: HttpRequest,
    row: Recommendation,
    *,
    now: datetime,
    approve_form: ApproveForm | None = None,
    reject_form: RejectForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "draft": presenter.one(row, now=now),
        "approve_form": approve_form or ApproveForm(draft=answers.from_json(row.draft)),
        "reject_form": reject_form or RejectForm(),
    }
    return render(request, DRAFT, context, status=status)
