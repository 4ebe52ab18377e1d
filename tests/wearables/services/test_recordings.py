"""Where a recording goes: to which day, to which activity."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.wearables.domain.records import ActivityRecord, Sport
from apps.wearables.models import Activity, Recording
from apps.wearables.services import activities, recordings
from sandbox.recordings import make_gpx
from tests.deeds import MORNING, train, upload

LATE = datetime(2026, 11, 16, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("home", "day"), [("Pacific/Auckland", 17), ("America/Lima", 16), ("Mars/Olympus_Mons", 16), ("", 16)]
)
def test_the_local_day_is_that_of_home_and_of_utc_where_home_is_no_zone(home, day):
    record = ActivityRecord(sport=Sport.RIDE, started_at=LATE, elapsed_s=60)

    assert recordings.local_day(record, home=home) == date(2026, 11, day)


@pytest.mark.django_db
def test_of_two_activities_that_match_the_one_known_longest_takes_the_recording(athlete, drain, clock):
    known_longest = train(athlete, drain, started_at=MORNING + timedelta(minutes=10), seconds=1200)
    clock.shift(60)
    train(athlete, drain, started_at=MORNING, seconds=1200)

    upload(athlete, make_gpx(started_at=MORNING, seconds=1800, sport="cycling"), "whole.gpx")
    drain()

    assert Activity.objects.count() == 2
    assert Recording.objects.get(kind="gpx").activity == known_longest


@pytest.mark.django_db
def test_a_recording_that_knows_no_clock_keeps_that_of_the_session(athlete, drain):
    late = MORNING.replace(hour=23)
    activity = train(athlete, drain, started_at=late, utc_offset_s=7200)
    upload(athlete, make_gpx(started_at=late, seconds=600, sport="cycling"), "phone.gpx")
    drain()
    gpx = Recording.objects.get(kind="gpx")

    activities.show_recording(activity=activity, recording=gpx, by=athlete, now=MORNING)

    activity.refresh_from_db()
    gpx.refresh_from_db()
    assert activity.local_on == late.date() + timedelta(days=1)
    assert (gpx.utc_offset_s, "utc_offset_s" in gpx.computed) == (7200, True)
