"""Addresses of files, of what concerns one recording, of connections, and those that providers post to."""

from django.urls import path

from apps.wearables import webhooks
from apps.wearables.views import connections, files, sign_ins

app_name = "wearables"
urlpatterns = [
    path("files/", files.upload, name="upload"),
    path("files/deliveries/<uuid:public_id>/", files.delivery, name="delivery"),
    path("files/originals/<uuid:public_id>/", files.original, name="original"),
    path("files/activities/<uuid:public_id>/streams/", files.streams, name="streams"),
    path("files/activities/<uuid:public_id>/edit/", files.edit, name="edit"),
    path("files/activities/<uuid:public_id>/delete/", files.delete, name="delete"),
    path("files/activities/<uuid:public_id>/restore/", files.restore, name="restore"),
    path(
        "files/activities/<uuid:public_id>/recordings/<uuid:recording_id>/separate/",
        files.separate,
        name="separate",
    ),
    path("files/activities/<uuid:public_id>/recordings/<uuid:recording_id>/show/", files.show, name="show"),
    path("connections/", connections.index, name="connections"),
    path("connections/news/", connections.news, name="news"),
    path("connections/<slug:provider>/connect/", connections.connect, name="connect"),
    path("connections/<slug:provider>/callback/", connections.callback, name="callback"),
    path("connections/<uuid:public_id>/sync/", connections.sync, name="sync"),
    path("connections/<uuid:public_id>/disconnect/", connections.disconnect, name="disconnect"),
    path("connections/<uuid:public_id>/pause/", connections.pause, name="pause"),
    path("connections/<uuid:public_id>/resume/", connections.resume, name="resume"),
    path("connections/<slug:provider>/sign-in/", sign_ins.sign_in, name="sign_in"),
    path("connections/sign-ins/<uuid:public_id>/code/", sign_ins.code, name="sign_in_code"),
    path("connections/sign-ins/<uuid:public_id>/drop/", sign_ins.drop, name="sign_in_drop"),
    path("webhooks/strava/", webhooks.strava_signed, name="strava-webhook-signed"),
    path("webhooks/strava/<str:secret>/", webhooks.strava, name="strava-webhook"),
]
