"""GPX as it is written: tracks, segments and points, by element name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.wearables.providers.files.faults import TooLarge
from apps.wearables.providers.files.limits import MAX_LAPS, MAX_SAMPLES

Values = dict[str, str]

# Names in extensions, in lower case: Garmin's TrackPointExtension 1 and 2, its PowerExtension, Strava's
_EXTENSIONS = {
    "hr": "hr",
    "heartrate": "hr",
    "cad": "cad",
    "cadence": "cad",
    "atemp": "temp",
    "temp": "temp",
    "speed": "speed",
    "power": "power",
    "powerinwatts": "power",
    "watts": "power",
}


@dataclass(slots=True)
class GpxTrack:
    """One track; a point's segment number grows over the whole file."""

    name: str = ""
    type: str = ""
    points: list[Values] = field(default_factory=list)
    segments: list[int] = field(default_factory=list)


class GpxSink:
    """Collects a document's tracks; `others` are names of other things it holds."""

    def __init__(self) -> None:
        self.creator = ""
        self.tracks: list[GpxTrack] = []
        self.others: set[str] = set()
        self._segment = 0
        self._points = 0
        self._point: Values | None = None

    def opened(self, path: list[str], attributes: Mapping[str, str]) -> None:
        """Begin a track, a segment or a point."""
        name = path[-1]
        if name == "gpx":
            self.creator = attributes.get("creator", "")
        elif name == "trk":
            self.tracks.append(GpxTrack())
            self._count_part()
        elif name == "trkseg":
            self._segment += 1
            self._count_part()
        elif name in ("rte", "wpt"):
            self.others.add(name)
        elif name == "trkpt" and self.tracks:
            self._point = {"lat": attributes.get("lat", ""), "lon": attributes.get("lon", "")}

    def _count_part(self) -> None:
        if len(self.tracks) + self._segment > MAX_LAPS:
            raise TooLarge(limit=f"{MAX_LAPS} tracks and segments")

    def closed(self, path: list[str], text: str) -> None:
        """Take a value, or finish a point."""
        if not self.tracks:
            return
        name, parent, track = path[-1], path[-2] if len(path) > 1 else "", self.tracks[-1]
        if self._point is not None:
            self._close_in_point(name, parent, text, self._point)
        elif parent == "trk" and name == "name":
            track.name = text
        elif parent == "trk" and name == "type":
            track.type = text

    def _close_in_point(self, name: str, parent: str, text: str, point: Values) -> None:
        if name == "trkpt":
            self._point = None
            self._points += 1
            self.tracks[-1].points.append(point)
            self.tracks[-1].segments.append(self._segment)
            if self._points > MAX_SAMPLES:
                raise TooLarge(limit=f"{MAX_SAMPLES} samples")
        elif parent == "trkpt" and name in ("ele", "time"):
            point[name] = text
        elif name.lower() in _EXTENSIONS:
            point.setdefault(_EXTENSIONS[name.lower()], text)
