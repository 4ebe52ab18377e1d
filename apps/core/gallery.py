"""The gallery of components: every part of the pages in each state, on development sites."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


class SampleForm(forms.Form):
    """A form with each kind of field."""

    name = forms.CharField(label="Name", help_text="As others see it.", max_length=80)
    units = forms.ChoiceField(label="Units", choices=[("metric", "Kilometres"), ("imperial", "Miles")])
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="I agree")


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the components to whoever is signed in, since its frame is theirs; 404 outside development."""
    if not settings.IS_DEVELOPMENT:
        raise Http404
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    form = SampleForm({"name": "", "units": "metric"})
    return render(request, "gallery.html", {"form": form})
