"""What a coach does with the link of an invite: open it, sign in if need be, answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts import access, selectors
from apps.accounts.forms import AnswerForm
from apps.accounts.models import Invite, InviteState, Scope, User
from apps.accounts.services import invites
from apps.core.htmx import render

PAGE = "accounts/pages/invite.html"
KEPT = "invite_digest"
"""Where the session keeps what it needs of a link, so that its token is in no second address."""


@login_not_required
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Remember the link's digest over sign-in or sign-up, and go on to an address without the token."""
    digest = invites.digest_of(token)
    if not invites.is_known(digest=digest):
        raise invites.UnknownInvite(_("This link leads to no invite. Ask your athlete for a new one."))
    if request.method == "GET":
        request.session[KEPT] = digest
    return redirect("accounts:invite")


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Show who invites and what would open; accept or decline."""
    user, now = selectors.current_user(request), timezone.now()
    digest = request.session.get(KEPT, "")
    if not digest:
        raise invites.UnknownInvite(_("Open the link that your athlete sent you."))
    invite = invites.find_open(digest=digest, viewer=user, now=now)
    teams = selectors.own_teams(user)
    form = AnswerForm(teams, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _answered(request, invite, form, user)
    context = {
        "athlete": selectors.display_name(invite.athlete),
        "invite": invite,
        "scopes": [scope for scope in Scope if scope.value in invite.scopes],
        "waits": invite.state == InviteState.ACCEPTED,
        "is_coach": selectors.is_coach(user),
        "teams": teams,
        "form": form,
    }
    return render(request, PAGE, context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, invite: Invite, form: AnswerForm, user: User) -> HttpResponse:
    now, given = timezone.now(), form.cleaned_data
    if given["answer"] == "decline":
        invites.decline(invite=invite, by=user, now=now)
        del request.session[KEPT]
        messages.success(request, _("Declined. The athlete is told."))
        return redirect("pages:home")
    team = access.own_team(user, given["team"]) if given["team"] else None
    invites.accept(digest=invite.token_digest, by=user, team=team, now=now)
    messages.success(request, _("Accepted. The athlete is asked to confirm you; until then you see nothing."))
    return redirect("accounts:invite")
