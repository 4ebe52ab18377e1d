"""Pages about privacy: what we hold, consents, the copy, erasure and its receipt."""

import re
from functools import cache, partial
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.compliance import access, presenters, selectors
from apps.compliance.consent_texts import CURRENT
from apps.compliance.domain.purposes import Purpose
from apps.compliance.forms import EraseForm
from apps.compliance.services import attempts, consents, erasure, exports
from apps.core.htmx import render

PAGE = "compliance/pages/privacy.html"
PARTIALS = {
    "export": "compliance/partials/_export.html",
    "trail": "compliance/partials/_trail.html",
}
RECEIPT_PARTIALS = {"receipt": "compliance/partials/_receipt.html"}
NUMBER = re.compile("[0-9]{1,18}")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what we hold, where it may go, who looked, and what one can do about it."""
    user, before = access.signed_in(request), _number(request.GET.get("before", ""))
    by_people = request.GET.get("by") == "people"
    context = {
        "columns": presenters.columns(),
        "matrix": cache(partial(presenters.matrix, user)),
        "consents": cache(partial(selectors.consent_states, user)),
        "may_store": cache(partial(selectors.has_consent, user, Purpose.HEALTH_STORAGE)),
        "trail": cache(partial(presenters.trail, user, before=before, by_people=by_people)),
        "export": cache(partial(presenters.export, user, now=timezone.now())),
    }
    return render(request, PAGE, context, partials=PARTIALS)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Show the words of one consent, and note that the person agrees."""
    user, wanted = access.signed_in(request), access.purpose(purpose)
    if request.method == "POST":
        version = _number(request.POST.get("version", ""))
        consents.grant(user, wanted, by=user, now=timezone.now(), version=version)
        messages.success(request, _("Thank you. You can withdraw this at any time on the privacy page."))
        return HttpResponseRedirect(_next(request))
    context = {
        "text": CURRENT[wanted],
        "state": selectors.consent_state(user, wanted),
        "reopens": presenters.reopens(user, wanted, now=timezone.now()),
        "next": _next(request),
    }
    return render(request, "compliance/pages/consent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, purpose: str) -> HttpResponse:
    """Ask once, then withdraw a consent; it is in force at once."""
    user, wanted = access.signed_in(request), access.purpose(purpose)
    if request.method == "POST":
        consents.withdraw(user, wanted, by=user, now=timezone.now())
        messages.success(request, _("Your consent is withdrawn. It was in force at once."))
        return redirect("compliance:privacy")
    context = {"text": CURRENT[wanted], "state": selectors.consent_state(user, wanted)}
    return render(request, "compliance/pages/withdraw.html", context)


@require_POST
def request_export(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of everything."""
    user = access.signed_in(request)
    exports.request(user=user, by=user, now=timezone.now())
    return redirect(reverse("compliance:privacy") + "#export")


@require_POST
def stop_export(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop packing a copy, or throw a packed one away."""
    user = access.signed_in(request)
    exports.cancel(export=access.own_export(user, public_id), by=user, now=timezone.now())
    return redirect(reverse("compliance:privacy") + "#export")


@require_safe
def download(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Hand over the packed copy, to its owner only."""
    user = access.signed_in(request)
    packed = exports.fetch(export=access.own_export(user, public_id), by=user, now=timezone.now())
    return FileResponse(
        packed.stream, as_attachment=True, filename=packed.name, content_type="application/zip"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Show what would be erased; erase when the person proves who they are."""
    user = access.signed_in(request)
    form = EraseForm(cast(AbstractBaseUser, request.user), request.POST or None)
    if request.method == "POST":
        attempts.note(user)
    if form.is_valid():
        case = erasure.request(user=user, by=user, now=timezone.now())
        logout(request)
        return redirect("compliance:receipt", public_id=case.public_id)
    context = {"plan": erasure.plan(user), "form": form}
    return render(request, "compliance/pages/erase.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show how an erasure stands, to whoever has its address; nothing in it says who it was."""
    case = access.receipt(public_id)
    context = {"receipt": presenters.receipt(case)}
    return render(request, "compliance/pages/receipt.html", context, partials=RECEIPT_PARTIALS)


def _number(text: str) -> int | None:
    """Read a number that a database can hold; whatever else stands there counts as none."""
    return int(text) if NUMBER.fullmatch(text) else None


def _next(request: HttpRequest) -> str:
    """Return the path of this site that the person shall go on to."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe else reverse("pages:home")
