"""What goes into an activity's load and what comes out: facts, method, value, and what it rests on."""

import math
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from apps.training.domain.effort import CR10_MAX


class Discipline(StrEnum):
    """As much of a sport as choosing a method needs."""

    CYCLING = "cycling"
    RUNNING = "running"
    SWIMMING = "swimming"
    OTHER = "other"


class SeriesSport(StrEnum):
    """What a series sums: everything, or one discipline."""

    ALL = "all"
    CYCLING = "cycling"
    RUNNING = "running"
    SWIMMING = "swimming"
    OTHER = "other"


class LoadMethod(StrEnum):
    """How a load was computed, in the order of preference."""

    POWER = "power"
    GRADED_PACE = "graded_pace"
    SWIM = "swim"
    HEART_RATE = "heart_rate"
    SESSION_RPE = "session_rpe"
    MANUAL = "manual"
    NONE = "none"


METHOD_VERSIONS = MappingProxyType(dict.fromkeys(LoadMethod, 1))
"""Version of each method; raise it when a change alters values, so that stored ones can be redone."""


class MissingReason(StrEnum):
    """Why a method gave no value. The order is by what is most worth telling a person."""

    NO_THRESHOLD = "no_threshold"
    """The samples are there, a threshold is not."""
    INCONSISTENT_THRESHOLDS = "inconsistent_thresholds"
    """Heart rates that are not resting < LTHR <= maximum."""
    LOW_COVERAGE = "low_coverage"
    """Readings for less than three quarters of the time."""
    TOO_SPARSE = "too_sparse"
    """Readings more than 10 s apart."""
    TOO_SHORT = "too_short"
    """Under 30 seconds of readings."""
    IMPLAUSIBLE_TIME = "implausible_time"
    """Timestamps that span more than ten days."""
    IMPLAUSIBLE_SPEED = "implausible_speed"
    """A swim faster than anybody swims: the distance or the time is wrong."""
    NO_DURATION = "no_duration"
    NO_DISTANCE = "no_distance"
    NO_SAMPLES = "no_samples"
    """The channel is absent, empty or 0 throughout."""
    NOT_RATED = "not_rated"
    NOT_ENTERED = "not_entered"
    NOT_APPLICABLE = "not_applicable"
    """The method belongs to another discipline."""


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """What is known of an activity beside its samples; None where unknown.

    ``duration_s`` is timer time (pauses left out), ``moving_s`` time in motion, ``cr10`` the athlete's rating
    on Borg's CR10 scale, ``manual_load`` a load typed in by a person (100 = an hour at threshold).

    Raises:
        ValueError: a negative or infinite number, or a rating outside 0 to 10.
    """

    discipline: Discipline
    duration_s: float | None = None
    moving_s: float | None = None
    distance_m: float | None = None
    cr10: float | None = None
    manual_load: float | None = None

    def __post_init__(self) -> None:
        numbers = (self.duration_s, self.moving_s, self.distance_m, self.cr10, self.manual_load)
        if any(number is not None and not (math.isfinite(number) and number >= 0) for number in numbers):
            raise ValueError("facts must be finite and not negative")
        if self.cr10 is not None and self.cr10 > CR10_MAX:
            raise ValueError("a rating lies within 0 and 10")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A method that came before the chosen one, and why it gave no value."""

    method: LoadMethod
    reason: MissingReason


@dataclass(frozen=True, slots=True)
class LoadResult:
    """An activity's load by one method, never a mixture of two.

    ``value`` is on the scale where an hour at threshold is 100, or None. ``basis`` names what the value rests
    on as ``method;key=value;...``: each threshold with its origin, the gap rule, the source of the grade.
    """

    method: LoadMethod
    value: float | None
    is_estimated: bool
    basis: str
    intensity_factor: float | None = None
    normalised_power_w: float | None = None
    graded_speed_mps: float | None = None
    swim_speed_mps: float | None = None
    trimp: float | None = None
    session_rpe: float | None = None
    skipped: tuple[Skipped, ...] = ()

    @property
    def method_version(self) -> int:
        """The version of the method that computed this result."""
        return METHOD_VERSIONS[self.method]

    @property
    def reason(self) -> MissingReason | None:
        """Why there is no value: the skipped methods' reason most worth telling. None with a value."""
        if self.value is not None or not self.skipped:
            return None
        ranked = list(MissingReason)
        return min((skipped.reason for skipped in self.skipped), key=ranked.index)
