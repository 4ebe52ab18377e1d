"""What can be made to happen at Strava: what athletes do there, and what time does."""

import time
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sandbox.outside import given, grants, training
from sandbox.outside.models import Account, Token
from sandbox.outside.registry import Json
from sandbox.outside.strava import webhooks
from sandbox.outside.strava.gate import PROVIDER
from sandbox.outside.strava.models import Activity, Application

FIRST_NEW_ID = 9_200_000_000_000_000
SPAN = 10**14  # of microseconds: three years of ids that only go up
TITLES = ("Messy", "With a headwind", "Coffee after the pass", "Legs of wood")
LIMITS = ("overall_quarter", "overall_day", "read_quarter", "read_day")


@transaction.atomic
def new_activity(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Record a `sport` (Ride, Run) for `athlete` that ended `ended_minutes_ago`; `name` and `private` too."""
    account = _account(arguments)
    sport_type, ended_at = given.sport_and_end(arguments)
    number = _next_id()
    plan = training.fresh(sport_type=sport_type, ended_at=ended_at, seed=number)
    activity = Activity.objects.create(
        id=number,
        account=account,
        name=str(arguments.get("name") or plan.name),
        is_private=given.is_on(arguments.get("private")),
        **{
            name: getattr(plan, name)
            for name in ("sport_type", "started_at", "seconds", "weekday", "week", "seed")
        },
    )
    webhooks.tell_of_activity(activity, webhooks.CREATE, was_private=activity.is_private)
    return _told(activity)


@transaction.atomic
def edit_activity(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Change `title`, `type` or `private` of activity `id` or the athlete's newest; if none, the title."""
    activity = _activity(arguments)
    was_private = activity.is_private
    updates: dict[str, str] = {}
    if "private" in arguments:
        activity.is_private = given.is_on(arguments["private"])
        if activity.is_private != was_private:
            updates["private"] = str(activity.is_private).lower()
    if arguments.get("type"):
        activity.sport_type = updates["type"] = str(arguments["type"])
    if arguments.get("title") or not (updates or "private" in arguments):
        activity.name = updates["title"] = str(arguments.get("title") or _another_title(activity.name))
    activity.save(update_fields=["name", "sport_type", "is_private"])
    if updates:
        webhooks.tell_of_activity(activity, webhooks.UPDATE, updates=updates, was_private=was_private)
    return _told(activity)


@transaction.atomic
def delete_activity(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Delete the activity `id`, or the athlete's newest."""
    activity = _activity(arguments)
    told = _told(activity)
    webhooks.tell_of_activity(activity, webhooks.DELETE, was_private=activity.is_private)
    activity.delete()
    return told


def deauthorise(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Let `athlete` take every application's access back, as in Strava's own settings."""
    account = _account(arguments)
    ended = sum(
        end_access(account=account, client_id=str(application.client_id))
        for application in Application.objects.all()
    )
    return {"ended": ended}


@transaction.atomic
def end_access(*, account: Account, client_id: str) -> int:
    """End what an application holds of somebody, and tell it if it held anything; return the pairs."""
    ended = grants.revoke(account=account, client_id=client_id, now=timezone.now())
    if ended:
        webhooks.tell_of_goodbye(account, client_id=client_id)
    return ended


def expire(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Let the access tokens of `athlete` have only `seconds_left` (0: they are over)."""
    left = given.whole_number(arguments, "seconds_left") or 0
    living = Token.objects.filter(account=_account(arguments), revoked_at=None)
    return {"changed": living.update(expires_at=timezone.now() + timedelta(seconds=left))}


def limits(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Set the limits of every application: overall_quarter, overall_day, read_quarter, read_day."""
    wanted = given.limits(arguments, LIMITS)
    if wanted:
        Application.objects.update(**wanted)
    return dict(Application.objects.values(*LIMITS).first() or {})


ACTIONS = {
    "new-activity": new_activity,
    "edit-activity": edit_activity,
    "delete-activity": delete_activity,
    "deauthorise": deauthorise,
    "expire": expire,
    "limits": limits,
}


def _account(arguments: Mapping[str, Json]) -> Account:
    return given.account_of(arguments, provider=PROVIDER)


def _activity(arguments: Mapping[str, Json]) -> Activity:
    return given.activity_of(Activity.objects.select_related("account"), arguments, provider=PROVIDER)


def _next_id() -> int:
    last = Activity.objects.aggregate(last=Max("id"))["last"] or 0
    return int(max(last + 1, FIRST_NEW_ID + time.time_ns() // 1000 % SPAN))


def _another_title(name: str) -> str:
    return TITLES[(TITLES.index(name) + 1) % len(TITLES)] if name in TITLES else TITLES[0]


def _told(activity: Activity) -> dict[str, Json]:
    return {
        "id": activity.id,
        "athlete_id": int(activity.account.external_id),
        "name": activity.name,
        "sport_type": activity.sport_type,
        "started_at": activity.started_at.isoformat(),
        "seconds": activity.seconds,
        "private": activity.is_private,
    }
