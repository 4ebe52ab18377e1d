"""Connecting an account with a password: the form, how the job gets on, the code, and dropping it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from apps.accounts.selectors import address_of, current_user
from apps.core.errors import ConsentRequired, NotFound, Refusal
from apps.core.htmx import render
from apps.wearables import access, selectors, wiring
from apps.wearables.domain.sign_ins import SignInState
from apps.wearables.forms import CodeForm, SignInForm
from apps.wearables.models import ConnectionState
from apps.wearables.presenters import sign_ins as presenter
from apps.wearables.services import sign_ins

PAGE = "wearables/pages/sign_in.html"
PARTIALS = {"sign-in": "wearables/partials/_sign_in.html"}


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("username", "password")
def sign_in(request: HttpRequest, provider: str) -> HttpResponse:
    """Show how connecting with a password stands, or begin it; the job does the rest."""
    user = current_user(request)
    require_password_provider(provider)
    if request.method != "POST":
        return _where_it_stands(request, provider)
    sign_ins.require_offered(user, provider)
    form = SignInForm(request.POST)
    if form.is_valid():
        try:
            sign_ins.begin(
                user=user,
                provider=provider,
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password"],
                address=address_of(request),
                now=timezone.now(),
            )
        except ConsentRequired:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
            return _show(request, provider, form=form, status=refusal.status)
        return redirect("wearables:sign_in", provider=provider)
    return _show(request, provider, form=form, status=422)


@require_POST
@sensitive_post_parameters("code")
def code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the code that the provider sent the person."""
    user = current_user(request)
    pending = access.own_sign_in(user, public_id)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            sign_ins.answer(
                pending=pending,
                code=form.cleaned_data["code"],
                by=user,
                address=address_of(request),
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("code", str(refusal.message))
            return _show(request, pending.provider, code_form=form, status=refusal.status)
        return redirect("wearables:sign_in", provider=pending.provider)
    return _show(request, pending.provider, code_form=form, status=422)


@require_POST
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget a sign-in that waits."""
    user = current_user(request)
    sign_ins.drop(pending=access.own_sign_in(user, public_id), by=user, now=timezone.now())
    messages.success(request, _("The sign-in is dropped, and what you typed is deleted."))
    return redirect("wearables:connections")


def require_password_provider(provider: str) -> None:
    """Raise `NotFound` for a provider that takes no password; one that is switched off says so itself."""
    if wiring.provider(provider).sign_in is None:
        raise NotFound(_("This provider takes no password from us."))


def _where_it_stands(request: HttpRequest, provider: str) -> HttpResponse:
    """Show the page; somebody who is connected is led on to the connections."""
    user, now = current_user(request), timezone.now()
    live = {row.provider: row.state for row in selectors.connections_of(user)}
    if live.get(provider) not in {ConnectionState.ACTIVE, ConnectionState.PAUSED}:
        return _show(request, provider)
    found = presenter.page(user, provider, now=now).sign_in
    if found is not None and found.state is SignInState.DONE:
        messages.success(request, _("Connected. What is there comes in now, the newest first."))
    leads_on = redirect("wearables:connections")
    return HttpResponseClientRedirect(leads_on["Location"]) if request.headers.get("HX-Request") else leads_on


def _show(
    request: HttpRequest,
    provider: str,
    *,
    form: SignInForm | None = None,
    code_form: CodeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = presenter.page(current_user(request), provider, now=timezone.now())
    context = {
        "page": page,
        "form": form or SignInForm(),
        "code_form": code_form or CodeForm(),
        "note": presenter.progress_note(),
    }
    return render(request, PAGE, context, partials=PARTIALS, status=status)
