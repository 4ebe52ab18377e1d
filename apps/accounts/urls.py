"""Addresses of sign-in (allauth's) and of the account's settings, mounted under /accounts/."""

from allauth.account.decorators import reauthentication_required
from allauth.account.views import password_set
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.urls import include, path

from apps.accounts.providers.google import GoogleFlow
from apps.accounts.views import coaching, invites, settings

pages = (
    [
        path("settings/", settings.settings, name="settings"),
        path("coaching/", coaching.index, name="coaching"),
        path("coaching/profile/", coaching.become_coach, name="become_coach"),
        path("coaching/invites/<uuid:public_id>/revoke/", coaching.revoke, name="revoke_invite"),
        path("coaching/invites/<uuid:public_id>/withdraw/", coaching.withdraw, name="withdraw_acceptance"),
        path("coaching/invites/<uuid:public_id>/confirm/", coaching.confirm, name="confirm_coach"),
        path("coaching/<uuid:public_id>/scopes/", coaching.scopes, name="coaching_scopes"),
        path("coaching/<uuid:public_id>/end/", coaching.end, name="end_coaching"),
        path("invites/", invites.answer, name="invite"),
        path("invites/<str:token>/", invites.open_link, name="open_invite"),
    ],
    "accounts",
)

urlpatterns = [
    path("", include(pages)),
    # allauth lets people who have no password set one without asking who they are.
    path("password/set/", reauthentication_required(password_set), name="account_set_password"),
    path("", include("allauth.account.urls")),
    # Not all of allauth's addresses for Google: its one-tap button is not offered here.
    path("google/login/", OAuth2LoginView.adapter_view(GoogleFlow), name="google_login"),
    path("google/login/callback/", OAuth2CallbackView.adapter_view(GoogleFlow), name="google_callback"),
    path("second-step/", include("allauth.mfa.urls")),
    path("linked/", include("allauth.socialaccount.urls")),
]
