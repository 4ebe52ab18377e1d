"""Addresses of workouts in the API, mounted under /api/v1/."""

from django.urls import path

from apps.coaching.api import library, planned

LIBRARY = [
    path("workouts/", library.Workouts.as_view(), name="api-workouts"),
    path("workouts/imports/", library.Imports.as_view(), name="api-workout-imports"),
    path("workouts/imports/<uuid:public_id>/", library.OneImport.as_view(), name="api-workout-import"),
    path("workouts/<uuid:public_id>/", library.OneWorkout.as_view(), name="api-workout"),
    path("workouts/<uuid:public_id>/shares/", library.Shares.as_view(), name="api-workout-shares"),
    path("shares/<uuid:public_id>/", library.OneShare.as_view(), name="api-share"),
]
PLANNED = [
    path("planned/", planned.PlannedWorkouts.as_view(), name="api-planned"),
    path("planned/<uuid:public_id>/", planned.OnePlanned.as_view(), name="api-planned-one"),
    path("planned/<uuid:public_id>/send/", planned.Sending.as_view(), name="api-planned-send"),
]
urlpatterns = [*LIBRARY, *PLANNED]
