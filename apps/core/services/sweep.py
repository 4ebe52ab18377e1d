"""Find work that lies in the database, whatever became of its wake-up."""

from datetime import datetime

from celery import current_app
from django.apps import apps

from apps.core import wakeup
from apps.core.models import Claimable
from apps.core.queues import Queue


def due_tasks(*, now: datetime) -> set[tuple[str, Queue]]:
    """Name the task and queue of every table that has due work."""
    tables = [model for model in apps.get_models() if issubclass(model, Claimable)]
    return {task for table in tables for task in table.due_tasks(now)}


def sweep(*, now: datetime) -> int:
    """Wake the drain of every table that has due work; return how many wake-ups that was."""
    wanted = due_tasks(now=now)
    for task, queue in wanted:
        wakeup.send(task, queue)
    return len(wanted)


def drain_here(*, now: datetime) -> int:
    """Do all due work in this process, without a broker; return how many drains ran."""
    wanted = due_tasks(now=now)
    for task, queue in sorted(wanted):
        current_app.tasks[task](queue=queue.value)
    return len(wanted)
