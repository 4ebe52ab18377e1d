"""Every read that joins tables. Other apps get frozen dataclasses, never models."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, When

from apps.accounts.models import User
from apps.compliance.policy import Audience, Source, Use, permits
from apps.core.models import State
from apps.wearables import sentences
from apps.wearables.domain import streams
from apps.wearables.domain.samples import Samples
from apps.wearables.domain.sports import Sport
from apps.wearables.models import (
    Activity,
    Connection,
    ConnectionState,
    Delivery,
    Lap,
    RawPayload,
    Recording,
    StreamSet,
)
from apps.wearables.selectors.health import health_changed_at


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity as lists show it: the person's edits over what the device recorded; missing is None."""

    pk: int
    public_id: UUID
    title: str
    sport: Sport
    started_at: datetime
    local_on: date
    utc_offset_s: int | None
    timer_s: float | None
    elapsed_s: float | None
    distance_m: float | None
    ascent_m: float | None
    avg_heart_rate_bpm: float | None
    avg_power_w: float | None
    avg_speed_mps: float | None
    device_maker: str
    device_product: str
    sources: tuple[str, ...]


ROW_FIELDS = {
    "utc_offset_s": F("canonical__utc_offset_s"),
    "timer_s": F("canonical__timer_s"),
    "elapsed_s": F("canonical__elapsed_s"),
    "distance_m": F("canonical__distance_m"),
    "ascent_m": F("canonical__ascent_m"),
    "avg_heart_rate_bpm": F("canonical__avg_heart_rate_bpm"),
    "avg_power_w": F("canonical__avg_power_w"),
    "avg_speed_mps": F("canonical__avg_speed_mps"),
    "device_maker": F("canonical__device_maker"),
    "device_product": F("canonical__device_product"),
}


def _edited_or(column: str, recorded: str) -> Case:
    return Case(When(~Q(**{column: ""}), then=F(column)), default=F(recorded), output_field=CharField())


def visible(user: User, audience: Audience = Audience.OWNER) -> QuerySet[Activity]:
    """Return the person's activities that are not hidden, newest first.

    Args:
        audience: leave out what its source keeps from them.
    """
    found = Activity.objects.filter(user=user, deleted_at__isnull=True, canonical__isnull=False)
    if audience is not Audience.OWNER:
        found = found.filter(canonical__provider__in=sources_for(audience.use))
    return found.order_by("-started_at", "-pk")


def sources_for(use: Use) -> list[str]:
    """Return the sources whose terms allow a use."""
    return [source.value for source in Source if permits([source], use)]


def rows(activities: QuerySet[Activity]) -> list[ActivityRow]:
    """Read activities as list rows, in one query."""
    values = activities.values(
        "pk",
        "public_id",
        "started_at",
        "local_on",
        "sources",
        shown_title=_edited_or("edited_title", "canonical__title"),
        shown_sport=_edited_or("edited_sport", "canonical__sport"),
        **ROW_FIELDS,
    )
    return [_row(dict(value)) for value in values]


def rows_of(activities: Iterable[Activity]) -> list[ActivityRow]:
    """Return the list rows of activities that were looked up already, in their order."""
    ids = [activity.pk for activity in activities]
    found = {row.pk: row for row in rows(Activity.objects.filter(pk__in=ids))}
    return [found[pk] for pk in ids if pk in found]


def _row(value: dict[str, Any]) -> ActivityRow:
    title, sport = value.pop("shown_title"), value.pop("shown_sport")
    return ActivityRow(title=title, sport=Sport(sport), **value | {"sources": tuple(value["sources"])})


def recent(
    user: User,
    *,
    limit: int,
    before: tuple[datetime, int] | None = None,
    audience: Audience = Audience.OWNER,
) -> list[ActivityRow]:
    """Return the newest activities, or those older than the row `before` (its start and pk)."""
    found = visible(user, audience)
    if before is not None:
        started_at, pk = before
        found = found.filter(Q(started_at__lt=started_at) | Q(started_at=started_at, pk__lt=pk))
    return rows(found[:limit])


def hidden(user: User, *, limit: int = 50) -> list[ActivityRow]:
    """Return hidden activities, the latest hidden first, so that they can be brought back."""
    return rows(_hidden(user).order_by("-deleted_at")[:limit])


def _hidden(user: User) -> QuerySet[Activity]:
    return Activity.objects.filter(user=user, deleted_at__isnull=False, canonical__isnull=False)


def between(
    user: User, first_on: date, last_on: date, *, audience: Audience = Audience.OWNER
) -> list[ActivityRow]:
    """Return activities whose local day lies in [first_on, last_on]."""
    return rows(visible(user, audience).filter(local_on__range=(first_on, last_on)))


@dataclass(frozen=True, slots=True)
class LoadInput:
    """What training load needs to know of an activity beside its samples."""

    pk: int
    local_on: date
    sport: Sport
    sources: tuple[str, ...]
    timer_s: float | None
    elapsed_s: float | None
    distance_m: float | None
    perceived_exertion: int | None
    device_threshold_power_w: float | None
    device_threshold_heart_rate_bpm: float | None
    device_max_heart_rate_bpm: float | None
    device_resting_heart_rate_bpm: float | None
    changed_at: datetime


def load_inputs(user: User, *, from_on: date | None = None) -> list[LoadInput]:
    """Return what load needs of every visible activity from a local day on, oldest first."""
    found = visible(user).order_by("started_at", "pk")
    if from_on is not None:
        found = found.filter(local_on__gte=from_on)
    values = found.values(
        "pk",
        "local_on",
        "sources",
        "perceived_exertion",
        "changed_at",
        shown_sport=_edited_or("edited_sport", "canonical__sport"),
        **{
            name: F(f"canonical__{name}")
            for name in (
                "timer_s",
                "elapsed_s",
                "distance_m",
                "device_threshold_power_w",
                "device_threshold_heart_rate_bpm",
                "device_max_heart_rate_bpm",
                "device_resting_heart_rate_bpm",
            )
        },
    )
    return [_load_input(dict(value)) for value in values]


def _load_input(value: dict[str, Any]) -> LoadInput:
    sport, sources = Sport(value.pop("shown_sport")), tuple(value.pop("sources"))
    return LoadInput(sport=sport, sources=sources, **value)


def samples_of(activity_ids: Iterable[int]) -> Iterable[tuple[int, Samples]]:
    """Yield the samples of activities, unpacked one at a time."""
    packed = StreamSet.objects.filter(recording__canonical_of__in=list(activity_ids)).values_list(
        "recording__canonical_of", "packed"
    )
    for activity_id, blob in packed.iterator(chunk_size=20):
        yield activity_id, streams.unpack(bytes(blob))


def streams_of(activity: Activity) -> Samples:
    """Return the samples that an activity shows; empty where there are none."""
    found = StreamSet.objects.filter(recording=activity.canonical).first()
    return Samples.empty() if found is None else streams.unpack(bytes(found.packed))


def stream_facts(activity: Activity) -> tuple[list[str], int]:
    """Return which channels an activity shows and how many samples, without unpacking them."""
    found = StreamSet.objects.filter(recording=activity.canonical).values_list("channels", "sample_count")
    return found.first() or ([], 0)


def laps_of(activity: Activity) -> list[Lap]:
    """Return the laps that an activity shows, in order."""
    return list(Lap.objects.filter(recording=activity.canonical).order_by("number"))


def recordings_of(activity: Activity) -> list[Recording]:
    """Return every recording of an activity, the shown one first."""
    found = activity.recordings.select_related("original_file").order_by("recorded_at", "pk")
    return sorted(found, key=lambda recording: recording.pk != activity.canonical_id)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A delivery as its owner sees it."""

    public_id: UUID
    name: str
    byte_count: int
    state: str
    message: str
    error_code: str
    warnings: tuple[str, ...]
    created_at: datetime
    activities: tuple[ActivityRow, ...]
    hidden_activities: tuple[ActivityRow, ...]


def uploads_of(user: User) -> QuerySet[Delivery]:
    """Return the person's uploads, newest first."""
    return Delivery.objects.filter(user=user, provider=Source.FILE).order_by("-created_at", "-pk")


def incoming(
    user: User, *, limit: int = 20, public_id: UUID | None = None, among: Iterable[int] | None = None
) -> list[Incoming]:
    """Return the person's latest uploads with what became of them; four queries however many.

    Args:
        public_id: this one alone. among: these alone, by their pk.
    """
    found = uploads_of(user).select_related("original_file")
    if public_id is not None:
        found = found.filter(public_id=public_id)
    deliveries = list(found[:limit] if among is None else found.filter(pk__in=among))
    file_ids = [delivery.original_file_id for delivery in deliveries]
    pairs = (
        Recording.objects.filter(user=user, original_file__in=file_ids)
        .exclude(activity=None)
        .values_list("original_file_id", "activity_id")
    )
    by_file: dict[int | None, set[int]] = {}
    for file_id, activity_id in pairs:
        if activity_id is not None:
            by_file.setdefault(file_id, set()).add(activity_id)
    wanted = {activity_id for ids in by_file.values() for activity_id in ids}
    shown = {row.pk: row for row in rows(visible(user).filter(pk__in=wanted))}
    gone = {row.pk: row for row in rows(_hidden(user).filter(pk__in=wanted))}
    return [
        Incoming(
            public_id=delivery.public_id,
            name=delivery.original_file.name if delivery.original_file else "",
            byte_count=delivery.original_file.byte_count if delivery.original_file else 0,
            state=delivery.state,
            message=sentences.of_error(
                delivery.error_code, delivery.error_details, is_final=delivery.state == State.FAILED
            ),
            error_code=delivery.error_code,
            warnings=tuple(sentences.of_warning(note["code"], note["details"]) for note in delivery.warnings),
            created_at=delivery.created_at,
            activities=_pick(shown, by_file.get(delivery.original_file_id)),
            hidden_activities=_pick(gone, by_file.get(delivery.original_file_id)),
        )
        for delivery in deliveries
    ]


def _pick(known: dict[int, ActivityRow], wanted: set[int] | None) -> tuple[ActivityRow, ...]:
    found = [known[pk] for pk in wanted or () if pk in known]
    return tuple(sorted(found, key=lambda row: row.started_at))


def load_input(activity: Activity) -> LoadInput:
    """Return what load needs to know of one activity."""
    recorded = activity.canonical or Recording()
    return LoadInput(
        pk=activity.pk,
        local_on=activity.local_on,
        sport=Sport(activity.edited_sport or recorded.sport or Sport.OTHER),
        sources=tuple(activity.sources),
        timer_s=recorded.timer_s,
        elapsed_s=recorded.elapsed_s,
        distance_m=recorded.distance_m,
        perceived_exertion=activity.perceived_exertion,
        device_threshold_power_w=recorded.device_threshold_power_w,
        device_threshold_heart_rate_bpm=recorded.device_threshold_heart_rate_bpm,
        device_max_heart_rate_bpm=recorded.device_max_heart_rate_bpm,
        device_resting_heart_rate_bpm=recorded.device_resting_heart_rate_bpm,
        changed_at=activity.changed_at,
    )


@dataclass(frozen=True, slots=True)
class PayloadFacts:
    """That a provider sent something, and when; never what was in it."""

    payload_id: UUID
    kind: str
    created_at: datetime


def payloads_of(delivery: Delivery) -> list[PayloadFacts]:
    """Return what came in with a delivery, the oldest first, without the bodies."""
    found = RawPayload.objects.filter(user_id=delivery.user_id, delivery_public_id=delivery.public_id)
    facts = found.order_by("created_at").values("payload_id", "kind", "created_at")
    return [PayloadFacts(**each) for each in facts]


def page_mark(
    user: User, public_id: UUID, *, audience: Audience = Audience.OWNER
) -> tuple[datetime, int] | None:
    """Return where in the list an activity stands, for `recent(before=)`; None for an unknown one."""
    found = Activity.objects.filter(user=user) if audience is Audience.OWNER else visible(user, audience)
    return found.filter(public_id=public_id).values_list("started_at", "pk").first()


def count_waiting(user: User) -> int:
    """Return how many of the person's uploads are still to be read."""
    unfinished = (State.PENDING, State.CLAIMED)
    return Delivery.objects.filter(user=user, provider=Source.FILE, state__in=unfinished).count()


def connections_of(user: User) -> list[Connection]:
    """Return the person's accounts at providers, without those that were ended."""
    return list(Connection.objects.filter(user=user).exclude(state=ConnectionState.REVOKED))


def waiting_by_provider(user: User) -> dict[str, int]:
    """Return how many things of each provider are still to be fetched."""
    unfinished = Delivery.objects.filter(user=user, state__in=(State.PENDING, State.CLAIMED))
    counted = unfinished.exclude(provider=Source.FILE).values_list("provider").annotate(Count("pk"))
    return dict(counted.order_by())


def count_recordings(connection: Connection) -> int:
    """Return how many recordings of the person came from the connection's provider."""
    return Recording.objects.filter(user_id=connection.user_id, provider=connection.provider).count()


def news_mark(user: User) -> str:
    """Return a text that changes when an activity of the person comes, changes or goes, or a day does."""
    found = Activity.objects.filter(user=user).aggregate(count=Count("pk"), latest=Max("changed_at"))
    days = health_changed_at(user)
    times = (at.timestamp() if at else 0 for at in (found["latest"], days))
    return "-".join([str(found["count"]), *(f"{time:.6f}" for time in times)])


def has_connections(user: User) -> bool:
    """Say whether something may come in by itself."""
    return Connection.objects.filter(user=user, state=ConnectionState.ACTIVE).exists()
