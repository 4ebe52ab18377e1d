"""Tasks of a development site: what its sample people do once everything runs."""

from celery import shared_task
from django.utils import timezone

from apps.core.queues import Queue
from sandbox import devices

MOST_STEPS = 40
PAUSE_S = 2


@shared_task(name="sandbox.connect_samples", queue=Queue.SLOW)
def connect_samples(*, step: int) -> None:
    """Have the sample athletes connect Garmin, step by step; each run takes one."""
    if devices.connect(now=timezone.now()) and step < MOST_STEPS:
        connect_samples.apply_async(kwargs={"step": step + 1}, countdown=PAUSE_S)
