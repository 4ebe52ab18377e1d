"""Addresses of a coach's athletes in the API, mounted under /api/v1/."""

from django.urls import path

from apps.coaching.api import athletes, library

urlpatterns = [
    path("athletes/", athletes.Athletes.as_view(), name="api-athletes"),
    path("athletes/<uuid:person>/", athletes.Athlete.as_view(), name="api-athlete"),
    path("athletes/<uuid:person>/shares/", library.AthleteShares.as_view(), name="api-athlete-shares"),
]
