"""Claims: one worker a row, fenced, with leases that run out. `Outbox` stands for every claimable table."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.core.models import ClaimLost, Outbox, State
from apps.core.services.claims import work

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LEASE = timedelta(seconds=20)

pytestmark = pytest.mark.django_db


def row(**columns: object) -> Outbox:
    return Outbox.objects.create(
        event="test.happened", subscriber="test.nobody", next_attempt_at=NOW, **columns
    )


def claim(now: datetime = NOW, limit: int = 10) -> list[Outbox]:
    return Outbox.objects.claim(limit=limit, now=now, lease=LEASE)


def test_a_claimed_row_cannot_be_claimed_again_during_its_lease():
    row()

    first, second = claim(), claim(NOW + LEASE - timedelta(seconds=1))

    assert [len(first), len(second)] == [1, 0]
    assert (first[0].fence, first[0].attempts) == (1, 1)


def test_a_row_whose_lease_ran_out_is_claimed_with_a_higher_fence():
    row()

    [dead], [heir] = claim(), claim(NOW + LEASE)

    assert (dead.fence, heir.fence) == (1, 2)


@pytest.mark.parametrize("settle", ["finish", "fail", "retry", "release", "renew"])
def test_a_worker_that_lost_its_lease_can_change_nothing(settle):
    row()
    [zombie], [heir] = claim(), claim(NOW + LEASE)
    arguments = {
        "finish": {"now": NOW},
        "fail": {"code": "x", "now": NOW},
        "retry": {"code": "x", "at": NOW},
        "release": {},
        "renew": {"until": NOW + 2 * LEASE},
    }[settle]

    with pytest.raises(ClaimLost):
        getattr(zombie, settle)(**arguments)

    heir.refresh_from_db()
    assert (heir.state, heir.fence) == (State.CLAIMED, 2)


def test_rows_are_claimed_oldest_first_and_only_when_due():
    late = row()
    Outbox.objects.filter(pk=late.pk).update(next_attempt_at=NOW + timedelta(hours=1))
    early = row()
    Outbox.objects.filter(pk=early.pk).update(next_attempt_at=NOW - timedelta(hours=1))
    due = row()

    assert [claimed.pk for claimed in claim()] == [early.pk, due.pk]


def test_an_error_puts_the_row_back_with_its_class_and_a_growing_delay():
    row()

    def break_down(_row: Outbox) -> None:
        raise ValueError("with a heart rate of 191 in its message")

    handled = work(Outbox.objects.all(), break_down, clock=lambda: NOW)

    [left] = Outbox.objects.all()
    assert handled == 0
    assert (left.state, left.error_code, left.attempts) == (State.PENDING, "ValueError", 1)
    assert left.next_attempt_at == NOW + timedelta(seconds=1)


def test_a_row_that_failed_too_often_is_given_up():
    row(attempts=Outbox.max_attempts - 1)

    def break_down(_row: Outbox) -> None:
        raise ValueError

    work(Outbox.objects.all(), break_down, clock=lambda: NOW)

    assert Outbox.objects.get().state == State.FAILED


def test_a_row_that_killed_its_worker_every_time_is_not_run_again():
    row(attempts=Outbox.max_attempts)
    ran = []

    work(Outbox.objects.all(), ran.append, clock=lambda: NOW)

    left = Outbox.objects.get()
    assert ran == []
    assert (left.state, left.error_code) == (State.FAILED, "poison")


def test_rows_that_were_claimed_but_not_begun_are_put_back_when_the_worker_stops():
    for _ in range(3):
        row()

    def stop(_row: Outbox) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work(Outbox.objects.all(), stop, clock=lambda: NOW)

    assert sorted(Outbox.objects.values_list("state", "attempts")) == [
        (State.CLAIMED, 1),
        (State.PENDING, 0),
        (State.PENDING, 0),
    ]


def test_the_lease_of_a_row_begins_when_its_turn_comes_not_when_it_was_claimed():
    for _ in range(2):
        row()
    now, leases = [NOW], []

    def work_long(claimed: Outbox) -> None:
        leases.append((now[0], claimed.lease_until))
        now[0] += LEASE - timedelta(seconds=1)
        claimed.finish(now=now[0])

    work(Outbox.objects.all(), work_long, lease=LEASE, clock=lambda: now[0])

    assert [until - begun for begun, until in leases] == [LEASE, LEASE]


def test_a_row_that_another_worker_took_while_it_waited_is_not_begun():
    first, second = row(), row()
    now, begun = [NOW], []

    def work_too_long(claimed: Outbox) -> None:
        begun.append(claimed.pk)
        if len(begun) == 1:
            now[0] += LEASE + timedelta(seconds=1)
            work(Outbox.objects.all(), finish, lease=LEASE, clock=lambda: now[0])
        claimed.finish(now=now[0])

    def finish(claimed: Outbox) -> None:
        begun.append(claimed.pk)
        claimed.finish(now=now[0])

    work(Outbox.objects.all(), work_too_long, lease=LEASE, clock=lambda: now[0])

    assert begun == [first.pk, first.pk, second.pk]


def test_a_worker_that_stops_puts_back_what_it_still_has_though_it_lost_a_row():
    for _ in range(3):
        row()

    def stop(claimed: Outbox) -> None:
        later = Outbox.objects.exclude(pk=claimed.pk).order_by("pk").first()
        Outbox.objects.filter(pk=later.pk).update(fence=9)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work(Outbox.objects.all(), stop, clock=lambda: NOW)

    assert sorted(Outbox.objects.values_list("state", "fence")) == [
        (State.CLAIMED, 1),
        (State.CLAIMED, 9),
        (State.PENDING, 1),
    ]


def test_one_bad_row_does_not_hold_up_its_neighbours():
    bad, good = row(), row()
    seen = []

    def handle(claimed: Outbox) -> None:
        if claimed.pk == bad.pk:
            raise ValueError
        seen.append(claimed.pk)
        claimed.finish(now=NOW)

    handled = work(Outbox.objects.all(), handle, clock=lambda: NOW)

    assert (handled, seen) == (1, [good.pk])
    assert list(Outbox.objects.values_list("pk", flat=True)) == [bad.pk]
