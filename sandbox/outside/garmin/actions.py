"""What can be made to happen at Garmin: what members do there, and what time does."""

import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sandbox.outside import given, training
from sandbox.outside.garmin import nights
from sandbox.outside.garmin.bodies import ZONE
from sandbox.outside.garmin.gate import PROVIDER
from sandbox.outside.garmin.models import Activity, Day, Member, Pair, SignIn, Workout
from sandbox.outside.models import Account
from sandbox.outside.registry import ActionRefused, Json

FIRST_NEW_ID = 22_000_000_000
SPAN = 10**9
TYPE_KEYS = {"Ride": "road_biking", "Run": "running", "Swim": "lap_swimming"}


@transaction.atomic
def new_activity(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Record a `sport` (Ride, Run) for `athlete` that ended `ended_minutes_ago`; `name` too."""
    account = _account(arguments)
    sport_type, ended_at = given.sport_and_end(arguments)
    last = Activity.objects.aggregate(last=Max("id"))["last"] or 0
    number = int(max(last + 1, FIRST_NEW_ID + time.time_ns() // 10**6 % SPAN))
    plan = training.fresh(sport_type=sport_type, ended_at=ended_at, seed=number)
    return _told(store(account, plan, number, name=str(arguments.get("name") or plan.name)))


@transaction.atomic
def new_night(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Give `athlete` a night that ended `on` (today if left out), another one if there is one already.

    `rmssd_ms` says how the heart varied; else it is thrown.
    """
    account = _account(arguments)
    try:
        on = date.fromisoformat(str(arguments.get("on") or datetime.now(ZONE).date()))
    except ValueError:
        raise ActionRefused("on has to be a date.") from None
    rolls = 1 + Day.objects.filter(account=account, on=on).count()
    Day.objects.filter(account=account, on=on).delete()
    day = nights.lived(account, on, roll=rolls)
    if day is None:
        raise ActionRefused("That night cannot be.")
    day.rmssd_ms = given.whole_number(arguments, "rmssd_ms") or day.rmssd_ms
    day.save()
    return {
        "on": on.isoformat(),
        "rmssd_ms": day.rmssd_ms,
        "resting_bpm": day.resting_bpm,
        "steps": day.steps,
    }


@transaction.atomic
def edit_activity(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Change the title of activity `id`, or of the athlete's newest."""
    found = _activity(arguments)
    found.name = str(arguments.get("title") or f"{found.name} again")
    found.save(update_fields=["name"])
    return _told(found)


@transaction.atomic
def delete_activity(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Delete the activity `id`, or the athlete's newest."""
    found = _activity(arguments)
    told = _told(found)
    found.delete()
    return told


@transaction.atomic
def edit_workout(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Change the name of workout `id`, as its owner may at Garmin."""
    found = _workout(arguments)
    found.body["workoutName"] = str(arguments.get("title") or f"{found.body['workoutName']} again")
    found.updated_at = timezone.now()
    found.save(update_fields=["body", "updated_at"])
    return {"id": found.id, "name": found.body["workoutName"]}


@transaction.atomic
def delete_workout(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Delete workout `id` with its appointments, as its owner may at Garmin."""
    _workout(arguments).delete()
    return {}


def revoke(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """End every token of `athlete`, as changing one's password does."""
    living = Pair.objects.filter(account=_account(arguments), revoked_at=None)
    return {"ended": living.update(revoked_at=timezone.now())}


def expire(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Let the access tokens of `athlete` have only `seconds_left` (0: they are over)."""
    left = given.whole_number(arguments, "seconds_left") or 0
    living = Pair.objects.filter(account=_account(arguments), revoked_at=None)
    return {"changed": living.update(expires_at=timezone.now() + timedelta(seconds=left))}


def mfa_code(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Tell the code that `athlete` was sent last."""
    waiting = SignIn.objects.filter(account=_account(arguments), ticket=None).exclude(code="")
    found = waiting.order_by("-id").first()
    if found is None:
        raise ActionRefused("No sign-in waits for a code.")
    return {"code": found.code}


def set_mfa(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Switch the second factor of `athlete` `on` or off."""
    wanted = given.is_on(arguments.get("on", "true"))
    Member.objects.filter(account=_account(arguments)).update(has_mfa=wanted)
    return {"has_mfa": wanted}


def reset_throttle(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Let `athlete` sign in again at once."""
    members = Member.objects.filter(account=_account(arguments))
    return {"changed": members.update(wrong_tries=0, throttled_until=None)}


ACTIONS = {
    "new-activity": new_activity,
    "new-night": new_night,
    "edit-activity": edit_activity,
    "delete-activity": delete_activity,
    "edit-workout": edit_workout,
    "delete-workout": delete_workout,
    "revoke": revoke,
    "expire": expire,
    "mfa-code": mfa_code,
    "set-mfa": set_mfa,
    "reset-throttle": reset_throttle,
}


def store(account: Account, plan: training.Plan, number: int, *, name: str) -> Activity:
    """Store an activity that somebody did."""
    return Activity.objects.create(
        id=number,
        account=account,
        name=name,
        type_key=TYPE_KEYS[plan.sport_type],
        **{
            key: getattr(plan, key)
            for key in ("started_at", "seconds", "weekday", "week", "seed", "is_manual")
        },
    )


def _account(arguments: Mapping[str, Json]) -> Account:
    return given.account_of(arguments, provider=PROVIDER)


def _activity(arguments: Mapping[str, Json]) -> Activity:
    return given.activity_of(Activity.objects.select_related("account"), arguments, provider=PROVIDER)


def _workout(arguments: Mapping[str, Json]) -> Workout:
    found = Workout.objects.filter(id=given.whole_number(arguments, "id")).first()
    if found is None:
        raise ActionRefused("There is no such workout.")
    return found


def _told(found: Activity) -> dict[str, Json]:
    return {
        "id": found.id,
        "name": found.name,
        "type_key": found.type_key,
        "started_at": found.started_at.isoformat(),
        "seconds": found.seconds,
    }
