"""What a connection brings: activities and days, by wish and by the clock, and nothing while it may not."""

from datetime import timedelta

import pytest
from celery import current_app
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Profile, User
from apps.compliance.policy import Purpose
from apps.compliance.services import consents, erasure
from apps.core.errors import Conflict
from apps.core.models import Outbox, State
from apps.notifications.models import Notification
from apps.wearables import wiring
from apps.wearables.domain.health import DailyHealthRecord
from apps.wearables.domain.records import ActivityRecord, Sport
from apps.wearables.models import (
    HEALTH_FIGURES,
    Activity,
    Connection,
    ConnectionState,
    DailyHealth,
    Delivery,
    Recording,
)
from apps.wearables.providers.base import RateLimited, TokenRevoked
from apps.wearables.services import connections, fetching, health, switches, syncs
from sandbox.recordings import make_fit
from tests.conftest import browser_of
from tests.deeds import upload
from tests.wearables.garmin import ways

pytestmark = pytest.mark.django_db
SYNC_DUE = "wearables.sync_due"


def ride(hours_ago: float = 3, **figures) -> ActivityRecord:
    started_at = timezone.now() - timedelta(hours=hours_ago)
    return ActivityRecord(
        **{
            "sport": Sport.RIDE,
            "started_at": started_at,
            "elapsed_s": 1800.0,
            "title": "Home by the river",
            "external_id": "501",
        }
        | figures
    )


def night(days_ago: int = 0, **figures) -> DailyHealthRecord:
    on = timezone.localdate() - timedelta(days=days_ago)
    return DailyHealthRecord(**{"on": on, "rmssd_ms": 41.0, "resting_heart_rate_bpm": 47.0} | figures)


def have(garmin, *found) -> None:
    """Let Garmin have these activities and days."""
    for each in found:
        if isinstance(each, DailyHealthRecord):
            garmin.days[each.on] = each
        else:
            garmin.records[each.external_id] = each


def hours_later(time_machine, drain, hours: float = 1) -> None:
    """Let time go by, beat ask, and the workers work."""
    time_machine.move_to(timezone.now() + timedelta(hours=hours, seconds=1))
    current_app.tasks[SYNC_DUE]()
    drain()


def test_the_columns_of_a_day_are_those_of_the_record():
    assert set(HEALTH_FIGURES) == set(DailyHealthRecord.__dataclass_fields__) - {"on"}
    assert set(HEALTH_FIGURES) < {field.name for field in DailyHealth._meta.fields}


@pytest.mark.parametrize("history", [syncs.HISTORIES["garmin"]], ids=["as the site does"])
def test_connecting_brings_activities_and_four_weeks_of_days(garmin, athlete, drain):
    have(garmin, ride(), night(), night(1, rmssd_ms=None), night(27), night(28))
    ways.begin(athlete)
    drain()

    assert Recording.objects.get().external_id == "501:0"
    assert Activity.objects.get(user=athlete).sources == ["garmin"]
    days = DailyHealth.objects.filter(user=athlete, source="garmin").order_by("-on")
    assert [day.rmssd_ms for day in days] == [41.0, None, 41.0], "the 28th day is beyond"
    assert not Delivery.objects.exclude(state=State.DONE).exists()


def test_who_has_no_profile_is_synced_by_days_of_utc(garmin, athlete, drain):
    Profile.objects.filter(user=athlete).delete()
    have(garmin, ride(), night())

    ways.begin(User.objects.get(pk=athlete.pk))
    drain()

    assert (Activity.objects.count(), DailyHealth.objects.count()) == (1, 1)


def test_the_same_day_again_is_one_row_and_no_news(garmin, connected, drain):
    have(garmin, night())
    for _ in range(2):
        switches.sync(connection=connected, by=connected.user, now=timezone.now())
        drain()

    day = DailyHealth.objects.get()
    assert day.created_at == day.changed_at
    have(garmin, night(rmssd_ms=44.0, resting_heart_rate_bpm=None))
    switches.sync(connection=connected, by=connected.user, now=timezone.now())
    drain()
    day.refresh_from_db()
    assert (day.rmssd_ms, day.resting_heart_rate_bpm) == (44.0, None)
    assert day.changed_at > day.created_at


def test_a_change_of_a_day_is_news_for_the_apps_above(garmin, connected, drain, monkeypatch):
    told = []
    monkeypatch.setattr(health.daily_health_changed, "publish", lambda **news: told.append(news))
    have(garmin, night(), night(2))
    switches.sync(connection=connected, by=connected.user, now=timezone.now())
    drain()

    days = sorted(news["from_on"] for news in told)
    assert days == [(timezone.localdate() - timedelta(days=back)).isoformat() for back in (2, 0)]


def test_the_clock_asks_each_hour_for_what_is_new(garmin, connected, drain, time_machine):
    have(garmin, ride())
    assert current_app.tasks[SYNC_DUE]() is None
    assert not Delivery.objects.exists(), "its hour has not come"

    hours_later(time_machine, drain)
    assert Recording.objects.count() == 1
    asked = garmin.calls.count("activity 501")
    have(garmin, ride(external_id="502", hours_ago=0.6), night())
    hours_later(time_machine, drain)

    assert Recording.objects.count() == 2
    assert DailyHealth.objects.count() == 1
    assert garmin.calls.count("activity 501") == asked, "what is known is not fetched each hour"
    connected.refresh_from_db()
    assert connected.next_sync_at > timezone.now() + timedelta(minutes=59)


def test_what_is_gone_at_the_provider_goes(garmin, connected, drain, time_machine):
    have(garmin, ride())
    hours_later(time_machine, drain)
    garmin.records.clear()
    hours_later(time_machine, drain)

    assert not Recording.objects.exists()
    assert not Activity.objects.exists()


def test_an_erasure_promises_to_tell_nobody_who_cannot_be_told(garmin, connected):
    assert "Garmin" not in [str(name) for name in erasure.plan(connected.user).recipients]


def test_what_a_provider_delivered_has_no_page_among_the_uploads(garmin, athlete, drain):
    have(garmin, ride())
    ways.begin(athlete)
    drain()

    for delivery in Delivery.objects.filter(user=athlete):
        address = reverse("wearables:delivery", args=[delivery.public_id])
        assert browser_of(athlete).get(address).status_code == 404


def test_two_beats_ask_once(garmin, connected, time_machine):
    time_machine.move_to(timezone.now() + timedelta(hours=1, seconds=1))
    now = timezone.now()
    [due] = Connection.objects.filter(next_sync_at__lte=now)
    syncs.run_due(now=now)

    assert not syncs._run(due, now=now)
    assert Delivery.objects.count() == 1


def test_a_file_and_garmin_are_one_activity(garmin, athlete, connected, drain, time_machine):
    start = (timezone.now() - timedelta(hours=3)).replace(microsecond=0)
    upload(athlete, make_fit(started_at=start, seconds=1800, power=200, heart_rate=140))
    have(garmin, ride(started_at=start + timedelta(seconds=4)))
    drain()
    hours_later(time_machine, drain)

    activity = Activity.objects.get(user=athlete)
    assert activity.recordings.count() == 2
    assert activity.canonical.provider == "file", "the richer one is shown"


@pytest.mark.parametrize("who", ["owner", "staff", "site", "consent", "storage"])
def test_nothing_is_asked_while_it_is_switched_off(
    garmin, connected, staff, drain, *, time_machine, monkeypatch, who
):
    user, now = connected.user, timezone.now()
    have(garmin, ride(), night())
    syncs.ask_for_everything(connection=connected, now=now)
    if who == "owner":
        switches.pause(connection=connected, by=user, now=now)
    elif who == "staff":
        switches.stop(found=Connection.objects.all(), by=staff, now=now)
    elif who == "site":

        def off(_name, **_options):
            raise wiring.ProviderNotConfigured("switched off")

        monkeypatch.setattr(wiring, "provider", off)
    else:
        purpose = Purpose.GARMIN_PASSWORD if who == "consent" else Purpose.HEALTH_STORAGE
        consents.withdraw(user, purpose, by=user, now=now)
    garmin.calls.clear()
    drain()
    hours_later(time_machine, drain)

    assert garmin.calls == []
    assert not Recording.objects.exists()
    assert not DailyHealth.objects.exists()


def test_a_pause_ends_and_what_came_meanwhile_comes_in(garmin, connected, drain):
    user = connected.user
    switches.pause(connection=connected, by=user, now=timezone.now())
    switches.pause(connection=connected, by=user, now=timezone.now())
    with pytest.raises(Conflict, match="paused"):
        switches.sync(connection=connected, by=user, now=timezone.now())
    have(garmin, ride())

    for _ in range(2):
        switches.resume(connection=connected, by=user, now=timezone.now())
    drain()

    assert Recording.objects.count() == 1
    connected.refresh_from_db()
    assert (connected.state, connected.error_code) == (ConnectionState.ACTIVE, "")
    assert connected.next_sync_at is not None


def test_what_staff_stopped_only_staff_let_go_on(garmin, connected, staff, drain):
    user, found = connected.user, Connection.objects.all()
    assert switches.stop(found=found, by=staff, now=timezone.now()) == 1
    assert switches.stop(found=found, by=staff, now=timezone.now()) == 0
    for act in (switches.sync, switches.resume):
        with pytest.raises(connections.StoppedHere):
            act(connection=connected, by=user, now=timezone.now())
    connections.disconnect(connection=connected, by=user, now=timezone.now())
    with pytest.raises(connections.StoppedHere):
        ways.begin(user)

    assert switches.release(found=found, by=staff, now=timezone.now()) == 1
    ways.begin(user)
    drain()
    connected.refresh_from_db()
    assert connected.state == ConnectionState.ACTIVE


def test_a_dead_grant_asks_the_person_to_connect_again_and_is_told_once(
    garmin, connected, drain, monkeypatch
):
    def dead(*_args, **_options):
        raise TokenRevoked("over")

    monkeypatch.setattr(garmin, "activities", dead)
    monkeypatch.setattr(garmin, "refresh", dead)
    switches.sync(connection=connected, by=connected.user, now=timezone.now())
    drain()

    connected.refresh_from_db()
    assert connected.state == ConnectionState.NEEDS_SIGN_IN
    assert Notification.objects.filter(user=connected.user, kind="connect_again").count() == 1
    assert not syncs.run_due(now=timezone.now() + timedelta(days=1)), "never signed in again by itself"
    assert "begin" not in garmin.calls[1:]


def test_a_spent_budget_holds_back_this_person_alone(garmin, connected, drain, stranger):
    now = timezone.now()
    other = Connection.objects.create(user=stranger, provider="garmin", provider_user_id="runner-2")
    theirs = Delivery.objects.create(
        user=stranger, connection=other, provider="garmin", kind="fetch", dedupe_key="x", next_attempt_at=now
    )
    garmin.fault = RateLimited("too many", retry_after=timedelta(minutes=20))
    syncs.ask_for_everything(connection=connected, now=now)
    mine = Delivery.objects.get(connection=connected)
    [claimed] = Delivery.objects.filter(pk=mine.pk).claim(limit=1, now=timezone.now(), lease=fetching.LEASE)
    fetching.fetch(delivery=claimed, now=timezone.now())

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, mine.error_code) == (State.PENDING, "rate_limited")
    assert mine.next_attempt_at > now + timedelta(minutes=19)
    assert theirs.next_attempt_at == now


def test_rotated_tokens_are_kept_before_they_are_used(garmin, connected, drain, monkeypatch):
    calls = iter([TokenRevoked("old")])
    real = garmin.activities

    def once(grant, /, **options):
        for error in calls:
            raise error
        return real(grant, **options)

    monkeypatch.setattr(garmin, "activities", once)
    sealed = connected.tokens
    switches.sync(connection=connected, by=connected.user, now=timezone.now())
    drain()

    connected.refresh_from_db()
    assert garmin.calls.count("refresh") == 1
    assert connected.tokens != sealed
    assert connected.state == ConnectionState.ACTIVE


def test_leaving_drops_the_tokens_and_keeps_what_is_yours(garmin, connected, drain, time_machine):
    have(garmin, ride(), night())
    hours_later(time_machine, drain)

    connections.disconnect(connection=connected, by=connected.user, now=timezone.now())
    drain()

    connected.refresh_from_db()
    assert (connected.state, connected.tokens, connected.next_sync_at) == (
        ConnectionState.REVOKED,
        None,
        None,
    )
    assert Recording.objects.count() == DailyHealth.objects.count() == 1
    assert not Outbox.objects.exists()
