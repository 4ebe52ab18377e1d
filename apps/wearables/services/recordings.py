"""Write what a source delivered: recordings with laps and streams, and the activity that shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.selectors import profile_of, zone
from apps.compliance.policy import Use, permits
from apps.core.words import one_line
from apps.wearables.domain import matching, streams
from apps.wearables.domain.records import ActivityRecord, FileKind
from apps.wearables.domain.sports import Sport
from apps.wearables.events import activities_changed
from apps.wearables.models import Activity, Connection, Lap, OriginalFile, Recording, StreamSet
from apps.wearables.models.recording import DEVICE_FIGURES, MEASURES

MAPPING_VERSION = 1
LONGEST_SESSION = timedelta(days=2)


@dataclass(frozen=True)
class Origin:
    """Where recordings come from: the provider, its id of them, and the file or connection they came by."""

    provider: str
    external_id: str
    kind: FileKind | None = None
    original_file: OriginalFile | None = None
    connection: Connection | None = None


@transaction.atomic
def store(*, user: User, found: Iterable[ActivityRecord], origin: Origin, now: datetime) -> list[Activity]:
    """Write every recording of a delivery and return the activities that show them.

    Doing it again with the same origin changes recordings in place: the person's edits and deletes stay.
    Who calls this has taken the person's turn (`services.turns`).
    """
    shown = [_store_one(user, record, origin, now) for record in found]
    first_on = min(activity.local_on for activity in shown)
    activities_changed.publish(user_id=user.pk, from_on=first_on.isoformat())
    return shown


@transaction.atomic
def remove(*, found: QuerySet[Recording], now: datetime) -> int:
    """Delete recordings for good, and the activities that nothing else recorded; return how many went.

    An activity that another source recorded as well shows that one from now on. Who calls this has taken the
    person's turn.
    """
    gone = list(found.select_related("activity", "user"))
    for recording in gone:
        activity = recording.activity
        recording.delete()
        if activity is None:
            continue
        earliest = activity.local_on
        left = {row.pk: row for row in activity.recordings.select_related("stream_set")}
        if not left:
            activity.delete()
        elif activity.canonical_id not in left:
            best = matching.canonical([_facts(row) for row in left.values()])
            show(activity=activity, recording=left[best.key], now=now)
            Activity.objects.filter(pk=activity.pk).update(is_canonical_chosen=False)
            earliest = min(earliest, activity.local_on)
        activities_changed.publish(user_id=recording.user_id, from_on=earliest.isoformat())
    return len(gone)


def open_activity(*, recording: Recording, now: datetime) -> Activity:
    """Make a new activity that shows `recording`."""
    activity = Activity.objects.create(
        user=recording.user,
        canonical=recording,
        sources=[recording.provider],
        started_at=recording.started_at,
        local_on=recording.local_on,
        created_at=now,
        changed_at=now,
    )
    recording.activity = activity
    recording.save(update_fields=["activity"])
    return activity


def show(*, activity: Activity, recording: Recording, now: datetime) -> None:
    """Make `recording` the one that `activity` shows."""
    _learn_offset(recording, activity)
    activity.canonical = recording
    activity.sources = [recording.provider]
    activity.started_at, activity.local_on = recording.started_at, recording.local_on
    activity.changed_at = now
    activity.save(update_fields=["canonical", "sources", "started_at", "local_on", "changed_at"])


def _learn_offset(recording: Recording, activity: Activity) -> None:
    """Take over where the clocks stood from another device of the session, if this one does not say."""
    if recording.utc_offset_s is not None or recording.time_zone:
        return
    told = activity.recordings.exclude(utc_offset_s=None).order_by("recorded_at", "pk")
    for provider, offset_s in told.values_list("provider", "utc_offset_s"):
        if offset_s is not None and permits([provider], Use.COMBINE):
            recording.utc_offset_s = offset_s
            recording.local_on = (recording.started_at.astimezone(UTC) + timedelta(seconds=offset_s)).date()
            recording.computed = sorted({*recording.computed, "utc_offset_s"})
            recording.save(update_fields=["utc_offset_s", "local_on", "computed"])
            return


def _store_one(user: User, record: ActivityRecord, origin: Origin, now: datetime) -> Activity:
    columns = _columns(user, record) | {
        "kind": origin.kind.value if origin.kind else "",
        "original_file": origin.original_file,
        "connection": origin.connection,
    }
    recording, _created = Recording.objects.update_or_create(
        user=user,
        provider=origin.provider,
        external_id=f"{origin.external_id}:{record.external_index}",
        defaults=columns,
        create_defaults=columns | {"recorded_at": now},
    )
    _write_laps(recording, record)
    _write_streams(recording, record)
    return _show_somewhere(recording, now=now)


def _columns(user: User, record: ActivityRecord) -> dict[str, object]:
    figures = {name: getattr(record, name) for name in (*MEASURES, *DEVICE_FIGURES)}
    return figures | {
        "sport": record.sport.value,
        "sub_sport": (record.sub_sport or "")[:48],
        "title": one_line(record.title or "")[:200],
        "device_maker": (record.device.maker or "")[:60],
        "device_product": (record.device.product or "")[:60],
        "started_at": record.started_at,
        "utc_offset_s": record.utc_offset_s,
        "time_zone": (record.time_zone or "")[:64],
        "local_on": local_day(record, home=profile_of(user).time_zone),
        "pauses": [[pause.start_s, pause.end_s] for pause in record.pauses],
        "lengths": [
            {
                "start_s": length.start_s,
                "elapsed_s": length.elapsed_s,
                "is_active": length.is_active,
                "strokes": length.strokes,
                "stroke": length.stroke,
            }
            for length in record.lengths
        ],
        "computed": sorted(record.computed),
        "mapping_version": MAPPING_VERSION,
    }


def local_day(record: ActivityRecord, *, home: str) -> date:
    """Return the calendar day where the athlete was: by the device's offset, else its zone, else `home`.

    A zone that has gone out of use counts as UTC, as everywhere.
    """
    if record.utc_offset_s is not None:
        return (record.started_at.astimezone(UTC) + timedelta(seconds=record.utc_offset_s)).date()
    return record.started_at.astimezone(zone(record.time_zone or home)).date()


def _write_laps(recording: Recording, record: ActivityRecord) -> None:
    recording.laps.all().delete()
    Lap.objects.bulk_create(
        Lap(
            recording=recording,
            number=number,
            start_s=lap.start_s,
            trigger=(lap.trigger or "")[:32],
            intensity=(lap.intensity or "")[:32],
            **{name: getattr(lap, name) for name in MEASURES},
        )
        for number, lap in enumerate(record.laps, start=1)
    )


def _write_streams(recording: Recording, record: ActivityRecord) -> None:
    written = StreamSet(
        recording=recording,
        packed=streams.pack(record.samples),
        channels=[channel.value for channel in record.samples.channels],
        sample_count=len(record.samples),
    )
    StreamSet.objects.bulk_create(
        [written],
        update_conflicts=True,
        unique_fields=["recording"],
        update_fields=["packed", "channels", "sample_count"],
    )


def _show_somewhere(recording: Recording, *, now: datetime) -> Activity:
    """Find or open the activity of a recording, and choose what the activity shows."""
    if recording.activity is None:
        found = None if recording.is_matched_by_hand else _same_session(recording)
        if found is None:
            return open_activity(recording=recording, now=now)
        recording.activity = found
        recording.save(update_fields=["activity"])
    activity = recording.activity
    if not activity.is_canonical_chosen:
        together = {row.pk: row for row in activity.recordings.select_related("stream_set")}
        best = matching.canonical([_facts(row) for row in together.values()])
        show(activity=activity, recording=together[best.key], now=now)
    elif activity.canonical_id == recording.pk:
        show(activity=activity, recording=recording, now=now)
    return activity


def _same_session(recording: Recording) -> Activity | None:
    """Find the activity that another source recorded at the same time; of several, the one known longest."""
    around = (recording.started_at - LONGEST_SESSION, recording.started_at + LONGEST_SESSION)
    others = (
        Recording.objects.filter(user=recording.user, started_at__range=around, is_matched_by_hand=False)
        .exclude(pk=recording.pk)
        .exclude(activity=None)
        .select_related("activity", "stream_set")
        .order_by("recorded_at", "pk")
    )
    mine = _facts(recording)
    for other in others:
        if matching.is_same_session(mine, _facts(other)):
            return other.activity
    return None


def _facts(recording: Recording) -> matching.RecordingFacts:
    return matching.RecordingFacts(
        key=recording.pk,
        origin=recording.external_id.rpartition(":")[0],
        sport=Sport(recording.sport),
        started_at=recording.started_at,
        elapsed_s=recording.elapsed_s or 0.0,
        kind=FileKind(recording.kind) if recording.kind else None,
        channels=len(recording.stream_set.channels),
        received_at=recording.recorded_at,
        is_restricted=not permits([recording.provider], Use.COMBINE),
    )
