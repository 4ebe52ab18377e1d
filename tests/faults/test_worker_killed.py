"""`kill -9` of a real worker at each stage of an upload, and Redis emptied around each commit.

The same must hold every time: the activity is there once, its load is there once, nothing is left over.
"""

from functools import partial

import pytest
import redis
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from apps.accounts.models import User
from apps.core.models import Outbox, State
from apps.training.models import ActivityLoad, LoadSeries, ThresholdKind
from apps.training.services import thresholds
from apps.wearables.models import Activity, Delivery, Recording
from apps.wearables.services import uploads
from sandbox.recordings import make_fit
from tests.factories import AthleteFactory
from tests.faults.running import Workers, wait_until

STAGES = {
    "reading": ("claimed", "decoded", "stored_uncommitted", "ingested"),
    "load": ("load_begun", "load_computed", "load_written_uncommitted", "load_committed", "news_delivered"),
}

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def athlete_with_ftp() -> User:
    athlete = AthleteFactory()
    today = timezone.localdate()
    thresholds.enter(
        user=athlete, kind=ThresholdKind.FTP, value=250, effective_on=today, by=athlete, now=timezone.now()
    )
    return athlete


def upload(user: User) -> Delivery:
    content = make_fit(started_at=timezone.now(), seconds=900, power=200, heart_rate=140)
    return uploads.receive(user=user, file=ContentFile(content, "ride.fit"), by=user, now=timezone.now())


def is_settled(user: User) -> bool:
    return (
        not Outbox.objects.exists()
        and not Delivery.objects.exclude(state=State.DONE).exists()
        and ActivityLoad.objects.filter(activity__user=user).exists()
        and LoadSeries.objects.filter(user=user).exists()
    )


def assert_arrived_once(user: User) -> None:
    assert Delivery.objects.get(user=user).state == State.DONE
    assert Recording.objects.filter(activity__user=user).count() == 1
    assert Activity.objects.filter(user=user).count() == 1
    assert ActivityLoad.objects.filter(activity__user=user).count() == 1
    series = LoadSeries.objects.filter(user=user, sport="all", audience="owner", convention="tp")
    assert series.count() == 1


@pytest.mark.parametrize("part", STAGES)
def test_a_killed_worker_loses_and_doubles_nothing(workers: Workers, part: str):
    """Each heir finishes what the dead one left, and is then the next to die: one start for each stage."""
    worker = workers.start()
    for stage in STAGES[part]:
        athlete = athlete_with_ftp()
        workers.lay_trap(stage)

        upload(athlete)
        workers.wait_until_killed(worker)
        worker = workers.start()
        wait_until(partial(is_settled, athlete))

        assert_arrived_once(athlete)


def test_a_redis_emptied_before_and_after_the_commit_loses_nothing(workers: Workers):
    server = redis.from_url(settings.REDIS_URL)
    athlete = athlete_with_ftp()

    server.flushdb()
    upload(athlete)
    server.flushdb()
    workers.start()
    wait_until(lambda: Delivery.objects.get().state == State.DONE)
    server.flushdb()
    wait_until(partial(is_settled, athlete))

    assert_arrived_once(athlete)


def test_a_redis_emptied_all_the_time_loses_nothing(workers: Workers):
    server = redis.from_url(settings.REDIS_URL)
    athlete = athlete_with_ftp()
    workers.start()
    upload(athlete)

    def settled_despite_flush() -> bool:
        server.flushdb()
        return is_settled(athlete)

    wait_until(settled_despite_flush)

    assert_arrived_once(athlete)
