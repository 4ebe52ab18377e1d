"""Reads about notices and preferences."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.notifications.kinds import KINDS, Kind, worded
from apps.notifications.models import Channel, Notification, Preference


@dataclass(frozen=True)
class Notice:
    """A notification in words."""

    id: UUID
    kind: str
    title: str
    body: str
    action: str
    icon: str
    url: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Choice:
    """A kind of news on a channel, and whether it is wanted."""

    kind: Kind
    channel: Channel
    enabled: bool

    @property
    def name(self) -> str:
        """The name of its checkbox."""
        return f"{self.kind.key}:{self.channel.value}"


def of_user(user: User) -> QuerySet[Notification]:
    """Return somebody's notifications, newest first."""
    return Notification.objects.filter(user=user).order_by("-created_at", "-pk")


def count_unread(user: User) -> int:
    """Count what somebody has not read."""
    return Notification.objects.filter(user=user).unread().count()


def in_words(row: Notification) -> Notice:
    """Put a notification into words, in the language of the moment. A retired kind shows its key."""
    kind = KINDS.get(row.kind) or Kind(key=row.kind, label=row.kind, title=row.kind, body="")
    return Notice(
        id=row.public_id,
        kind=row.kind,
        title=worded(kind.title, row.params),
        body=worded(kind.body, row.params),
        action=str(kind.action),
        icon=kind.icon,
        url=row.url,
        created_at=row.created_at,
        read_at=row.read_at,
    )


def wants(user: User, kind: Kind, channel: Channel) -> bool:
    """Say whether somebody is to be told of a kind of news on a channel."""
    offered = channel is Channel.IN_APP or kind.by_email
    if not offered or not kind.is_optional:
        return offered
    choice = Preference.objects.filter(user=user, kind=kind.key, channel=channel).first()
    return choice is None or choice.enabled


def choices_of(user: User) -> list[Choice]:
    """List what somebody may turn off, with what they have chosen."""
    rows = Preference.objects.filter(user=user).values_list("kind", "channel", "enabled")
    chosen = {(kind, channel): enabled for kind, channel, enabled in rows}
    return [
        Choice(kind=kind, channel=channel, enabled=chosen.get((kind.key, channel.value), True))
        for kind in KINDS.values()
        if kind.is_optional
        for channel in Channel
        if channel is Channel.IN_APP or kind.by_email
    ]
