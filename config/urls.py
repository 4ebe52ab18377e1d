"""The map of the site. Pages live at the root, staff under /admin/, phones under /api/v1/."""

from allauth.headless.constants import Client
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.defaults import bad_request as page_unreadable
from django.views.defaults import page_not_found
from django.views.defaults import permission_denied as page_forbidden
from django.views.defaults import server_error as page_broken

from apps.accounts.api.passwords import ProvenChangePasswordView
from apps.core.api import errors
from apps.core.gallery import gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", include("apps.core.urls")),
    path("gallery/", gallery, name="gallery"),
    path("admin/", admin.site.urls),
    path("accounts/", include("apps.accounts.urls")),
    # Nobody signs in by telephone number here.
    re_path(r"^_allauth/app/v1/(account|auth)/phone", errors.not_found),
    # A phone opens Google itself and hands over the id_token: over its session no browser comes back.
    path("_allauth/app/v1/auth/provider/redirect", errors.not_found),
    # allauth lets people who have no password set one without asking who they are.
    path(
        "_allauth/app/v1/account/password/change",
        ProvenChangePasswordView.as_api_view(client=Client.APP),
        name="change_password_on_phone",
    ),
    path("_allauth/", include("allauth.headless.urls")),
    path("privacy/", include("apps.compliance.urls")),
    path("notifications/", include("apps.notifications.urls")),
    path("", include("apps.wearables.urls")),
    path("training/", include("apps.training.urls")),
    path("", include("apps.coaching.urls")),
    path("insights/", include("apps.insights.urls")),
    path("", include("apps.pages.urls")),
    path("api/", include("config.api")),
    re_path(r"^api/", errors.not_found),
]


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for a request that cannot be read: JSON for the API, a page otherwise."""
    return errors.bad_request(request, exception) if _is_api(request) else page_unreadable(request, exception)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what may not be done: JSON for the API, a page otherwise."""
    return errors.forbidden(request) if _is_api(request) else page_forbidden(request, exception)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for an address that does not exist: JSON for the API, a page otherwise."""
    return errors.not_found(request) if _is_api(request) else page_not_found(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """Answer when something broke: JSON for the API, a page otherwise."""
    return errors.server_error(request) if _is_api(request) else page_broken(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
