"""What a person does with their activities: edit, hide, bring back, take two recordings apart."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.compliance.policy import Purpose, require_consent
from apps.core.errors import Conflict, NotFound
from apps.core.words import one_line
from apps.wearables.domain.sports import Sport
from apps.wearables.events import activities_changed
from apps.wearables.models import Activity, Recording
from apps.wearables.services import recordings, trail, turns


class Edits(TypedDict, total=False):
    """The person's own columns; one that is left out stays.

    An empty title or sport goes back to what the device said.
    """

    title: str
    sport: Sport | None
    note: str
    perceived_exertion: int | None
    feel: int | None


@transaction.atomic
def edit(*, activity: Activity, edits: Edits, by: User, now: datetime) -> None:
    """Set those of the person's own columns that are given; nothing else of the row is touched.

    Raises:
        ConsentRequired: how somebody felt is health data too.
    """
    _take_turn(activity)
    require_consent(activity.user, Purpose.HEALTH_STORAGE)
    columns = dict(_columns(edits))
    for name, value in columns.items():
        setattr(activity, name, value)
    activity.changed_at = now
    activity.save(update_fields=[*columns, "changed_at"])
    _tell(activity, action="wearables.activity_edited", by=by, now=now)


def _columns(edits: Edits) -> Iterator[tuple[str, object]]:
    """Yield the columns that are given, as they are stored."""
    if "title" in edits:
        yield "edited_title", one_line(edits["title"])[:200]
    if "sport" in edits:
        yield "edited_sport", edits["sport"].value if edits["sport"] else ""
    if "note" in edits:
        yield "note", edits["note"].strip()
    if "perceived_exertion" in edits:
        yield "perceived_exertion", edits["perceived_exertion"]
    if "feel" in edits:
        yield "feel", edits["feel"]


@transaction.atomic
def delete(*, activity: Activity, by: User, now: datetime) -> None:
    """Hide an activity. It stays hidden when a source delivers it again, and can be brought back."""
    _take_turn(activity)
    if activity.deleted_at is None:
        activity.deleted_at = activity.changed_at = now
        activity.save(update_fields=["deleted_at", "changed_at"])
        _tell(activity, action="wearables.activity_deleted", by=by, now=now)


@transaction.atomic
def restore(*, activity: Activity, by: User, now: datetime) -> None:
    """Bring a hidden activity back."""
    _take_turn(activity)
    if activity.deleted_at is not None:
        activity.deleted_at, activity.changed_at = None, now
        activity.save(update_fields=["deleted_at", "changed_at"])
        _tell(activity, action="wearables.activity_restored", by=by, now=now)


@transaction.atomic
def separate(*, activity: Activity, recording: Recording, by: User, now: datetime) -> Activity:
    """Take a recording out of an activity into one of its own; undoes a wrong match.

    Raises:
        NotFound: the recording is not part of this activity.
        Conflict: it is the only one, or the one that the activity shows.
    """
    _take_turn(activity, recording)
    if recording.activity_id != activity.pk:
        raise NotFound(_("This recording is not part of the activity."))
    if recording.pk == activity.canonical_id:
        raise Conflict(_("The activity shows this recording. Choose another one for it first."))
    apart = recordings.open_activity(recording=recording, now=now)
    recording.is_matched_by_hand = True
    recording.save(update_fields=["is_matched_by_hand"])
    _tell(activity, action="wearables.recording_separated", by=by, now=now)
    activities_changed.publish(user_id=apart.user_id, from_on=apart.local_on.isoformat())
    return apart


@transaction.atomic
def show_recording(*, activity: Activity, recording: Recording, by: User, now: datetime) -> None:
    """Choose which of its recordings an activity shows. Raises `NotFound` for a foreign one."""
    _take_turn(activity, recording)
    if recording.activity_id != activity.pk:
        raise NotFound(_("This recording is not part of the activity."))
    earliest = min(activity.local_on, recording.local_on)
    recordings.show(activity=activity, recording=recording, now=now)
    activity.is_canonical_chosen = True
    activity.save(update_fields=["is_canonical_chosen"])
    trail.record("wearables.recording_chosen", activity, by=by, now=now)
    activities_changed.publish(user_id=activity.user_id, from_on=earliest.isoformat())


def _take_turn(activity: Activity, recording: Recording | None = None) -> None:
    """Keep others from writing, and read again what may have changed since it was looked up."""
    turns.take(activity.user_id)
    activity.refresh_from_db(from_queryset=Activity.objects.select_related("user", "canonical"))
    if recording is not None:
        recording.refresh_from_db(from_queryset=Recording.objects.select_related("user"))


def _tell(activity: Activity, *, action: str, by: User, now: datetime) -> None:
    trail.record(action, activity, by=by, now=now)
    activities_changed.publish(user_id=activity.user_id, from_on=activity.local_on.isoformat())
