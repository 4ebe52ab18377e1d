"""Addresses of the notices, mounted under /notifications/."""

from django.urls import path

from apps.notifications import dev_inbox, views

app_name = "notifications"
urlpatterns = [
    path("", views.overview, name="list"),
    path("unread/", views.unread, name="unread"),
    path("read/", views.read_all, name="read_all"),
    path("preferences/", views.choose, name="preferences"),
    path("inbox/", dev_inbox.dev_inbox, name="dev_inbox"),
    path("off/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("<uuid:public_id>/", views.open_notice, name="open"),
]
