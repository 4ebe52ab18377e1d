"""TCX as it is written: laps with their sums and trackpoints, by element name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.wearables.providers.files.faults import TooLarge
from apps.wearables.providers.files.limits import MAX_ACTIVITIES, MAX_LAPS, MAX_SAMPLES

Values = dict[str, str]

_POINT_FIELDS = frozenset(
    {
        "Time",
        "LatitudeDegrees",
        "LongitudeDegrees",
        "AltitudeMeters",
        "DistanceMeters",
        "Cadence",
        "RunCadence",
        "Speed",
        "Watts",
    }
)
_LAP_FIELDS = frozenset(
    {
        "TotalTimeSeconds",
        "DistanceMeters",
        "MaximumSpeed",
        "Calories",
        "AverageHeartRateBpm",
        "MaximumHeartRateBpm",
        "Cadence",
        "Intensity",
        "TriggerMethod",
        "AvgSpeed",
        "AvgRunCadence",
        "MaxRunCadence",
        "MaxBikeCadence",
        "AvgWatts",
        "MaxWatts",
    }
)


@dataclass(slots=True)
class TcxLap:
    """One lap: its sums, and its points in order."""

    start: str
    sums: Values = field(default_factory=dict)
    points: list[Values] = field(default_factory=list)


@dataclass(slots=True)
class TcxActivity:
    """One activity; `Activity` elements of a multisport session come one after the other."""

    sport: str
    identity: str = ""
    notes: str = ""
    device: str = ""
    laps: list[TcxLap] = field(default_factory=list)


class TcxSink:
    """Collects a document's activities; `others` are names of other things it holds."""

    def __init__(self) -> None:
        self.activities: list[TcxActivity] = []
        self.others: set[str] = set()
        self._point: Values | None = None
        self._points = 0
        self._laps = 0

    def opened(self, path: list[str], attributes: Mapping[str, str]) -> None:
        """Begin an activity, a lap or a point."""
        name = path[-1]
        if name in ("Course", "Workout"):
            self.others.add(name)
        elif name == "Activity" or path[-2:] == ["NextSport", "Transition"]:
            sport = attributes.get("Sport", "") if name == "Activity" else name
            self.activities.append(TcxActivity(sport))
        elif not self.activities or "Course" in path:
            return
        elif name == "Lap":
            self.activities[-1].laps.append(TcxLap(attributes.get("StartTime", "")))
            self._laps += 1
            if len(self.activities) > MAX_ACTIVITIES or self._laps > MAX_LAPS:
                raise TooLarge(limit=f"{MAX_ACTIVITIES} activities, {MAX_LAPS} laps")
        elif name == "Trackpoint":
            self._point = {}

    def closed(self, path: list[str], text: str) -> None:
        """Take a value, or finish a point."""
        if not self.activities or "Course" in path:
            return
        name, parent = path[-1], path[-2] if len(path) > 1 else ""
        activity = self.activities[-1]
        if self._point is not None:
            self._close_in_point(name, parent, text, self._point)
        elif "Lap" in path and activity.laps:
            key = parent if name == "Value" else name
            if key in _LAP_FIELDS:
                activity.laps[-1].sums.setdefault(key, text)
        elif (parent, name) == ("Creator", "Name"):
            activity.device = text
        elif name == "Id":
            activity.identity = activity.identity or text
        elif name == "Notes":
            activity.notes = activity.notes or text

    def _close_in_point(self, name: str, parent: str, text: str, point: Values) -> None:
        if name == "Trackpoint":
            self._point = None
            if self.activities[-1].laps:
                self._points += 1
                self.activities[-1].laps[-1].points.append(point)
            if self._points > MAX_SAMPLES:
                raise TooLarge(limit=f"{MAX_SAMPLES} samples")
        elif name == "Value" and parent == "HeartRateBpm":
            point[parent] = text
        elif name in _POINT_FIELDS:
            point[name] = text
