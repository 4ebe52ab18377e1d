"""Addresses of the pages that are composed from several apps, mounted at the root."""

from django.urls import path

from apps.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("today/", views.today, name="today"),
    path("athletes/", views.roster, name="roster"),
    path("athletes/<uuid:person>/", views.athlete_today, name="athlete_today"),
    path("athletes/<uuid:person>/activities/", views.activities, name="athlete_activities"),
    path("athletes/<uuid:person>/activities/<uuid:public_id>/", views.activity, name="athlete_activity"),
    path(
        "athletes/<uuid:person>/activities/<uuid:public_id>/streams/",
        views.athlete_streams,
        name="athlete_streams",
    ),
    path("athletes/<uuid:person>/workouts/", views.athlete_workouts, name="athlete_workouts"),
    path("athletes/<uuid:person>/load/", views.load, name="athlete_load"),
    path("athletes/<uuid:person>/load/figures/", views.load_figures, name="athlete_load_figures"),
    path("activities/", views.activities, name="activities"),
    path("activities/hidden/", views.hidden, name="hidden"),
    path("activities/<uuid:public_id>/", views.activity, name="activity"),
    path("load/", views.load, name="load"),
    path("load/figures/", views.load_figures, name="load_figures"),
]
