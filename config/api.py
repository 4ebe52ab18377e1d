"""The map of the API. Version 1 is what each app offers; the schema describes it."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns = [
    path("schema/", login_not_required(SpectacularAPIView.as_view()), name="api-schema"),
    path(
        "docs/",
        login_not_required(SpectacularSwaggerSplitView.as_view(url_name="api-schema")),
        name="api-docs",
    ),
    path("v1/", include("apps.accounts.api.urls")),
    path("v1/", include("apps.wearables.api.urls")),
    path("v1/", include("apps.training.api.urls")),
    path("v1/", include("apps.coaching.api.athlete_urls")),
    path("v1/", include("apps.coaching.api.urls")),
    path("v1/", include("apps.compliance.api.urls")),
    path("v1/", include("apps.notifications.api.urls")),
    path("v1/", include("apps.insights.api.urls")),
]
