"""Addresses of uploads and activities in the API, mounted under /api/v1/."""

from django.urls import path

from apps.wearables.api import athletes, connections, sign_ins, views

urlpatterns = [
    path("uploads/", views.Uploads.as_view(), name="api-uploads"),
    path("uploads/<uuid:public_id>/", views.Upload.as_view(), name="api-upload"),
    path("connections/", connections.Connections.as_view(), name="api-connections"),
    path("connections/<uuid:public_id>/", connections.Connection.as_view(), name="api-connection"),
    path("connections/<uuid:public_id>/sync/", connections.Sync.as_view(), name="api-connection-sync"),
    path("connections/<uuid:public_id>/pause/", connections.Pause.as_view(), name="api-connection-pause"),
    path("connections/<uuid:public_id>/resume/", connections.Resume.as_view(), name="api-connection-resume"),
    path("connections/<slug:provider>/sign-in/", sign_ins.SignIns.as_view(), name="api-sign-ins"),
    path("connections/sign-ins/<uuid:public_id>/", sign_ins.SignIn.as_view(), name="api-sign-in"),
    path("connections/sign-ins/<uuid:public_id>/code/", sign_ins.Code.as_view(), name="api-sign-in-code"),
    path(
        "connections/<slug:provider>/begin/",
        connections.Authorization.as_view(),
        name="api-connection-begin",
    ),
    path(
        "connections/<slug:provider>/complete/",
        connections.Completion.as_view(),
        name="api-connection-complete",
    ),
    path(
        "athletes/<uuid:person>/activities/",
        athletes.AthleteActivities.as_view(),
        name="api-athlete-activities",
    ),
    path(
        "athletes/<uuid:person>/activities/<uuid:public_id>/",
        athletes.AthleteActivity.as_view(),
        name="api-athlete-activity",
    ),
    path(
        "athletes/<uuid:person>/activities/<uuid:public_id>/streams/",
        athletes.AthleteStreams.as_view(),
        name="api-athlete-activity-streams",
    ),
    path("activities/", views.Activities.as_view(), name="api-activities"),
    path("activities/<uuid:public_id>/", views.OneActivity.as_view(), name="api-activity"),
    path("activities/<uuid:public_id>/restore/", views.Restore.as_view(), name="api-activity-restore"),
    path("activities/<uuid:public_id>/streams/", views.Streams.as_view(), name="api-activity-streams"),
]
