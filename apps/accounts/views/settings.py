"""The settings of a person."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts import selectors
from apps.accounts.forms import ProfileForm
from apps.accounts.services import people
from apps.core.htmx import render

PAGE = "accounts/pages/settings.html"
PARTIALS = {"profile-form": "accounts/partials/_profile_form.html"}


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show and change the profile."""
    user = selectors.current_user(request)
    form = ProfileForm(request.POST or None, initial=model_to_dict(selectors.profile_of(user)))
    if request.method == "POST" and form.is_valid():
        people.update_profile(user=user, changes=form.cleaned_data, by=user, now=timezone.now())
        messages.success(request, _("Your settings are saved."))
        return redirect("accounts:settings")
    status = 422 if form.errors else 200
    return render(request, PAGE, {"form": form}, partials=PARTIALS, status=status)
