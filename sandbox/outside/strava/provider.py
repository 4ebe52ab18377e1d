"""Strava among the providers: its world, its state, its parts."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from sandbox.outside import training
from sandbox.outside.models import Account, Token
from sandbox.outside.registry import Json, Provider
from sandbox.outside.strava import quota, webhooks
from sandbox.outside.strava.actions import ACTIONS
from sandbox.outside.strava.gate import PROVIDER as NAME
from sandbox.outside.strava.models import Activity, Application, Posted, Subscription
from sandbox.outside.strava.refusals import FAULTS

CLIENT_ID = 51010
CLIENT_SECRET = "strava-sandbox-secret"  # noqa: S105 - it opens nothing but this
PEOPLE = (("alex", "Alex", "Amsler"), ("ben", "Ben", "Brunner"), ("carla", "Carla", "Conti"))
FIRST_ATHLETE_ID = 71_000_001
FIRST_ACTIVITY_ID = 9_100_000_000_000_000  # above 2^53, where JavaScript's numbers end
IDS_A_PERSON = 10**9
IDS_APART = 37
WEEKS = 26
LAST = 10


@transaction.atomic
def seed(now: datetime) -> None:
    """Register the application, and give each athlete half a year, if they are not there."""
    Application.objects.get_or_create(client_id=CLIENT_ID, defaults={"client_secret": CLIENT_SECRET})
    today = now.astimezone(ZoneInfo(training.TIME_ZONE)).date()
    for number, (key, first_name, last_name) in enumerate(PEOPLE):
        account, is_new = Account.objects.get_or_create(
            provider=NAME,
            key=key,
            defaults={
                "external_id": str(FIRST_ATHLETE_ID + number),
                "first_name": first_name,
                "last_name": last_name,
                "email": f"{key}@strava.invalid",
                "seed": 100 + number,
            },
        )
        if is_new:
            _give_half_a_year(account, FIRST_ACTIVITY_ID + number * IDS_A_PERSON, until=today)


def forget() -> None:
    """Empty Strava's tables."""
    for table in (Posted, Subscription, Activity, Application):
        table.objects.all().delete()


def state() -> dict[str, Json]:
    """Return accounts, grants, subscriptions, last activities and last posts; no token is in it."""
    application = Application.objects.get(client_id=CLIENT_ID)
    standing = quota.standing(application, now=timezone.now())
    accounts = Account.objects.filter(provider=NAME).annotate(activities=Count("activity")).order_by("id")
    tokens = Token.objects.filter(account__provider=NAME).order_by("-id")
    rows = Activity.objects.order_by("-started_at", "-id")
    posted = ("posted_at", "attempt", "status", "event")
    return {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "limits": dict(standing.headers),
        "accounts": list(accounts.values("key", "external_id", "first_name", "last_name", "activities")),
        "tokens": list(
            tokens.values("account__key", "scope", "issued_at", "expires_at", "rotated_at", "revoked_at")[
                :LAST
            ]
        ),
        "subscriptions": list(Subscription.objects.values("id", "callback_url", "created_at")),
        "activities": list(
            rows.values("id", "account__key", "name", "sport_type", "started_at", "is_private")[:LAST]
        ),
        "posted": [dict(zip(posted, row, strict=True)) for row in webhooks.last_posted(LAST)],
    }


def _give_half_a_year(account: Account, first_id: int, *, until: date) -> None:
    plans = training.months(seed=account.seed, weeks=WEEKS, until=until)
    Activity.objects.bulk_create(
        Activity(
            id=first_id + number * IDS_APART,
            account=account,
            name=plan.name,
            sport_type=plan.sport_type,
            started_at=plan.started_at,
            seconds=plan.seconds,
            weekday=plan.weekday,
            week=plan.week,
            seed=plan.seed,
            is_private=plan.is_private,
            is_manual=plan.is_manual,
        )
        for number, plan in enumerate(plans)
    )


PROVIDER = Provider(
    name=NAME,
    title="Strava",
    urlconf="sandbox.outside.strava.urls",
    refusals=FAULTS,
    seed=seed,
    forget=forget,
    state=state,
    actions=ACTIONS,
    panel="strava/panel.html",
    spared=("/oauth/authorize", "/oauth/mobile/authorize"),
)
