"""Posts events to subscriptions, as Strava does: 2 seconds, three attempts, then gone."""

import threading
import time
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

import requests
from django.db import connection, transaction
from django.utils import timezone

from sandbox.outside import grants, settings
from sandbox.outside.models import Account
from sandbox.outside.registry import Json
from sandbox.outside.strava.gate import READ, READ_ALL
from sandbox.outside.strava.models import Activity, Posted, Subscription

ANSWER_S = 2.0
ATTEMPTS = 3
OK = 200
CREATE, UPDATE, DELETE = "create", "update", "delete"
LOOPBACK = {"localhost", "127.0.0.1"}


def is_ours(callback_url: str) -> bool:
    """Say whether an address is on this machine; nothing is ever posted elsewhere."""
    parts = urlsplit(callback_url)
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def verifies(callback_url: str, *, challenge: str, verify_token: str) -> tuple[bool, bool]:
    """Ask a callback for the challenge back; return (it answered 200 in time, it gave it back)."""
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
    try:
        answer = requests.get(callback_url, params=query, timeout=ANSWER_S, allow_redirects=False)
    except requests.RequestException:
        return False, False
    if answer.status_code != OK:
        return False, False
    try:
        return True, answer.json().get("hub.challenge") == challenge
    except (ValueError, AttributeError):
        return True, False


def tell_of_activity(
    activity: Activity, aspect: str, *, updates: dict[str, str] | None = None, was_private: bool = False
) -> None:
    """Tell the applications that may know: a private activity only those with `activity:read_all`.

    For the others an activity that becomes private is deleted, and one that becomes public is created.
    """
    for subscription in Subscription.objects.select_related("application"):
        scopes = grants.scopes_granted(
            account=activity.account, client_id=str(subscription.application.client_id)
        )
        kind, said = aspect, updates or {}
        if READ_ALL not in scopes:
            if READ not in scopes or (activity.is_private and was_private):
                continue
            said = {key: value for key, value in said.items() if key != "private"}
            if aspect == UPDATE and activity.is_private != was_private:
                kind, said = (DELETE if activity.is_private else CREATE), {}
            elif activity.is_private or (aspect == UPDATE and not said):
                continue
        about = {"object_type": "activity", "object_id": activity.id, "aspect_type": kind, "updates": said}
        _post_later(subscription, activity.account, about)


def tell_of_goodbye(account: Account, *, client_id: str) -> None:
    """Tell an application that somebody took its access back."""
    for subscription in Subscription.objects.filter(application_id=client_id):
        about = {"object_type": "athlete", "object_id": int(account.external_id), "aspect_type": UPDATE}
        _post_later(subscription, account, about | {"updates": {"authorized": "false"}})


def _post_later(subscription: Subscription, owner: Account, about: dict[str, Json]) -> None:
    """Post an event in a thread of its own once the change is stored."""
    event = about | {
        "event_time": int(timezone.now().timestamp()),
        "owner_id": int(owner.external_id),
        "subscription_id": subscription.id,
    }
    thread = threading.Thread(
        target=_post, args=(subscription.id, subscription.callback_url, event), daemon=True
    )
    transaction.on_commit(thread.start)


def _post(subscription_id: int, callback_url: str, event: dict[str, Json]) -> None:
    try:
        for attempt in range(1, ATTEMPTS + 1):
            status = _attempt(callback_url, event)
            if not Subscription.objects.filter(id=subscription_id).exists():
                return
            Posted.objects.create(
                subscription_id=subscription_id,
                event=event,
                attempt=attempt,
                status=status,
                posted_at=timezone.now(),
            )
            if status == OK:
                return
            if attempt < ATTEMPTS:
                time.sleep(settings.WEBHOOK_PAUSE_S)
    finally:
        connection.close()


def _attempt(callback_url: str, event: dict[str, Json]) -> int | None:
    try:
        return requests.post(callback_url, json=event, timeout=ANSWER_S, allow_redirects=False).status_code
    except requests.RequestException:
        return None


def last_posted(most: int) -> Iterable[tuple[datetime, int, int | None, dict[str, Json]]]:
    """Return the last attempts, newest first: when, which attempt, the status it met, the event."""
    rows = Posted.objects.order_by("-id")
    return rows.values_list("posted_at", "attempt", "status", "event")[:most]
