"""A notice for the athlete."""

import pytest

from apps.notifications.models import Notification


@pytest.fixture
def notice(athlete, drain):
    """The only notice that the athlete has."""
    drain()
    Notification.objects.all().delete()
    return Notification.objects.create(user=athlete, kind="export_ready", url="/privacy/")
