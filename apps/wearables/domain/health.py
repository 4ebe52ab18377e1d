"""One day of somebody's health as one source saw it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyHealthRecord:
    """Values of the person's local day; missing is None.

    `rmssd_ms` comes from beat-to-beat intervals only; Apple's figure is `sdnn_ms`, another quantity.
    """

    on: date
    resting_heart_rate_bpm: float | None = None
    rmssd_ms: float | None = None
    sdnn_ms: float | None = None
    sleep_s: float | None = None
    deep_sleep_s: float | None = None
    light_sleep_s: float | None = None
    rem_sleep_s: float | None = None
    awake_s: float | None = None
    steps: int | None = None
    weight_kg: float | None = None
    stress_score: float | None = None
    respiration_per_min: float | None = None
    oxygen_saturation_pct: float | None = None
    vo2max_ml_per_kg_min: float | None = None
