"""Delete what a source lets nobody keep for longer."""

from datetime import datetime

from django.db import transaction

from apps.core.models import State
from apps.wearables.models import Delivery, Recording
from apps.wearables.services import recordings, turns


def drop_old(*, provider: str, before: datetime, now: datetime) -> int:
    """Delete a provider's recordings that came before a time, and the settled deliveries that name them.

    One transaction a person; doing it again does the rest. Returns how many recordings went.
    """
    old = Recording.objects.filter(provider=provider, recorded_at__lt=before)
    people = list(old.order_by().values_list("user_id", flat=True).distinct())
    gone = sum(_drop_of(user_id, provider, before, now) for user_id in people)
    settled = Delivery.objects.filter(provider=provider, state__in=(State.DONE, State.FAILED))
    settled.filter(finished_at__lt=before).delete()
    return gone


@transaction.atomic
def _drop_of(user_id: int, provider: str, before: datetime, now: datetime) -> int:
    turns.take(user_id)
    old = Recording.objects.filter(user_id=user_id, provider=provider, recorded_at__lt=before)
    return recordings.remove(found=old, now=now)
