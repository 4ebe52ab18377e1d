"""Health addresses, mounted under /health/."""

from django.urls import path

from apps.core import health

app_name = "health"
urlpatterns = [
    path("", health.overview, name="overview"),
    path("live", health.live, name="live"),
    path("ready", health.ready, name="ready"),
    path("startup", health.startup, name="startup"),
]
