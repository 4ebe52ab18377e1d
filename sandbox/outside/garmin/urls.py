"""Garmin's addresses behind /garmin: `sso`, `diauth` and `connectapi` are hosts of theirs."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path, register_converter
from django.views.decorators.csrf import csrf_exempt

from sandbox.outside.garmin import api, refusals, sso, workouts


class DayConverter:
    """A day in an address."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Read it; one that is none is another address."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Write it."""
        return value.isoformat()


register_converter(DayConverter, "day")


@csrf_exempt
def nothing_here(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """Say that there is no such address."""
    return refusals.refuse(refusals.NOT_FOUND)


API = "connectapi/"
ACTIVITY = f"{API}activity-service/activity/<int:activity_id>"
WELLNESS = f"{API}wellness-service/wellness/"

urlpatterns = [
    path("sso/<str:flow>/api/login", sso.login),
    path("sso/<str:flow>/api/mfa/verifyCode", sso.verify_code),
    path("diauth/di-oauth2-service/oauth/token", sso.token),
    path(f"{API}userprofile-service/socialProfile", api.social_profile),
    path(f"{API}userprofile-service/userprofile/user-settings", api.user_settings),
    path(f"{API}activitylist-service/activities/search/activities", api.activities),
    path(ACTIVITY, api.activity),
    path(f"{ACTIVITY}/splits", api.splits),
    path(f"{ACTIVITY}/details", api.details),
    path(f"{API}hrv-service/hrv/<day:on>", api.hrv_day),
    path(f"{API}hrv-service/hrv/daily/<day:first>/<day:last>", api.hrv_range),
    path(f"{WELLNESS}dailySleepData/<str:display_name>", api.sleep),
    path(f"{WELLNESS}dailyStress/<day:on>", api.stress),
    path(f"{WELLNESS}bodyBattery/reports/daily", api.body_battery),
    path(f"{API}userstats-service/wellness/daily/<str:display_name>", api.resting_heart_rate),
    path(f"{API}usersummary-service/usersummary/daily/<str:display_name>", api.summary),
    path(f"{API}usersummary-service/stats/steps/daily/<day:first>/<day:last>", api.steps),
    path(f"{API}workout-service/workouts", workouts.library),
    path(f"{API}workout-service/workout", workouts.store),
    path(f"{API}workout-service/workout/<int:workout_id>", workouts.workout),
    path(f"{API}workout-service/schedule/<int:number>", workouts.schedule),
    path(f"{API}calendar-service/year/<int:year>/month/<int:month>", workouts.month),
    re_path(r"^(?P<path>.*)$", nothing_here),
]
