"""Tell people something on the site; note that they read it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.models import find
from apps.notifications import selectors
from apps.notifications.kinds import Kind, Params
from apps.notifications.models import Channel, Notification
from apps.notifications.services import mails


@transaction.atomic
def notify(*, user: User, kind: Kind, now: datetime, params: Params | None = None, url: str = "") -> None:
    """Tell somebody something, on every channel where they want to hear of it.

    Args:
        params: what goes into the kind's words: ids, numbers and words of ours; never a reading or a name.
        url: a path of this site.
    """
    if selectors.wants(user, kind, Channel.IN_APP):
        Notification.objects.create(
            user=user, kind=kind.key, params=dict(params or {}), url=url, created_at=now
        )
    mails.send(user=user, kind=kind, params=params, url=url)


@transaction.atomic
def mark_read(*, user: User, public_id: UUID, now: datetime) -> Notification:
    """Note that somebody read a notification of theirs; a second time changes nothing.

    Raises:
        NotFound: they have none of that id.
    """
    row = find(Notification.objects.filter(user=user), public_id, _("There is no such notification."))
    if row.read_at is None:
        row.read_at = now
        row.save(update_fields=["read_at"])
    return row


@transaction.atomic
def mark_all_read(*, user: User, now: datetime) -> int:
    """Note that somebody read all of theirs; return how many that were."""
    return Notification.objects.filter(user=user).unread().update(read_at=now)
