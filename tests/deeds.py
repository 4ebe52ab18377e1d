"""What people of the tests do, through the services that they would use: upload, set thresholds."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from apps.accounts.models import User
from apps.training.models import Threshold, ThresholdKind
from apps.training.services import thresholds
from apps.wearables.models import Activity, Delivery, Recording
from apps.wearables.services import uploads
from sandbox.recordings import make_fit, make_tcx
from tests.conftest import Drain

MORNING = datetime(2026, 11, 16, 7, 30, tzinfo=UTC)


def upload(user: User, content: bytes, name: str = "ride.fit") -> Delivery:
    """Put a file into the inbox."""
    return uploads.receive(user=user, file=ContentFile(content, name), by=user, now=timezone.now())


def train(user: User, drain: Drain, *, started_at: datetime = MORNING, **figures: Any) -> Activity:
    """Ride for two minutes with power and heart rate, or as the figures say; return the activity."""
    content = make_fit(**{"started_at": started_at, "power": 200, "heart_rate": 140} | figures)
    upload(user, content)
    drain()
    return Activity.objects.get(user=user, started_at=started_at)


def record_twice(user: User, drain: Drain) -> tuple[Activity, Recording]:
    """Ride with two devices; return the activity and the recording of the second, that it does not show."""
    activity = train(user, drain)
    upload(user, make_tcx(started_at=MORNING, seconds=600, power=201), "watch.tcx")
    drain()
    return activity, Recording.objects.get(kind="tcx")


def train_daily(user: User, drain: Drain, *, days: int, last_at: datetime = MORNING) -> None:
    """Ride once a day for so many days, the last at `last_at`."""
    for number in range(days):
        content = make_fit(started_at=last_at - timedelta(days=number), seconds=120, power=200)
        upload(user, content, f"ride-{number}.fit")
    drain()


def set_threshold(user: User, kind: ThresholdKind, value: float) -> Threshold:
    """Enter a threshold that held long ago."""
    since = MORNING.date() - timedelta(days=365)
    return thresholds.enter(
        user=user, kind=kind, value=value, effective_on=since, by=user, now=timezone.now()
    )
