"""What is heard from below, and the sending of mails."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from apps.accounts import events as accounts
from apps.accounts import selectors as people
from apps.accounts.models import User
from apps.compliance import events as compliance
from apps.core.queues import Queue
from apps.notifications import events, kinds
from apps.notifications.services import mails, notifications


@events.mail_wanted.subscribe("notifications.send_mail", queue=Queue.MAIL, external=True)
def send_mail(*, user_id: int, kind: str, params: str, url: str, now: datetime) -> None:
    """Send one mail."""
    mails.deliver(user_id=user_id, kind=kind, params=params, url=url)


@accounts.joined.subscribe("notifications.welcome")
def welcome(*, user_id: int, now: datetime) -> None:
    """Greet somebody who joined."""
    _tell(user_id, kinds.WELCOME, url=reverse("pages:today"), now=now)


@accounts.invite_accepted.subscribe("notifications.invite_accepted")
def invite_accepted(*, user_id: int, invite: str, now: datetime) -> None:
    """Ask the athlete whether the right person accepted."""
    _tell(user_id, kinds.INVITE_ACCEPTED, url=reverse("accounts:confirm_coach", args=[invite]), now=now)


@accounts.invite_declined.subscribe("notifications.invite_declined")
def invite_declined(*, user_id: int, invite: str, now: datetime) -> None:
    """Tell the other side that an invite ended."""
    _tell(user_id, kinds.INVITE_DECLINED, url="", now=now)


@accounts.coaching_begun.subscribe("notifications.coaching_begun")
def coaching_begun(*, user_id: int, relationship: str, now: datetime) -> None:
    """Tell the coaches of the team that an athlete confirmed them."""
    for coach_id in people.coaches_in(UUID(relationship)):
        _tell(coach_id, kinds.COACHING_BEGUN, url=reverse("pages:roster"), now=now)


@accounts.coaching_ended.subscribe("notifications.coaching_ended")
def coaching_ended(*, user_id: int, relationship: str, by_id: int, now: datetime) -> None:
    """Tell everybody who was part of it, but for who ended it."""
    for person_id in {user_id, *people.coaches_in(UUID(relationship))} - {by_id}:
        _tell(person_id, kinds.COACHING_ENDED, url=reverse("accounts:coaching"), now=now)


@compliance.export_ready.subscribe("notifications.export_ready")
def export_ready(*, user_id: int, export: str, now: datetime) -> None:
    """Say that the copy of everything can be fetched."""
    _tell(user_id, kinds.EXPORT_READY, url=reverse("compliance:privacy"), now=now)


@compliance.erasure_started.subscribe("notifications.erasure_started", queue=Queue.MAIL, external=True)
def erasure_started(*, user_id: int, case: str, now: datetime) -> None:
    """Say that an account is being erased, while its address is still known."""
    mails.deliver(user_id=user_id, kind=kinds.ERASURE_STARTED.key, params="{}", url="")


def _tell(user_id: int, kind: kinds.Kind, *, url: str, now: datetime) -> None:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        notifications.notify(user=user, kind=kind, url=url, now=now)
