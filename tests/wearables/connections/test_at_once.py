"""Two at once: a fetch that writes while the person disconnects; two events; two answers of one account."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection as database
from django.utils import timezone

from apps.accounts.models import User
from apps.core.models import State
from apps.wearables.models import Activity, Connection, ConnectionState, Delivery, Recording
from apps.wearables.services import connections, errands, ingestion
from tests.conftest import browser_of
from tests.factories import AthleteFactory
from tests.wearables.connections import ways

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 30


def at_once(*calls: Callable[[], object]) -> None:
    """Run calls in threads that begin together; what one raises fails the test by pytest's own means."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        try:
            start.wait(PATIENCE_S)
            call()
        finally:
            database.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


@pytest.mark.parametrize("stage", ["finished", "stored"])
@pytest.mark.skipif(database.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_an_end_during_the_writing_waits_and_takes_everything(
    outside, athlete, connected, drain, *, monkeypatch, stage
):
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    place, name = (errands.Errand, "_succeed") if stage == "finished" else (errands.recordings, "store")
    real, ends = getattr(place, name), []

    def end() -> None:
        try:
            user = User.objects.get(pk=athlete.pk)
            row = Connection.objects.select_related("user").get()
            connections.disconnect(connection=row, by=user, now=timezone.now())
        finally:
            database.close()

    def meanwhile(*args, **options):
        answer = real(*args, **options)
        ends.append(threading.Thread(target=end))
        ends[0].start()
        ends[0].join(0.3)
        assert ends[0].is_alive(), "it waits for the writer"
        return answer

    monkeypatch.setattr(place, name, meanwhile)
    ingestion.drain()
    ends[0].join(PATIENCE_S)
    drain()

    assert not Recording.objects.exists()
    assert not Activity.objects.exists()
    assert not Delivery.objects.exists()
    assert Connection.objects.get().state == ConnectionState.REVOKED


def test_one_event_that_is_posted_three_times_at_once_is_one_delivery(outside, connected, drain):
    ride = outside.new_ride()
    event = ways.event(ride["id"], ways.CREATE)
    statuses: list[int] = []

    at_once(*[lambda: statuses.append(ways.tell(event).status_code)] * 3)
    drain()

    assert statuses == [200, 200, 200]
    assert Delivery.objects.get().state == State.DONE
    assert Recording.objects.count() == 1


def test_two_people_who_come_back_with_one_account_at_once_are_one_owner(outside):
    people = [AthleteFactory(), AthleteFactory()]
    browsers = [browser_of(person) for person in people]
    backs = [outside.answer(ways.begin(browser)) for browser in browsers]

    at_once(
        *(
            lambda browser=browser, back=back: browser.get(ways.CALLBACK, back)
            for browser, back in zip(browsers, backs, strict=True)
        )
    )

    assert Connection.objects.count() == 1
    assert Connection.objects.get().state == ConnectionState.ACTIVE


def test_one_person_who_comes_back_with_two_accounts_at_once_keeps_one(outside, athlete):
    browsers = [browser_of(athlete), browser_of(athlete)]
    backs = [
        outside.answer(ways.begin(browser), account=account)
        for browser, account in zip(browsers, ("alex", "ben"), strict=True)
    ]

    at_once(
        *(
            lambda browser=browser, back=back: browser.get(ways.CALLBACK, back)
            for browser, back in zip(browsers, backs, strict=True)
        )
    )

    assert Connection.objects.exclude(state=ConnectionState.REVOKED).count() == 1
