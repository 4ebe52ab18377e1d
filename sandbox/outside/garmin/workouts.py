"""Members' workouts and calendars: listed, read, stored, replaced, deleted, put on a day and taken off it."""

import calendar
import json
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from sandbox.outside.garmin import making, refusals
from sandbox.outside.garmin.bodies import ZONE, stamp
from sandbox.outside.garmin.gate import members_only
from sandbox.outside.garmin.models import Appointment, Member, Workout
from sandbox.outside.models import Account
from sandbox.outside.registry import Json

PAGE = 20
STEP_IDS_A_WORKOUT = 1000
EARLIEST_YEAR, MONTHS = 2000, 12


@members_only("GET")
def library(request: HttpRequest, *, member: Member) -> HttpResponse:
    """List the member's workouts without their steps, the one changed last first."""
    start, limit = request.GET.get("start", "0"), request.GET.get("limit", str(PAGE))
    if not (start.isdecimal() and limit.isdecimal()):
        return refusals.refuse(refusals.BAD_REQUEST)
    rows = Workout.objects.filter(account=member.account).order_by("-updated_at", "-id")
    found = rows[int(start) : int(start) + int(limit)]
    return JsonResponse([_listed(workout) for workout in found], safe=False)


@members_only("POST")
def store(request: HttpRequest, *, member: Member) -> HttpResponse:
    """Store a workout, as far as it is one."""
    try:
        workout = add(member.account, json.loads(request.body), now=timezone.now())
    except making.BadWorkout as wrong:
        return refusals.bad_workout(str(wrong))
    except ValueError:
        return refusals.refuse(refusals.BAD_REQUEST)
    return JsonResponse(whole(workout))


@members_only("GET", "PUT", "DELETE")
def workout(request: HttpRequest, *, member: Member, workout_id: int) -> HttpResponse:
    """Show, replace or delete a workout; with it go its appointments."""
    found = Workout.objects.filter(account=member.account, id=workout_id).first()
    if found is None:
        return refusals.refuse(refusals.NOT_FOUND)
    if request.method == "GET":
        return JsonResponse(whole(found))
    if request.method == "DELETE":
        found.delete()
        return HttpResponse(status=204)
    try:
        sent = json.loads(request.body)
        if not isinstance(sent, dict) or str(sent.get("workoutId")) != str(workout_id):
            return refusals.bad_workout("workoutId is another one.")
        found.body = making.made_of(sent, first_step_id=found.id * STEP_IDS_A_WORKOUT)
    except making.BadWorkout as wrong:
        return refusals.bad_workout(str(wrong))
    except ValueError:
        return refusals.refuse(refusals.BAD_REQUEST)
    found.updated_at = timezone.now()
    found.save(update_fields=["body", "updated_at"])
    return HttpResponse(status=204)


@members_only("POST", "GET", "DELETE")
def schedule(request: HttpRequest, *, member: Member, number: int) -> HttpResponse:
    """POST: put a workout (its id is the number) on a day. Else the number is an appointment's."""
    if request.method == "POST":
        return _put_on_a_day(request, member, number)
    found = Appointment.objects.filter(workout__account=member.account, id=number).first()
    if found is None:
        return refusals.refuse(refusals.NOT_FOUND)
    if request.method == "GET":
        return JsonResponse(_appointment(found))
    found.delete()
    return HttpResponse(status=204)


@members_only("GET")
def month(_request: HttpRequest, *, member: Member, year: int, month: int) -> HttpResponse:
    """Show a month of the calendar; January is 0, and the weeks at its ends are whole."""
    if not (year >= EARLIEST_YEAR and 0 <= month < MONTHS):
        return refusals.refuse(refusals.BAD_REQUEST)
    first = date(year, month + 1, 1)
    offset, length = calendar.monthrange(year, month + 1)
    begin = first - timedelta(days=offset)
    end = first + timedelta(days=length + 6)
    rows = Appointment.objects.filter(workout__account=member.account, on__gte=begin, on__lte=end)
    return JsonResponse(
        {
            "startDayOfMonth": offset,
            "numOfDaysInMonth": length,
            "numOfDaysInPrevMonth": (first - timedelta(days=1)).day,
            "month": month,
            "year": year,
            "calendarItems": [_item(row) for row in rows.select_related("workout").order_by("on", "id")],
        }
    )


def add(account: Account, sent: Json, *, now: datetime) -> Workout:
    """Store what Garmin makes of a workout. Raises `BadWorkout`."""
    made = making.made_of(sent, first_step_id=0)
    row = Workout.objects.create(account=account, body=made, created_at=now, updated_at=now)
    row.body = making.made_of(sent, first_step_id=row.id * STEP_IDS_A_WORKOUT)
    row.save(update_fields=["body"])
    return row


def whole(found: Workout) -> dict[str, Json]:
    """Return a workout with its steps."""
    return {
        "workoutId": found.id,
        "ownerId": int(found.account.external_id),
        **found.body,
        "updatedDate": stamp(found.updated_at),
        "createdDate": stamp(found.created_at),
    }


def _listed(found: Workout) -> dict[str, Json]:
    names = ("workoutName", "description", "sportType", "author", "estimatedDurationInSecs")
    return {
        "workoutId": found.id,
        "ownerId": int(found.account.external_id),
        **{name: found.body[name] for name in names},
        "trainingPlanId": None,
        "updateDate": stamp(found.updated_at),
        "createdDate": stamp(found.created_at),
        "estimatedDistanceInMeters": None,
        "shared": False,
        "workoutProvider": None,
        "workoutSourceId": None,
    }


def _put_on_a_day(request: HttpRequest, member: Member, workout_id: int) -> HttpResponse:
    found = Workout.objects.filter(account=member.account, id=workout_id).first()
    if found is None:
        return refusals.refuse(refusals.NOT_FOUND)
    try:
        on = date.fromisoformat(json.loads(request.body)["date"])
    except (ValueError, TypeError, KeyError):
        return refusals.refuse(refusals.BAD_REQUEST)
    row = Appointment.objects.create(workout=found, on=on, created_at=timezone.now())
    return JsonResponse(_appointment(row))


def _appointment(found: Appointment) -> dict[str, Json]:
    return {
        "workoutScheduleId": found.id,
        "workout": whole(found.workout),
        "calendarDate": found.on.isoformat(),
        "createdDate": f"{found.created_at.astimezone(ZONE):%Y-%m-%d}",
        "ownerId": int(found.workout.account.external_id),
        "consumer": None,
    }


def _item(found: Appointment) -> dict[str, Json]:
    body = found.workout.body
    return {
        "id": found.id,
        "groupId": None,
        "trainingPlanId": None,
        "itemType": "workout",
        "activityTypeId": None,
        "title": body["workoutName"],
        "date": found.on.isoformat(),
        "duration": body["estimatedDurationInSecs"],
        "distance": None,
        "sportTypeKey": body["sportType"]["sportTypeKey"],
        "workoutId": found.workout.id,
        "workoutUuid": None,
        "protectedWorkoutSchedule": False,
    }
