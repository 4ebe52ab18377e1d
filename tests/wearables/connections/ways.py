"""What people, and Strava, do in these tests: connect, come back, announce, look."""

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.core.models import State
from apps.wearables.models import Connection, Delivery, DeliveryKind
from tests.outside import Outside

SECRET_PATH = "the-secret-part-of-the-address"
VERIFY_TOKEN = "the-verify-token"
SIGNING_KEY = "the-signing-key"
CONNECTIONS = reverse("wearables:connections")
CONNECT = reverse("wearables:connect", args=["strava"])
CALLBACK = reverse("wearables:callback", args=["strava"])
WEBHOOK = reverse("wearables:strava-webhook", args=[SECRET_PATH])
ALEX, BEN = 71_000_001, 71_000_002
CREATE, UPDATE, DELETE = "create", "update", "delete"


def begin(client: Client) -> str:
    """Press the button; return Strava's address that it leads to."""
    answer = client.post(CONNECT)
    assert answer.status_code == 302, answer.status_code
    return str(answer["Location"])


def state_of(address: str) -> str:
    """Return the state that goes with a person."""
    return parse_qs(urlsplit(address).query)["state"][0]


def come_back(client: Client, **query: str) -> HttpResponse:
    """Return from Strava with this query; the page that follows is returned."""
    return client.get(CALLBACK, query, follow=True)


def connect(outside: Outside, client: Client, account: str = "alex", **answer: Any) -> HttpResponse:
    """Go the whole way as somebody would; return the page at its end."""
    return come_back(client, **outside.answer(begin(client), account=account, **answer))


def forget_work() -> None:
    """Leave nothing to be fetched, so that a test is about its own ride only."""
    Delivery.objects.exclude(kind=DeliveryKind.UPLOAD).delete()


def event(object_id: int, aspect: str, *, owner: int = ALEX, kind: str = "activity", **rest: Any) -> dict:
    """Return an event as Strava words it."""
    return {
        "object_type": kind,
        "object_id": object_id,
        "aspect_type": aspect,
        "owner_id": owner,
        "subscription_id": 7,
        "event_time": int(time.time()),
        "updates": {},
    } | rest


def goodbye(*, owner: int = ALEX) -> dict:
    """Return the event of somebody who takes their access back."""
    return event(owner, UPDATE, owner=owner, kind="athlete", updates={"authorized": "false"})


def tell(body: object, *, headers: dict[str, str] | None = None, path: str = WEBHOOK) -> HttpResponse:
    """Post an event to the site as Strava does; a body that is no bytes goes as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    client = Client(enforce_csrf_checks=True)
    return client.post(path, raw, content_type="application/json", headers=headers)


def announce_ride(outside: Outside, **wishes: Any) -> dict:
    """Ride, and have Strava tell the site; return what Strava says of the ride."""
    ride = outside.new_ride(**wishes)
    tell(event(ride["id"], CREATE))
    return ride


def connection_of(user: User) -> Connection:
    """Return somebody's one connection."""
    return Connection.objects.get(user=user)


def waiting() -> list[Delivery]:
    """Return what is still to be fetched."""
    return list(Delivery.objects.filter(state__in=(State.PENDING, State.CLAIMED)))


def asked(outside: Outside, path: str, *, method: str = "GET") -> int:
    """Count the requests to paths of Strava that begin so."""
    return sum(heard["path"].startswith(path) and heard["method"] == method for heard in outside.heard())
