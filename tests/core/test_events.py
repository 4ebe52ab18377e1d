"""Events: written with what they tell of, delivered exactly once, found again when a wake-up is lost."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerDown
from redis.exceptions import ConnectionError as RedisDown

from apps.core import events
from apps.core.events import Event
from apps.core.models import Outbox, State
from apps.core.queues import Queue
from apps.core.services import outbox
from apps.core.services.sweep import sweep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told() -> Iterator[tuple[Event, list[tuple[str, datetime]]]]:
    """Yield an event and the list that its one subscriber fills."""
    event, heard = Event("test.happened", fields=("user_id", "note")), []

    @event.subscribe("test.listener")
    def listen(*, user_id: int, note: str, now: datetime) -> None:
        heard.append((note, now))

    yield event, heard
    del events.SUBSCRIPTIONS["test.listener"]


def test_news_is_delivered_once_and_its_row_deleted(told):
    event, heard = told
    with transaction.atomic():
        event.publish(user_id=7, note="2026-11-21")

    outbox.drain(queue=Queue.DEFAULT)
    outbox.drain(queue=Queue.DEFAULT)

    assert [note for note, _now in heard] == ["2026-11-21"]
    assert not Outbox.objects.exists()


def test_news_of_a_transaction_that_rolled_back_is_never_told(told):
    event, heard = told

    with transaction.atomic():
        event.publish(user_id=7, note="x")
        transaction.set_rollback(True)

    outbox.drain(queue=Queue.DEFAULT)
    assert heard == []


def test_news_outside_a_transaction_is_refused(told):
    event, _heard = told

    with pytest.raises(RuntimeError, match="inside a transaction"):
        event.publish(user_id=7, note="x")


def test_fields_that_were_not_declared_are_refused(told):
    event, _heard = told

    with pytest.raises(TypeError), transaction.atomic():
        event.publish(user_id=7, heart_rate=191)


def test_a_subscriber_that_breaks_leaves_no_half_effect(told):
    event, _heard = told

    @event.subscribe("test.breaks")
    def break_down(*, user_id: int, note: str, now: datetime) -> None:
        Outbox.objects.create(event="effect", subscriber="effect", next_attempt_at=timezone.now())
        raise ValueError

    with transaction.atomic():
        event.publish(user_id=7, note="x")
    outbox.drain(queue=Queue.DEFAULT)
    del events.SUBSCRIPTIONS["test.breaks"]

    assert list(Outbox.objects.values_list("subscriber", "state", "error_code")) == [
        ("test.breaks", State.PENDING, "ValueError")
    ]


def test_news_for_a_subscriber_that_no_longer_exists_fails_with_a_reason():
    Outbox.objects.create(event="old", subscriber="gone.away", next_attempt_at=timezone.now())

    outbox.drain(queue=Queue.DEFAULT)

    assert Outbox.objects.get().error_code == "unknown_subscriber"


def test_an_external_effect_is_begun_once_however_long_it_takes(told):
    event, _heard = told
    now, sent = [timezone.now()], []

    @event.subscribe("test.sends", external=True)
    def send(*, user_id: int, note: str, now: datetime) -> None:
        sent.append(note)
        if len(sent) == 1:
            pass_time()

    def pass_time() -> None:
        now[0] += outbox.EXTERNAL_LEASE - timedelta(seconds=2)
        outbox.drain(queue=Queue.DEFAULT, clock=lambda: now[0])

    with transaction.atomic():
        for note in ("first", "second", "third"):
            event.publish(user_id=7, note=note)
    outbox.drain(queue=Queue.DEFAULT, clock=lambda: now[0] + timedelta(seconds=1))
    del events.SUBSCRIPTIONS["test.sends"]

    assert sorted(sent) == ["first", "second", "third"]
    assert not Outbox.objects.exists()


def test_the_sweep_wakes_the_drain_of_what_a_lost_wake_up_left(told, monkeypatch):
    event, _heard = told
    with transaction.atomic():
        event.publish(user_id=7, note="x")
    cache.clear()
    sent: list[str] = []
    monkeypatch.setattr("celery.current_app.send_task", lambda task, **_options: sent.append(task))

    woken = sweep(now=timezone.now())

    assert (woken, sent) == (1, ["core.drain_outbox"])


@pytest.mark.parametrize("error", [RedisDown, BrokerDown, ConnectionRefusedError])
def test_a_dead_redis_neither_stops_the_commit_nor_the_answer(told, monkeypatch, error):
    event, _heard = told

    def refuse(*_args: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr("celery.current_app.send_task", refuse)

    with transaction.atomic():
        event.publish(user_id=7, note="x")

    assert Outbox.objects.count() == 1
