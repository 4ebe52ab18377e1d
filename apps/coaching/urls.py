"""Addresses of workouts, mounted at the root. One list for each thing that the app is about."""

from django.urls import path

from apps.coaching.views import assignments, imports, library

app_name = "coaching"
LIBRARY = [
    path("workouts/", library.index, name="library"),
    path("workouts/import/", imports.look, name="look"),
    path("workouts/imports/<uuid:public_id>/", imports.one, name="import"),
    path("workouts/<uuid:public_id>/", library.workout, name="workout"),
    path("workouts/<uuid:public_id>/share/", library.share, name="share"),
    path("workouts/<uuid:public_id>/delete/", library.remove, name="remove"),
    path("workouts/given/<uuid:public_id>/withdraw/", library.withdraw, name="withdraw"),
]
ASSIGNMENTS = [
    path("planned/<uuid:public_id>/", assignments.one, name="assignment"),
    path("planned/<uuid:public_id>/send/", assignments.send, name="send"),
]
urlpatterns = [*LIBRARY, *ASSIGNMENTS]
