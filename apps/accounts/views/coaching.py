"""Who coaches whom: invites of an athlete, their coaches, what each may see, and being a coach."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import access, presenters, selectors
from apps.accounts.forms import CoachForm, ConfirmForm, InviteForm, ScopesForm
from apps.accounts.models import Invite, Scope, User
from apps.accounts.services import invites, people, relationships
from apps.compliance.consent_texts import CURRENT
from apps.compliance.policy import Purpose
from apps.compliance.selectors import has_consent
from apps.core.errors import Refusal
from apps.core.htmx import render

PAGE = "accounts/pages/coaching.html"
MADE = "accounts/pages/invite_made.html"
CONFIRM = "accounts/pages/confirm_coach.html"
SCOPES = "accounts/pages/scopes.html"
END = "accounts/pages/end_coaching.html"
USUAL = (Scope.ACTIVITIES, Scope.PLAN)


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """List coaches, athletes and invites; make an invite, whose link is in the answer and never again."""
    user = selectors.current_user(request)
    form = InviteForm(request.POST or None, initial={"scopes": USUAL})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = invites.create(
                athlete=user, scopes=given["scopes"], note=given["note"], now=timezone.now()
            )
        except invites.TooManyInvites as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return render(request, MADE, {"invite": made.invite, "link": presenters.link_of(made.token)})
    return render(request, PAGE, _context(user) | {"form": form}, status=422 if form.errors else 200)


def _context(user: User) -> dict[str, object]:
    now = timezone.now()
    is_coach = selectors.is_coach(user)
    return {
        "invites": selectors.invites_of(user, now),
        "coachings": selectors.coachings_of(user, now),
        "shares": has_consent(user, Purpose.COACH_SHARING),
        "is_coach": is_coach,
        "accepted": selectors.accepted_by(user, now),
        "athletes": selectors.coachings_by(user, now) if is_coach else [],
        "coach_form": CoachForm(initial={"headline": selectors.headline(user)}),
    }


@require_POST
def become_coach(request: HttpRequest) -> HttpResponse:
    """Add a coach profile with a team of one, or change what it says."""
    user = selectors.current_user(request)
    form = CoachForm(request.POST)
    if not form.is_valid():
        context = _context(user) | {"form": InviteForm(initial={"scopes": USUAL}), "coach_form": form}
        return render(request, PAGE, context, status=422)
    people.make_coach(user=user, by=user, now=timezone.now(), headline=form.cleaned_data["headline"])
    messages.success(request, _("You are a coach here. Ask an athlete for an invite, and open its link."))
    return redirect("accounts:coaching")


@require_POST
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an invite back, or say that who accepted it is not one's coach."""
    user = selectors.current_user(request)
    invites.revoke(invite=access.own_invite(user, public_id), by=user, now=timezone.now())
    messages.success(request, _("Taken back. Nothing was shown to anybody."))
    return redirect("accounts:coaching")


@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say no to an invite that one accepted and that is not confirmed."""
    user = selectors.current_user(request)
    invites.decline(invite=access.accepted_invite(user, public_id), by=user, now=timezone.now())
    messages.success(request, _("Declined. The athlete is told."))
    return redirect("accounts:coaching")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Name the coach who accepted, with the words of the consent; begin the coaching."""
    user = selectors.current_user(request)
    invite = access.own_invite(user, public_id)
    text = CURRENT[Purpose.COACH_SHARING]
    coach = invite.accepted_by if invite.is_to_be_confirmed(timezone.now()) else None
    if coach is None:
        messages.info(request, _("There is nobody to confirm: the invite has ended, or nobody took it yet."))
        return redirect("accounts:coaching")
    form = ConfirmForm(request.POST or None, initial={"coach": coach.public_id, "version": text.version})
    if request.method == "POST" and form.is_valid() and _begin(invite, form, user):
        messages.success(request, _("Your coach sees from now on what you opened to them."))
        return redirect("accounts:coaching")
    context = {
        "invite": invite,
        "coach": selectors.named(coach),
        "headline": selectors.headline(coach),
        "scopes": [scope for scope in Scope if scope.value in invite.scopes],
        "text": text,
        "form": form,
        "reopens": selectors.reopened_by_consent(user, timezone.now()),
        "may_store": has_consent(user, Purpose.HEALTH_STORAGE),
    }
    return render(request, CONFIRM, context, status=422 if form.errors else 200)


def _begin(invite: Invite, form: ConfirmForm, user: User) -> bool:
    """Begin the coaching; a refusal is said on the form, which stays as it was filled in."""
    given = form.cleaned_data
    try:
        invites.confirm(
            invite=invite, coach=given["coach"], version=given["version"], by=user, now=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def scopes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what a coaching opens."""
    user, now = selectors.current_user(request), timezone.now()
    coaching = access.own_coaching(user, public_id, now)
    form = ScopesForm(request.POST or None, initial={"scopes": coaching.scopes})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["scopes"]
        relationships.change_scopes(relationship=coaching, scopes=wanted, by=user, now=now)
        messages.success(request, _("Changed. It is in force at once."))
        return redirect("accounts:coaching")
    context = {
        "coaching": selectors.described(coaching),
        "form": form,
        "is_athlete": user == coaching.athlete,
    }
    return render(request, SCOPES, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what ending a coaching does, and end it."""
    user, now = selectors.current_user(request), timezone.now()
    coaching = access.own_coaching(user, public_id, now)
    if request.method == "POST":
        relationships.end(relationship=coaching, by=user, now=now)
        messages.success(request, _("The coaching has ended. Nothing of the athlete is shown to the coach."))
        return redirect("accounts:coaching")
    context = {"coaching": selectors.described(coaching), "is_athlete": user == coaching.athlete}
    return render(request, END, context)
