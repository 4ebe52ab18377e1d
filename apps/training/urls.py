"""Addresses of thresholds, mounted under /training/."""

from django.urls import path

from apps.training import views

app_name = "training"
urlpatterns = [
    path("thresholds/", views.thresholds, name="thresholds"),
    path("thresholds/<uuid:public_id>/delete/", views.remove_threshold, name="remove_threshold"),
]
