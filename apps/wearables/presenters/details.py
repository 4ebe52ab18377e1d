"""One activity in words: its head, tiles, laps, recordings, and what its owner says of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.models import Units
from apps.accounts.selectors import Preferences, zone
from apps.core import formatting
from apps.wearables import charts, selectors
from apps.wearables.access import ALL_SEEN, Seen
from apps.wearables.domain.samples import Samples
from apps.wearables.domain.sports import Sport
from apps.wearables.models import Activity, Recording
from apps.wearables.presenters import words
from apps.wearables.presenters.laps import LapTable, lap_table
from apps.wearables.presenters.stream_table import StreamTable, stream_table
from apps.wearables.presenters.tiles import Tile, tiles, whole
from apps.wearables.presenters.words import SourceBadge, SportUnits
from apps.wearables.selectors import LoadInput


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the person says; empty where they say nothing."""

    note: str
    feel: str
    exertion: str

    def __bool__(self) -> bool:
        return bool(self.note or self.feel or self.exertion)


@dataclass(frozen=True, slots=True)
class RecordingLine:
    """One source's account of the session."""

    public_id: UUID
    source: SourceBadge
    device: str
    kind: str
    is_shown: bool
    original_id: UUID | None
    original_name: str
    link: str
    link_word: str


@dataclass(frozen=True, slots=True)
class ActivityDetail:
    """The activity as its page shows it; `whole` is JSON for the chart, the last two are for training."""

    pk: int
    public_id: UUID
    title: str
    sport: Sport
    sport_word: str
    sport_icon: str
    day: str
    time: str
    zone: str
    device: str
    sources: tuple[str, ...]
    badges: tuple[SourceBadge, ...]
    tiles: tuple[Tile, ...]
    whole: str
    laps: LapTable
    table: StreamTable | None
    has_route: bool
    recordings: tuple[RecordingLine, ...]
    own: OwnWords | None
    device_load: str
    samples: Samples
    load_input: LoadInput


def detail(activity: Activity, preferences: Preferences, seen: Seen = ALL_SEEN) -> ActivityDetail:
    """Put an activity into words, as far as the reader may see it; three queries."""
    recording = activity.canonical or Recording()
    sport = charts.sport_of(activity)
    units = SportUnits(sport, imperial=preferences.units == Units.IMPERIAL)
    samples = seen.samples(selectors.streams_of(activity))
    day, time, where = _started(activity, recording, preferences)
    return ActivityDetail(
        pk=activity.pk,
        public_id=activity.public_id,
        title=activity.edited_title or recording.title or words.sport_word(sport),
        sport=sport,
        sport_word=words.sport_word(sport),
        sport_icon=words.sport_icon(sport),
        day=day,
        time=time,
        zone=where,
        device=words.device_name(recording.device_maker, recording.device_product),
        sources=tuple(activity.sources),
        badges=words.source_badges(activity.sources),
        tiles=tiles(recording, units),
        whole=json.dumps(whole(recording, units)),
        laps=lap_table(selectors.laps_of(activity), units),
        table=stream_table(samples, units),
        has_route=samples.latitude_deg is not None and samples.longitude_deg is not None,
        recordings=tuple(
            _recording(each, activity, seen) for each in seen.recordings(selectors.recordings_of(activity))
        ),
        own=own_words(activity) if seen.feelings else None,
        device_load="" if recording.device_load is None else formatting.number(recording.device_load),
        samples=samples,
        load_input=selectors.load_input(activity),
    )


def own_words(activity: Activity) -> OwnWords:
    """Return what the person says about their activity."""
    exertion = activity.perceived_exertion
    return OwnWords(
        note=activity.note,
        feel=words.feel_word(activity.feel),
        exertion="" if exertion is None else _("%(rating)d of 10") % {"rating": exertion},
    )


def _started(activity: Activity, recording: Recording, preferences: Preferences) -> tuple[str, str, str]:
    """Return day and time where it happened, and which clock that is."""
    offset_s = recording.utc_offset_s
    home = zone(recording.time_zone) if recording.time_zone else preferences.time_zone
    started: datetime = formatting.local(activity.started_at, utc_offset_s=offset_s, home=home)
    if offset_s is not None or recording.time_zone:
        where = _("local time, UTC%(offset)s") % {"offset": formatting.offset(started)}
    else:
        where = _("in your time zone; the device names none")
    return formatting.long_day(started.date()), formatting.time_of_day(started), where


def _recording(recording: Recording, activity: Activity, seen: Seen) -> RecordingLine:
    [badge] = words.source_badges([recording.provider])
    original = recording.original_file if seen.is_owner else None
    return RecordingLine(
        public_id=recording.public_id,
        source=badge,
        device=words.device_name(recording.device_maker, recording.device_product),
        kind=recording.kind.upper(),
        is_shown=recording.pk == activity.canonical_id,
        original_id=original.public_id if original else None,
        original_name=original.name if original else "",
        link=words.link_of(recording.provider, recording.external_id) if seen.is_owner else "",
        link_word=words.LINK_WORDS.get(recording.provider, ""),
    )
