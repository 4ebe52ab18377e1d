"""A planned workout as a device gets it: every target resolved to an absolute number."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from apps.wearables.domain.sports import Sport


class StepKind(StrEnum):
    """What a step is for."""

    WARM_UP = "warm_up"
    WORK = "work"
    RECOVERY = "recovery"
    REST = "rest"
    COOL_DOWN = "cool_down"


class EndKind(StrEnum):
    """What ends a step; the value's unit is in the name."""

    TIME_S = "time_s"
    DISTANCE_M = "distance_m"
    LAP_BUTTON = "lap_button"


class TargetKind(StrEnum):
    """What to hold during a step; the bounds' unit is in the name."""

    NONE = "none"
    POWER_W = "power_w"
    HEART_RATE_BPM = "heart_rate_bpm"
    SPEED_MPS = "speed_mps"
    CADENCE_RPM = "cadence_rpm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; `end_value` is None only where the lap button ends it, the bounds only without a target."""

    kind: StepKind
    end: EndKind
    end_value: float | None = None
    target: TargetKind = TargetKind.NONE
    target_low: float | None = None
    target_high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Steps done several times over; repeats do not nest."""

    times: int
    steps: tuple[Step, ...]


class LeftOut(StrEnum):
    """What a provider holds of a workout and our record cannot."""

    ZONE_TARGET = "zone_target"
    SECOND_TARGET = "second_target"
    OTHER_TARGET = "other_target"
    OTHER_END = "other_end"
    OTHER_STEP = "other_step"
    INNER_REPEAT = "inner_repeat"
    SEVERAL_SPORTS = "several_sports"
    DETAILS = "details"


class Unsupported(StrEnum):
    """Why a provider cannot take a workout as it is."""

    SPORT = "sport"
    TITLE = "title"
    NOTE = "note"
    NO_STEPS = "no_steps"
    TOO_MANY_STEPS = "too_many_steps"
    REPEAT = "repeat"
    END = "end"
    TARGET = "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceWorkout:
    """A whole workout. `left_out` is empty but for one that was read from a provider."""

    title: str
    sport: Sport
    parts: tuple[Step | Repeat, ...]
    note: str = ""
    left_out: frozenset[LeftOut] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutSummary:
    """One line of a person's library at a provider."""

    external_id: str
    title: str
    sport: Sport
    duration_s: float | None = None
    changed_at: datetime | None = None
