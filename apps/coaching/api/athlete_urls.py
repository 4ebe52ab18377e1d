"""Addresses of a coach's athletes in the API, mounted under /api/v1/."""

from django.urls import path

from apps.coaching.api import athletes

urlpatterns = [
    path("athletes/", athletes.Athletes.as_view(), name="api-athletes"),
    path("athletes/<uuid:person>/", athletes.Athlete.as_view(), name="api-athlete"),
]
