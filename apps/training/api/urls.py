"""Addresses of load and thresholds in the API, mounted under /api/v1/."""

from django.urls import path

from apps.training.api import views

urlpatterns = [
    path("load/", views.Load.as_view(), name="api-load"),
    path("athletes/<uuid:person>/load/", views.AthleteLoad.as_view(), name="api-athlete-load"),
    path("activities/<uuid:public_id>/load/", views.LoadOfActivity.as_view(), name="api-activity-load"),
    path("thresholds/", views.Thresholds.as_view(), name="api-thresholds"),
    path("thresholds/<uuid:public_id>/", views.OneThreshold.as_view(), name="api-threshold"),
]
