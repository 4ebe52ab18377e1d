"""Write a person's days as a source tells them: one row a day and source, however often it is told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from apps.wearables.domain.health import DailyHealthRecord
from apps.wearables.events import daily_health_changed
from apps.wearables.models import HEALTH_FIGURES, Connection, DailyHealth


@transaction.atomic
def store(*, connection: Connection, found: Iterable[DailyHealthRecord], now: datetime) -> int:
    """Write days; return how many came or changed. A day that says nothing new is left alone.

    A figure that a source no longer tells goes: the row is what the source says now. Who calls this has taken
    the person's turn (`services.turns`).
    """
    changed = [record.on for record in found if _store_one(connection, record, now)]
    if changed:
        daily_health_changed.publish(user_id=connection.user_id, from_on=min(changed).isoformat())
    return len(changed)


def _store_one(connection: Connection, record: DailyHealthRecord, now: datetime) -> bool:
    figures = {name: getattr(record, name) for name in HEALTH_FIGURES}
    there = DailyHealth.objects.filter(
        user_id=connection.user_id, source=connection.provider, on=record.on
    ).first()
    if there is None:
        if all(value is None for value in figures.values()):
            return False
        DailyHealth.objects.create(
            user_id=connection.user_id,
            source=connection.provider,
            on=record.on,
            connection=connection,
            created_at=now,
            changed_at=now,
            **figures,
        )
        return True
    if figures == {name: getattr(there, name) for name in HEALTH_FIGURES}:
        return False
    for name, value in figures.items():
        setattr(there, name, value)
    there.connection, there.changed_at = connection, now
    there.save()
    return True
