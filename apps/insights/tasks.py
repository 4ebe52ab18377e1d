"""Tasks of `insights`: thin, idempotent; the claims decide what is done."""

from celery import shared_task

from apps.core import wakeup
from apps.core.queues import Queue
from apps.core.services.claims import wake_for_the_rest
from apps.insights.models import Recommendation
from apps.insights.services import writing


@shared_task(name="insights.write_recommendations", queue=Queue.SLOW)
def write_recommendations(*, queue: str) -> None:
    """Write every recommendation that is due."""
    wakeup.taken("insights.write_recommendations", Queue(queue))
    writing.drain()
    wake_for_the_rest(Recommendation, "insights.write_recommendations", Queue(queue))
