"""What one file or one provider says about what somebody did, in SI units; missing is None."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from apps.wearables.domain.samples import Channel, Samples
from apps.wearables.domain.sports import Sport, SportFamily

__all__ = [
    "ActivityRecord",
    "Channel",
    "Device",
    "FileContent",
    "FileKind",
    "FileWarning",
    "LapRecord",
    "LengthRecord",
    "Measures",
    "Pause",
    "Samples",
    "Sport",
    "SportFamily",
]


class FileKind(StrEnum):
    """The formats of activity files, richest first."""

    FIT = "fit"
    TCX = "tcx"
    GPX = "gpx"


LONGEST_TITLE = 200
LONGEST_DEVICE_NAME = 60
LONGEST_WORD = 48


@dataclass(frozen=True, slots=True)
class Device:
    """What recorded it, without serial number; both are words such as "garmin", "edge_530"."""

    maker: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """The timer stood still in [start_s, end_s), seconds from the recording's start."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Figures that a session and each of its laps have.

    `work_kj` is mechanical work, `calories_kcal` what the device believes was burnt. A heart rate of 0
    throughout means that no strap was worn, so it is missing.
    """

    elapsed_s: float
    timer_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    work_kj: float | None = None
    calories_kcal: float | None = None
    avg_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None
    avg_power_w: float | None = None
    max_power_w: float | None = None
    normalised_power_w: float | None = None
    avg_cadence_rpm: float | None = None
    max_cadence_rpm: float | None = None
    avg_speed_mps: float | None = None
    max_speed_mps: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LapRecord(Measures):
    """One lap as the device closed it; `start_s` counts from the recording's start.

    `trigger` is the device's word for what ended the lap ("manual", "distance", ...), `intensity` its word
    for the lap's purpose ("active", "rest", ...).
    """

    start_s: float
    trigger: str | None = None
    intensity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthRecord:
    """One length of the pool; an idle one is a rest at the wall."""

    start_s: float
    elapsed_s: float
    is_active: bool
    strokes: int | None = None
    stroke: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecord(Measures):
    """One session of one sport.

    Values are those that the device itself recorded; the names in `computed` were worked out from the samples
    because the device left them out, or, for `started_at`, stand in for what its owner hides at the provider,
    who then tells the day only. The `device_*` thresholds are what the device was set to, and its load
    and intensity are its own sums (TSS, IF), not ours. `rr_ms` are beat-to-beat intervals in recorded order.
    `sport_text` and `sub_sport` are the file's own words.
    """

    sport: Sport
    started_at: datetime
    sport_text: str | None = None
    sub_sport: str | None = None
    title: str | None = None
    utc_offset_s: int | None = None
    time_zone: str | None = None
    device_load: float | None = None
    device_intensity: float | None = None
    device_threshold_power_w: float | None = None
    device_threshold_heart_rate_bpm: float | None = None
    device_max_heart_rate_bpm: float | None = None
    device_resting_heart_rate_bpm: float | None = None
    pool_length_m: float | None = None
    device: Device = Device()
    laps: tuple[LapRecord, ...] = ()
    lengths: tuple[LengthRecord, ...] = ()
    pauses: tuple[Pause, ...] = ()
    rr_ms: tuple[int, ...] = ()
    samples: Samples = field(default_factory=Samples.empty)
    external_index: int = 0
    external_id: str | None = None
    computed: frozenset[str] = frozenset()

    @property
    def ended_at(self) -> datetime:
        """The first instant after the session."""
        return self.started_at + timedelta(seconds=self.elapsed_s)


@dataclass(frozen=True, slots=True)
class FileWarning:
    """Something the owner of a readable file should know; `code` names a sentence in `files/notices`."""

    code: str
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileContent:
    """Everything usable in one file; a multisport file has an activity for each leg, transitions included."""

    kind: FileKind
    activities: tuple[ActivityRecord, ...]
    warnings: tuple[FileWarning, ...] = ()
