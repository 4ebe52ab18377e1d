"""An uploaded file's way: inbox, recording, activity, load; once, whatever else is asked of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance.models import AuditEvent
from apps.compliance.policy import Audience, Purpose
from apps.compliance.services import consents
from apps.core.errors import Conflict, ConsentRequired, NotFound
from apps.core.models import ClaimLost, Outbox, State
from apps.training.models import ActivityLoad, LoadSeries, ThresholdKind
from apps.training.selectors import load_days
from apps.training.services import thresholds
from apps.wearables import selectors
from apps.wearables.domain.sports import Sport
from apps.wearables.models import Activity, Delivery, OriginalFile, Recording
from apps.wearables.services import activities, files, ingestion, uploads
from sandbox.recordings import make_fit, make_gpx, make_multisport_fit, make_tcx
from sandbox.traces import Leg
from tests.deeds import upload
from tests.factories import AthleteFactory
from tests.recorded import recorded

START = datetime(2026, 11, 14, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def ride(**options: object) -> bytes:
    return make_fit(**{"started_at": START, "seconds": 1200, "power": 200, "heart_rate": 140} | options)


def enter_ftp(user: User, watts: float) -> None:
    thresholds.enter(
        user=user,
        kind=ThresholdKind.FTP,
        value=watts,
        effective_on=START.date(),
        by=user,
        now=timezone.now(),
    )


@pytest.mark.data
def test_a_ride_becomes_an_activity_with_the_devices_values_and_moves_load(athlete, drain):
    content = recorded("fit/Edge810-Vector-2013-08-16-15-35-10.fit").read_bytes()

    delivery = upload(athlete, content)
    drain()

    delivery.refresh_from_db()
    activity, load = Activity.objects.get(), ActivityLoad.objects.get()
    assert (delivery.state, delivery.error_code) == (State.DONE, "")
    assert activity.canonical.distance_m == pytest.approx(41339.38)
    assert activity.canonical.timer_s == pytest.approx(4700.05)
    assert (load.method, round(load.value)) == ("power", 119)
    days = load_days(athlete, audience=Audience.OWNER, today=activity.local_on)
    assert days.load[-1] == pytest.approx(load.value)


@pytest.mark.data
def test_fit_tcx_and_gpx_of_one_ride_are_one_activity_that_shows_the_richest(athlete, drain):
    for name in ("gpx/activity_4801048867.gpx", "tcx/activity_4801048867.tcx", "fit/sweatpy_4801048867.fit"):
        upload(athlete, recorded(name).read_bytes(), name)
    drain()

    activity = Activity.objects.get()
    assert activity.recordings.count() == 3
    assert activity.canonical.kind == "fit"
    assert ActivityLoad.objects.count() == 1


def test_the_same_file_twice_is_one_delivery_and_one_activity(athlete, drain):
    first, second = upload(athlete, ride()), upload(athlete, ride(), "another name.fit")
    drain()
    third = upload(athlete, ride())
    drain()

    assert first == second == third
    assert (OriginalFile.objects.count(), Recording.objects.count(), Activity.objects.count()) == (1, 1, 1)


def test_two_people_may_upload_the_same_file(athlete, stranger, drain):
    upload(athlete, ride())
    upload(stranger, ride())
    drain()

    assert list(Activity.objects.values_list("user", flat=True).order_by("user")) == sorted(
        [athlete.pk, stranger.pk]
    )


def test_a_broken_file_says_why_and_keeps_its_neighbours(athlete, drain):
    broken, good = upload(athlete, b"this is no activity", "notes.txt"), upload(athlete, ride())
    drain()

    shown = {row.public_id: row for row in selectors.incoming(athlete)}
    assert shown[broken.public_id].state == State.FAILED
    assert "not a FIT, TCX or GPX file" in shown[broken.public_id].message
    assert [row.sport for row in shown[good.public_id].activities] == [Sport.RIDE]
    assert default_storage.exists(broken.original_file.storage_name)


def test_a_file_that_failed_is_read_again_when_it_is_uploaded_again(athlete, drain):
    delivery = upload(athlete, b"this is no activity")
    drain()

    again = upload(athlete, b"this is no activity")

    assert (again.pk, again.state, again.error_code) == (delivery.pk, State.PENDING, "")


def test_without_consent_nothing_is_kept():
    person = AthleteFactory(consented=False)

    with pytest.raises(ConsentRequired):
        upload(person, ride())

    assert not OriginalFile.objects.exists()
    assert not default_storage.exists(f"originals/{person.public_id}")


def test_a_consent_withdrawn_before_the_reading_stops_it(athlete, drain):
    delivery = upload(athlete, ride())
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())
    drain()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == (State.FAILED, "consent_withdrawn")
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("content", "error"), [(b"", uploads.EmptyFile), (b"x" * 2000, uploads.FileTooLarge)]
)
def test_an_empty_or_too_large_file_is_refused_at_once(athlete, settings, content, error):
    settings.UPLOAD_MAX_BYTES = 1000

    with pytest.raises(error):
        upload(athlete, content)

    assert not Delivery.objects.exists()


def test_a_file_lost_from_storage_is_said_to_be_lost(athlete, drain):
    delivery = upload(athlete, ride())
    files.remove(original=delivery.original_file)
    drain()

    delivery.refresh_from_db()
    assert delivery.error_code == "original_missing"


def test_an_activity_still_to_come_is_refused_with_its_day(athlete, drain):
    upload(athlete, ride(started_at=datetime(2089, 12, 31, tzinfo=UTC)))
    drain()

    [shown] = selectors.incoming(athlete)
    assert shown.error_code == "in_the_future"
    assert "2089-12-31" in shown.message
    assert not Activity.objects.exists()


def test_a_slow_worker_that_was_replaced_writes_nothing(athlete):
    upload(athlete, ride())
    now = timezone.now()
    [slow] = Delivery.objects.claim(limit=1, now=now, lease=ingestion.LEASE)
    Delivery.objects.claim(limit=1, now=now + ingestion.LEASE, lease=ingestion.LEASE)

    with pytest.raises(ClaimLost):
        ingestion.ingest(delivery=slow, now=now)

    assert not Recording.objects.exists()
    assert not Outbox.objects.filter(event="wearables.activities_changed").exists()


def test_every_leg_of_a_triathlon_is_an_activity(athlete, drain):
    legs = [
        Leg(sport="swimming", sub_sport="open_water", seconds=600, speed=1.2),
        Leg(sport="transition", seconds=60, speed=1.0),
        Leg(sport="cycling", seconds=900, power=210),
        Leg(sport="running", seconds=600, speed=3.5),
    ]
    upload(athlete, make_multisport_fit(started_at=START, legs=legs))
    drain()

    sports = [row.sport for row in selectors.recent(athlete, limit=10)]
    assert sports == [Sport.RUN, Sport.RIDE, Sport.TRANSITION, Sport.OPEN_WATER_SWIM]


def test_a_hidden_activity_stays_hidden_when_another_device_delivers_it(athlete, drain):
    upload(athlete, ride())
    drain()
    activities.delete(activity=Activity.objects.get(), by=athlete, now=timezone.now())
    upload(athlete, make_tcx(started_at=START, seconds=1200, power=200, heart_rate=140), "ride.tcx")
    drain()

    assert Activity.objects.get().deleted_at is not None
    assert selectors.recent(athlete, limit=10) == []
    assert not LoadSeries.objects.exists()


def test_a_hidden_activity_comes_back_with_its_load(athlete, drain):
    enter_ftp(athlete, 250)
    upload(athlete, ride())
    drain()
    activity = Activity.objects.get()
    activities.delete(activity=activity, by=athlete, now=timezone.now())
    drain()
    activities.restore(activity=activity, by=athlete, now=timezone.now())
    drain()

    assert ActivityLoad.objects.get().value == pytest.approx(100 * 1200 / 3600 * 0.8**2, rel=0.01)


def test_an_edit_survives_a_richer_recording_of_the_same_ride(athlete, drain):
    upload(athlete, make_gpx(started_at=START, seconds=1200, heart_rate=140), "ride.gpx")
    drain()
    edits = activities.Edits(title="Race", sport=Sport.MOUNTAIN_RIDE, note="windy", feel=4)
    activities.edit(activity=Activity.objects.get(), edits=edits, by=athlete, now=timezone.now())
    upload(athlete, ride())
    drain()

    [row] = selectors.recent(athlete, limit=10)
    assert (row.title, row.sport, row.avg_power_w) == ("Race", Sport.MOUNTAIN_RIDE, 200)
    assert Activity.objects.get().note == "windy"


def test_two_recordings_can_be_taken_apart_and_stay_apart(athlete, drain):
    upload(athlete, ride())
    upload(athlete, make_tcx(started_at=START, seconds=1200, heart_rate=140), "ride.tcx")
    drain()
    activity = Activity.objects.get()
    other = activity.recordings.exclude(pk=activity.canonical_id).get()

    activities.separate(activity=activity, recording=other, by=athlete, now=timezone.now())
    upload(athlete, make_tcx(started_at=START, seconds=1200, heart_rate=140), "ride.tcx")
    drain()

    assert Activity.objects.count() == 2
    assert ActivityLoad.objects.count() == 2


def test_the_recording_that_is_shown_cannot_be_taken_away(athlete, stranger, drain):
    upload(athlete, ride())
    upload(stranger, ride())
    drain()
    mine, theirs = Activity.objects.get(user=athlete), Activity.objects.get(user=stranger)
    arguments = {"activity": mine, "by": athlete, "now": timezone.now()}

    with pytest.raises(Conflict):
        activities.separate(recording=mine.canonical, **arguments)
    with pytest.raises(NotFound):
        activities.separate(recording=theirs.canonical, **arguments)


def test_a_new_threshold_moves_the_load_of_what_is_there(athlete, drain):
    upload(athlete, ride())
    drain()
    assert ActivityLoad.objects.get().reason == "no_threshold"

    enter_ftp(athlete, 200)
    drain()

    load = ActivityLoad.objects.get()
    assert (load.reason, load.is_estimated) == ("", False)
    assert load.value == pytest.approx(100 * 1200 / 3600, rel=0.01)


def test_load_is_the_same_whether_it_came_at_once_or_bit_by_bit(athlete, stranger, drain):
    for person in (athlete, stranger):
        enter_ftp(person, 240)
    days = [START + timedelta(days=number) for number in (0, 3, 1, 9)]
    for day in days:
        upload(athlete, ride(started_at=day))
        drain()
    for day in days:
        upload(stranger, ride(started_at=day))
    drain()

    def packed(person: User) -> list[bytes]:
        rows = LoadSeries.objects.filter(user=person).order_by("sport", "convention", "audience")
        return [bytes(blob) for blob in rows.values_list("packed", flat=True)]

    assert packed(athlete) == packed(stranger) != []


def test_the_local_day_is_the_athletes_own(drain):
    athlete = AthleteFactory(profile__time_zone="Pacific/Auckland")
    late = datetime(2026, 11, 14, 22, 0, tzinfo=UTC)
    upload(athlete, make_gpx(started_at=late, seconds=600), "a.gpx")
    upload(athlete, make_fit(started_at=late + timedelta(days=2), seconds=600, utc_offset_s=-3600), "b.fit")
    drain()

    days = [row.local_on.isoformat() for row in selectors.recent(athlete, limit=5)]
    assert days == ["2026-11-16", "2026-11-15"]


def test_files_that_no_row_names_are_removed_after_an_hour(athlete):
    kept = upload(athlete, ride())
    stray = default_storage.save(f"originals/{athlete.public_id}/stray", ContentFile(b"half"))

    removed_now = files.remove_orphans(now=timezone.now())
    removed_later = files.remove_orphans(now=timezone.now() + timedelta(hours=2))

    assert (removed_now, removed_later) == (0, 1)
    assert not default_storage.exists(stray)
    assert default_storage.exists(kept.original_file.storage_name)


def test_the_empty_folder_of_somebody_who_is_gone_goes_with_the_stray_file(athlete):
    default_storage.save("originals/gone/stray", ContentFile(b"half"))

    files.remove_orphans(now=timezone.now() + timedelta(hours=2))

    assert not default_storage.exists("originals/gone")


def test_what_happened_is_in_the_audit_without_a_reading(athlete, drain):
    upload(athlete, ride())
    drain()

    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["wearables.file_uploaded", "wearables.delivery_ingested"]
