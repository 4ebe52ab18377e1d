"""The Celery application. Tasks are found in each app's `tasks.py`; settings are Django's."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("mesocycle")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**_kwargs: object) -> None:
    """Leave logging as Django's settings made it (Celery would install its own)."""


@worker_ready.connect
def ask_for_the_webhook(**_kwargs: object) -> None:
    """See to Strava's webhook soon after a start, not only at the next full hour."""
    app.send_task("wearables.keep_subscription", queue="slow", countdown=5)
