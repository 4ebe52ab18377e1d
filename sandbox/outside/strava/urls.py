"""Strava's own addresses, behind /strava."""

from django.urls import path, re_path

from sandbox.outside.strava import api, oauth, subscriptions

V3 = "api/v3/"

urlpatterns = [
    path("oauth/authorize", oauth.authorize),
    path("oauth/mobile/authorize", oauth.authorize),
    path("oauth/token", oauth.token),
    path("oauth/deauthorize", oauth.deauthorize),
    path("oauth/revoke", oauth.revoke),
    path(f"{V3}oauth/token", oauth.token),
    path(f"{V3}oauth/deauthorize", oauth.deauthorize),  # where stravalib sends it
    path(f"{V3}athlete", api.athlete),
    path(f"{V3}athlete/activities", api.activities),
    path(f"{V3}activities/<int:activity_id>", api.activity),
    path(f"{V3}activities/<int:activity_id>/laps", api.laps),
    path(f"{V3}activities/<int:activity_id>/streams", api.streams),
    path(f"{V3}activities/<int:activity_id>/streams/<str:types>", api.streams),
    path(f"{V3}push_subscriptions", subscriptions.subscriptions),
    path(f"{V3}push_subscriptions/<int:subscription_id>", subscriptions.subscription),
    re_path(r"^(?P<path>.*)$", api.nothing_here),
]
