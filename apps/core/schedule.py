"""Seed beat's schedule from migrations; staff edit it in the admin afterwards."""

import json
from collections.abc import Mapping
from typing import Any

from apps.core.queues import Queue


def seed(
    registry: Any, *, task: str, every_s: int, queue: Queue, kwargs: Mapping[str, str] | None = None
) -> None:
    """Create a periodic task if it is not there; an edited one is left alone.

    Args:
        registry: the historical app registry that a migration gets.
        every_s: seconds between runs.
    """
    interval, _ = registry.get_model("django_celery_beat", "IntervalSchedule").objects.get_or_create(
        every=every_s, period="seconds"
    )
    registry.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name=task if not kwargs else f"{task} {' '.join(kwargs.values())}",
        defaults={
            "task": task,
            "interval": interval,
            "queue": queue.value,
            "kwargs": json.dumps(dict(kwargs or {})),
        },
    )
