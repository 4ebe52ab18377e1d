"""GPX tracks as activities of ours; nearly every figure is worked out, for GPX states none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from apps.wearables.domain.geo import cumulative_distance_m
from apps.wearables.domain.records import (
    LONGEST_DEVICE_NAME,
    LONGEST_TITLE,
    LONGEST_WORD,
    ActivityRecord,
    Device,
    FileWarning,
    Pause,
)
from apps.wearables.domain.samples import Channel, FloatArray
from apps.wearables.domain.summaries import complete
from apps.wearables.providers.files import notices
from apps.wearables.providers.files.assembly import Points, to_samples, without_strays
from apps.wearables.providers.files.faults import NoTime, TooLarge
from apps.wearables.providers.files.gpx.schema import GpxSink, GpxTrack, Values
from apps.wearables.providers.files.gpx.sports import to_sport
from apps.wearables.providers.files.limits import MAX_ACTIVITIES
from apps.wearables.providers.files.xml_values import instant, number, written_offset_s
from apps.wearables.providers.values import line

MAX_UNTIMED_SHARE = 0.1  # beyond this the file is a route, or a part of a recording is missing
SAME_OUTING_S = 6 * 3600.0  # tracks that follow sooner are one activity: devices cut at pauses and laps

_COMPUTED = frozenset({"elapsed_s", "timer_s", "distance_m", "samples.distance_m"})

_READINGS: dict[Channel, tuple[str, Callable[[str], float | None]]] = {
    Channel.HEART_RATE: ("hr", number),
    Channel.POWER: ("power", number),
    Channel.CADENCE: ("cad", number),
    Channel.SPEED: ("speed", number),
    Channel.ALTITUDE: ("ele", number),
    Channel.LATITUDE: ("lat", number),
    Channel.LONGITUDE: ("lon", number),
    Channel.TEMPERATURE: ("temp", number),
}


@dataclass(frozen=True, slots=True)
class _Timed:
    track: GpxTrack
    at_s: FloatArray  # NaN where a point has no time

    @property
    def first_s(self) -> float:
        return float(np.nanmin(self.at_s))

    @property
    def last_s(self) -> float:
        return float(np.nanmax(self.at_s))


def to_activities(sink: GpxSink) -> tuple[list[ActivityRecord], list[FileWarning]]:
    """Return one activity for each outing of the file's tracks.

    Raises:
        NoTime: more than a tenth of the points have no time.
        TooLarge: more outings than a file has.
    """
    tracks = [_Timed(track, _times(track.points)) for track in sink.tracks if track.points]
    count = sum(track.at_s.size for track in tracks)
    missing = sum(int(np.isnan(track.at_s).sum()) for track in tracks)
    if missing > MAX_UNTIMED_SHARE * count:
        raise NoTime(missing=missing, points=count)
    warnings = [notices.warning(notices.POINTS_WITHOUT_TIME, count=missing)] if missing else []
    outings = _outings(tracks)
    if len(outings) > MAX_ACTIVITIES:
        raise TooLarge(limit=f"{MAX_ACTIVITIES} activities")
    activities = []
    for index, outing in enumerate(outings):
        record, more = _activity(outing, creator=sink.creator, index=index)
        activities.append(record)
        warnings += [warning for warning in more if warning not in warnings]
    return activities, warnings


def _times(points: Sequence[Values]) -> FloatArray:
    instants = (instant(point.get("time", "")) for point in points)
    return np.array([np.nan if at is None else at.timestamp() for at in instants])


def _outings(tracks: Sequence[_Timed]) -> list[list[_Timed]]:
    """Join tracks of one type that follow each other closely; a track without times cannot be placed."""
    outings: list[list[_Timed]] = []
    placed = [track for track in tracks if not np.isnan(track.at_s).all()]
    for track in sorted(placed, key=lambda track: track.first_s):
        before = outings[-1][-1] if outings else None
        if (
            before is None
            or track.first_s - before.last_s > SAME_OUTING_S
            or to_sport(track.track.type) is not to_sport(before.track.type)
        ):
            outings.append([track])
        else:
            outings[-1].append(track)
    return outings


def _activity(
    outing: Sequence[_Timed], *, creator: str, index: int
) -> tuple[ActivityRecord, list[FileWarning]]:
    rows = [row for track in outing for row in track.track.points]
    segments = np.array([segment for track in outing for segment in track.track.segments], dtype=np.int64)
    columns = {channel: _column(rows, *reading) for channel, reading in _READINGS.items()}
    columns[Channel.DISTANCE] = cumulative_distance_m(
        columns[Channel.LATITUDE], columns[Channel.LONGITUDE], segments
    )
    at_s = np.concatenate([track.at_s for track in outing])
    points, warnings = without_strays(Points(at_s, columns).take(~np.isnan(at_s)))
    start_s = float(points.at_s.min())
    samples, more = to_samples(points, start_s=start_s)
    stretches = _stretches(at_s - start_s, segments)
    record = ActivityRecord(
        sport=to_sport(outing[0].track.type),
        sport_text=line(outing[0].track.type, longest=LONGEST_WORD),
        title=line(outing[0].track.name, longest=LONGEST_TITLE),
        started_at=datetime.fromtimestamp(start_s, UTC),
        utc_offset_s=written_offset_s(rows[0].get("time", "")),
        elapsed_s=float(samples.time_s[-1]),
        timer_s=sum(end - begin for begin, end in stretches),
        distance_m=float(columns[Channel.DISTANCE][-1]),
        pauses=tuple(
            Pause(end, begin) for (_before, end), (begin, _after) in pairwise(stretches) if begin > end
        ),
        device=Device(product=line(creator, longest=LONGEST_DEVICE_NAME)),
        samples=samples,
        external_index=index,
        computed=_COMPUTED,
    )
    return complete(record), warnings + more


def _column(rows: Sequence[Values], name: str, read: Callable[[str], float | None]) -> FloatArray:
    values = (read(row.get(name, "")) for row in rows)
    return np.fromiter((np.nan if value is None else value for value in values), np.float64, len(rows))


def _stretches(offset_s: FloatArray, segments: npt.NDArray[np.int64]) -> list[tuple[float, float]]:
    """Return first and last time of each segment that has any, in order of time."""
    known = ~np.isnan(offset_s)
    order = np.argsort(segments[known], kind="stable")
    times, owners = offset_s[known][order], segments[known][order]
    begins = np.flatnonzero(np.diff(owners, prepend=-1))
    firsts, lasts = np.minimum.reduceat(times, begins), np.maximum.reduceat(times, begins)
    return sorted(zip(np.round(firsts, 3).tolist(), np.round(lasts, 3).tolist(), strict=True))
