"""Let a connection rest and go on: by its owner, or by staff, whose stop only staff lifts; ask it by wish."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import Conflict
from apps.wearables.events import connection_opened
from apps.wearables.models import Connection, ConnectionState
from apps.wearables.services import connections, syncs, trail, turns


@transaction.atomic
def sync(*, connection: Connection, by: User, now: datetime) -> None:
    """Ask the provider again for everything that it holds and we may keep.

    Raises:
        ConsentRequired, NotAllowed: nothing of it may be kept.
        Conflict: the connection does not work at present.
    """
    connections.require_leave(connection.user, connection.provider)
    if connection.state == ConnectionState.PAUSED:
        raise Conflict(_("This connection is paused. Let it go on first."))
    if connection.state != ConnectionState.ACTIVE:
        raise Conflict(_("This connection does not work at present. Connect again."))
    syncs.ask_for_everything(connection=connection, now=now)
    trail.record("wearables.sync_wanted", connection, by=by, now=now)


@transaction.atomic
def pause(*, connection: Connection, by: User, now: datetime) -> None:
    """Have a provider not asked any more until the person lets it go on; doing it twice changes nothing.

    Raises:
        Conflict: the connection does not work at present, so there is nothing to pause.
    """
    turns.take(connection.user_id)
    working = Connection.objects.filter(pk=connection.pk, state=ConnectionState.ACTIVE)
    if working.update(state=ConnectionState.PAUSED, next_sync_at=None):
        trail.record("wearables.paused", connection, by=by, now=now)
    connection.refresh_from_db()
    if connection.state != ConnectionState.PAUSED:
        raise Conflict(_("This connection does not work at present, so nothing comes in anyway."))


@transaction.atomic
def resume(*, connection: Connection, by: User, now: datetime) -> None:
    """Let a paused connection go on, and catch up; doing it twice changes nothing.

    Raises:
        ConsentRequired, NotAllowed: nothing of it may be kept, or staff stopped it.
        Conflict: it is not paused and does not work.
    """
    turns.take(connection.user_id)
    connections.require_leave(connection.user, connection.provider)
    resting = Connection.objects.filter(pk=connection.pk, state=ConnectionState.PAUSED)
    if resting.update(state=ConnectionState.ACTIVE, next_sync_at=syncs.first_after(connection, now=now)):
        trail.record("wearables.resumed", connection, by=by, now=now)
        _go_on(connection, now=now)
    connection.refresh_from_db()
    if connection.state != ConnectionState.ACTIVE:
        raise Conflict(_("This connection does not work at present. Connect again."))


@transaction.atomic
def stop(*, found: QuerySet[Connection], by: User, now: datetime) -> int:
    """Stop people's connections for as long as staff say; return how many went on until now."""
    going = list(found.filter(stopped_at__isnull=True).select_related("user"))
    for connection in going:
        Connection.objects.filter(pk=connection.pk).update(stopped_at=now)
        trail.record("wearables.stopped_by_staff", connection, by=by, now=now)
    return len(going)


@transaction.atomic
def release(*, found: QuerySet[Connection], by: User, now: datetime) -> int:
    """Let stopped connections go on, and catch up; return how many were stopped."""
    stopped = list(found.filter(stopped_at__isnull=False).select_related("user"))
    for connection in stopped:
        Connection.objects.filter(pk=connection.pk).update(stopped_at=None)
        trail.record("wearables.released_by_staff", connection, by=by, now=now)
        if connection.state == ConnectionState.ACTIVE:
            _go_on(connection, now=now)
    return len(stopped)


def disconnect_all(*, found: QuerySet[Connection], by: User, now: datetime) -> int:
    """End people's connections, as they could themselves; return how many were open."""
    open_ones = list(found.exclude(state=ConnectionState.REVOKED).select_related("user"))
    for connection in open_ones:
        connections.disconnect(connection=connection, by=by, now=now)
    return len(open_ones)


def _go_on(connection: Connection, *, now: datetime) -> None:
    syncs.ask_for_everything(connection=connection, now=now)
    connection_opened.publish(user_id=connection.user_id, provider=connection.provider)
