"""The world as a whole: what is true in it, making things happen, starting it afresh."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from sandbox.outside import faults, orders, pristine
from sandbox.outside.given import whole_number
from sandbox.outside.models import Account, Fault, Heard
from sandbox.outside.registry import ActionRefused, Json, Provider, provider_of, providers

MOST_HEARD = 500


def state() -> dict[str, Json]:
    """Return what is true at each provider, by its name; no secret is in it."""
    return {provider.name: {**provider.state(), **_shared(provider)} for provider in providers().values()}


def heard(*, provider: str = "", after: int = 0, most: int = MOST_HEARD) -> list[dict[str, Json]]:
    """Return the last requests that were heard, oldest first, from an id on."""
    rows = Heard.objects.filter(id__gt=after)
    if provider:
        rows = rows.filter(provider=provider)
    columns = ("id", "provider", "method", "path", "query", "headers", "body", "status", "heard_at")
    return list(rows.order_by("-id").values(*columns)[:most])[::-1]


def act(provider_name: str, action: str, arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Make something happen at a provider; every one also knows `fault` and `clear-faults`.

    Raises:
        NoSuchProvider: there is none of that name.
        ActionRefused: it knows no such action, or the arguments are wrong.
    """
    provider = provider_of(provider_name)
    if action == "fault":
        return _fault(provider, arguments)
    if action == "clear-faults":
        return {"cleared": faults.switch_off(provider)}
    if action not in provider.actions:
        known = ", ".join([*provider.actions, "fault", "clear-faults"])
        raise ActionRefused(f"{provider.name} knows no action {action!r}; it knows {known}.")
    return provider.actions[action](arguments)


def reset(*, now: datetime) -> None:
    """Forget everything, at every provider, and have the world as it was seeded."""
    pristine.restore(now=now, make=partial(_make_anew, now))


def _make_anew(now: datetime) -> None:
    for table in (Heard, Fault):
        table.objects.all().delete()
    for provider in providers().values():
        provider.forget()
    Account.objects.all().delete()
    for provider in providers().values():
        provider.seed(now)


def _fault(provider: Provider, arguments: Mapping[str, Json]) -> dict[str, Json]:
    seconds = arguments.get("seconds")
    try:
        wanted = float(seconds) if seconds not in (None, "") else None
    except (TypeError, ValueError):
        raise ActionRefused("seconds has to be a number.") from None
    fault = faults.switch_on(
        provider,
        kind=str(arguments.get("kind", "")),
        times=whole_number(arguments, "times"),
        seconds=wanted,
        path=str(arguments.get("path", "")),
    )
    return {"id": fault.id, "kind": fault.kind, "remaining": fault.remaining}


def _shared(provider: Provider) -> dict[str, Json]:
    switched_on = orders.due(Fault.objects.filter(provider=provider.name))
    return {
        "fault_kinds": faults.kinds_of(provider),
        "faults": list(switched_on.values("id", "kind", "path", "seconds", "remaining")),
    }
