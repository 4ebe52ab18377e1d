"""News of the outbox that could not be delivered: sent again by staff, deleted by retention.

The outbox is `core`'s, which knows no people; its trail is written here.
"""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from apps.compliance.domain.people import Person
from apps.compliance.services import audit
from apps.core.models import Outbox, State
from apps.core.queues import Queue
from apps.core.wakeup import wake


@transaction.atomic
def send_again(*, news: Outbox, by: Person, now: datetime) -> bool:
    """Put news that failed back to be delivered; say whether it had failed."""
    if not Outbox.objects.filter(pk=news.pk).put_back(now=now):
        return False
    about: Person | None = get_user_model().objects.filter(pk=news.subject_id or 0).first()
    audit.record(
        action="compliance.news_sent_again",
        by=by,
        subject=about,
        details={"event": news.event, "subscriber": news.subscriber},
        now=now,
    )
    wake("core.drain_outbox", Queue(news.queue))
    return True


def drop(*, before: datetime) -> int:
    """Delete what failed before a moment; return how many."""
    return Outbox.objects.filter(state=State.FAILED, finished_at__lt=before).delete()[0]
