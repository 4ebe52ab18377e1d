"""Addresses of the account in the API, mounted under /api/v1/."""

from django.urls import path

from apps.accounts.api import invites, views

urlpatterns = [
    path("me/", views.Me.as_view(), name="api-me"),
    path("me/coach/", views.CoachOfMe.as_view(), name="api-me-coach"),
    path("invites/", invites.Invites.as_view(), name="api-invites"),
    path("invites/open/", invites.OpenedInvite.as_view(), name="api-invite-open"),
    path("invites/accept/", invites.Acceptance.as_view(), name="api-invite-accept"),
    path("invites/<uuid:public_id>/", invites.OneInvite.as_view(), name="api-invite"),
    path("invites/<uuid:public_id>/confirm/", invites.Confirmation.as_view(), name="api-invite-confirm"),
    path("coaching/", invites.Coachings.as_view(), name="api-coachings"),
    path("coaching/<uuid:public_id>/", invites.OneCoaching.as_view(), name="api-coaching"),
]
