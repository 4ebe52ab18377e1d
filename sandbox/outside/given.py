"""What the arguments of an action say; what is wrong gets a sentence for whoever pressed the button."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from sandbox.outside.models import Account
from sandbox.outside.registry import ActionRefused, Json

ENDED_MINUTES_AGO = 3
ON = {"1", "true", "on", "yes"}
Activity = TypeVar("Activity", bound=Model)


def whole_number(arguments: Mapping[str, Json], name: str) -> int | None:
    """Return an argument that may be left out as a whole number.

    Raises:
        ActionRefused: it is there and is none.
    """
    given = arguments.get(name)
    if given in (None, ""):
        return None
    try:
        return int(given)
    except (TypeError, ValueError):
        raise ActionRefused(f"{name} has to be a whole number.") from None


def is_on(value: Json) -> bool:
    """Say whether a word switches something on."""
    return str(value).lower() in ON


def account_of(arguments: Mapping[str, Json], *, provider: str, called: str = "athlete") -> Account:
    """Return the account whose key the argument `called` is.

    Raises:
        ActionRefused: nobody has that key.
    """
    accounts = Account.objects.filter(provider=provider)
    found = accounts.filter(key=str(arguments.get(called, ""))).first()
    if found is None:
        raise ActionRefused(f"{called} is one of {', '.join(accounts.values_list('key', flat=True))}.")
    return found


def activity_of(activities: QuerySet[Activity], arguments: Mapping[str, Json], *, provider: str) -> Activity:
    """Return the activity `id`, or the newest of `athlete`.

    Raises:
        ActionRefused: there is none, or no such athlete.
    """
    number = whole_number(arguments, "id")
    if number is not None:
        found = activities.filter(pk=number).first()
    else:
        account = account_of(arguments, provider=provider)
        found = activities.filter(account=account).order_by("-started_at", "-id").first()
    if found is None:
        raise ActionRefused("There is no such activity.")
    return found


def sport_and_end(arguments: Mapping[str, Json]) -> tuple[str, datetime]:
    """Return the `sport` of a new activity, a Ride if left out, and when it ended: `ended_minutes_ago`.

    Raises:
        ActionRefused: it is neither a Ride nor a Run.
    """
    sport_type = str(arguments.get("sport") or "Ride")
    if sport_type not in {"Ride", "Run"}:
        raise ActionRefused("sport is Ride or Run.")
    minutes = whole_number(arguments, "ended_minutes_ago")
    return sport_type, timezone.now() - timedelta(minutes=ENDED_MINUTES_AGO if minutes is None else minutes)


def limits(arguments: Mapping[str, Json], names: Iterable[str]) -> dict[str, int]:
    """Return the limits that are to be set.

    Raises:
        ActionRefused: one is below 0.
    """
    given = {name: whole_number(arguments, name) for name in names}
    wanted = {name: number for name, number in given.items() if number is not None}
    if any(number < 0 for number in wanted.values()):
        raise ActionRefused("A limit is 0 or more.")
    return wanted
