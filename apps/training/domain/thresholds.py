"""What is known of an athlete's thresholds, and where each value came from."""

import math
from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a threshold came from."""

    MANUAL = "manual"
    DEVICE = "device"
    ESTIMATE = "estimate"


class Sex(StrEnum):
    """Sex as far as TRIMP's weighting needs it."""

    FEMALE = "female"
    MALE = "male"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class ThresholdValue:
    """One threshold in the unit of its field, with its origin.

    Raises:
        ValueError: the value is not a positive finite number.
    """

    value: float
    origin: Origin

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and self.value > 0):
            raise ValueError("a threshold must be a positive number")


@dataclass(frozen=True, slots=True)
class AthleteThresholds:
    """The thresholds in force on the day of an activity; None where nobody knows.

    Units are in the names: W, bpm, m/s. ``threshold_speed_mps`` is for running on the flat, ``ftp_w`` for
    cycling.
    """

    ftp_w: ThresholdValue | None = None
    lthr_bpm: ThresholdValue | None = None
    max_hr_bpm: ThresholdValue | None = None
    resting_hr_bpm: ThresholdValue | None = None
    threshold_speed_mps: ThresholdValue | None = None
    threshold_swim_speed_mps: ThresholdValue | None = None
    sex: Sex = Sex.UNSPECIFIED
