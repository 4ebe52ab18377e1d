"""Addresses of the outside world: a panel, its control for tests, and a prefix for each provider."""

from django.urls import include, path

from sandbox.outside import control, panel
from sandbox.outside.registry import providers

urlpatterns = [
    path("", panel.show, name="panel"),
    path("outside.css", panel.stylesheet, name="stylesheet"),
    path("panel/<slug:provider>/<slug:action>", panel.press, name="press"),
    path("control/state", control.state, name="state"),
    path("control/heard", control.heard, name="heard"),
    path("control/reset", control.reset),
    path("control/<slug:provider>/<slug:action>", control.act),
    *(path(f"{provider.name}/", include(provider.urlconf)) for provider in providers().values()),
]
