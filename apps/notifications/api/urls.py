"""Addresses of the notices in the API, mounted under /api/v1/."""

from django.urls import path

from apps.notifications.api import views

urlpatterns = [
    path("notifications/", views.Notices.as_view(), name="api-notifications"),
    path("notifications/<uuid:public_id>/read/", views.NoticeRead.as_view(), name="api-notification-read"),
]
