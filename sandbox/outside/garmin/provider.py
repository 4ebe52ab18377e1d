"""Garmin Connect among the providers: its world, its state, its parts."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, F

from sandbox.outside import training
from sandbox.outside.garmin import library, nights, workouts
from sandbox.outside.garmin.actions import ACTIONS, TYPE_KEYS
from sandbox.outside.garmin.gate import PROVIDER as NAME
from sandbox.outside.garmin.models import Activity, Appointment, Day, Member, Pair, SignIn, Workout
from sandbox.outside.garmin.refusals import FAULTS
from sandbox.outside.models import Account
from sandbox.outside.registry import Json, Provider

PASSWORD = "garmin-sandbox-password"  # noqa: S105 - it opens nothing but this
FIRST_PROFILE_ID = 82_000_001
FIRST_ACTIVITY_ID = 21_000_000_000
IDS_A_PERSON = 10**8
IDS_APART = 37
WEEKS = 26
IDENTITY = ("key", "external_id", "first_name", "last_name", "email")
LAST = 10


@dataclass(frozen=True, slots=True)
class Somebody:
    """A member, who has the same body as at the other providers."""

    key: str
    first_name: str
    last_name: str
    seed: int
    has_mfa: bool = False
    trains: bool = True


PEOPLE = (
    Somebody("alex", "Alex", "Amsler", 100, has_mfa=True),
    Somebody("ben", "Ben", "Brunner", 101),
    Somebody("carla", "Carla", "Conti", 102),
    Somebody("cora", "Cora", "Caspar", 103, trains=False),
)
COACH = "cora"


@transaction.atomic
def seed(now: datetime) -> None:
    """Give each athlete half a year, and the coach a library, if they are not there."""
    today = now.astimezone(ZoneInfo(training.TIME_ZONE)).date()
    for number, person in enumerate(PEOPLE):
        account, is_new = Account.objects.get_or_create(
            provider=NAME,
            key=person.key,
            defaults={
                "external_id": str(FIRST_PROFILE_ID + number),
                "first_name": person.first_name,
                "last_name": person.last_name,
                "email": f"{person.key}@garmin.invalid",
                "seed": person.seed,
            },
        )
        if not is_new:
            continue
        display_name = uuid.uuid5(uuid.NAMESPACE_URL, account.email)
        Member.objects.create(
            account=account, display_name=display_name, password=PASSWORD, has_mfa=person.has_mfa
        )
        if person.trains:
            _give_half_a_year(account, FIRST_ACTIVITY_ID + number * IDS_A_PERSON, until=today)
        if person.key == COACH:
            _give_a_library(account, now)


def forget() -> None:
    """Empty Garmin's tables."""
    for table in (Appointment, Workout, Day, Activity, Pair, SignIn, Member):
        table.objects.all().delete()


def state() -> dict[str, Json]:
    """Return members, codes that wait, tokens, and what was stored last; no token is in it."""
    members = Member.objects.order_by("account_id").annotate(
        activities=Count("account__garmin_activities", distinct=True),
        workouts=Count("account__workout", distinct=True),
    )
    waiting = SignIn.objects.filter(ticket=None).exclude(code="").order_by("-id")
    pairs = Pair.objects.order_by("-id")
    activities = Activity.objects.order_by("-started_at", "-id")
    stored = Workout.objects.select_related("account").order_by("-updated_at", "-id")
    booked = Appointment.objects.order_by("-id")
    return {
        "password": PASSWORD,
        "accounts": list(
            members.values(
                "has_mfa",
                "wrong_tries",
                "throttled_until",
                "activities",
                "workouts",
                **{name: F(f"account__{name}") for name in IDENTITY},
            )
        ),
        "codes": list(waiting.values("account__key", "code", "began_at", "wrong_codes")[:LAST]),
        "tokens": list(
            pairs.values("account__key", "issued_at", "expires_at", "rotated_at", "revoked_at")[:LAST]
        ),
        "activities": list(activities.values("id", "account__key", "name", "type_key", "started_at")[:LAST]),
        "nights": list(
            Day.objects.order_by("-on", "account_id").values("account__key", "on", "rmssd_ms")[:LAST]
        ),
        "workouts": [
            {"id": row.id, "account__key": row.account.key, **workouts.whole(row)} for row in stored[:LAST]
        ],
        "appointments": list(booked.values("id", "workout_id", "workout__account__key", "on")[:LAST]),
    }


def _give_half_a_year(account: Account, first_id: int, *, until: date) -> None:
    plans = training.months(seed=account.seed, weeks=WEEKS, until=until)
    names = ("name", "started_at", "seconds", "weekday", "week", "seed", "is_manual")
    Activity.objects.bulk_create(
        Activity(
            id=first_id + number * IDS_APART,
            account=account,
            type_key=TYPE_KEYS[plan.sport_type],
            **{name: getattr(plan, name) for name in names},
        )
        for number, plan in enumerate(plans)
    )
    Day.objects.bulk_create(nights.months(account, weeks=WEEKS, until=until))


def _give_a_library(account: Account, now: datetime) -> None:
    for days_ago, body in enumerate(reversed(library.workouts()), start=3):
        workouts.add(account, body, now=now - timedelta(days=days_ago))


PROVIDER = Provider(
    name=NAME,
    title="Garmin Connect",
    urlconf="sandbox.outside.garmin.urls",
    refusals=FAULTS,
    seed=seed,
    forget=forget,
    state=state,
    actions=ACTIONS,
    panel="garmin/panel.html",
)
