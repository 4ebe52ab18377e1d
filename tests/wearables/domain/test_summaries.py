"""What a device left out is worked out and named; what it said stays."""

from datetime import UTC, datetime

import numpy as np
import pytest

from apps.wearables.domain.records import ActivityRecord, Pause, Samples, Sport
from apps.wearables.domain.summaries import complete

START = datetime(2026, 5, 1, 6, 30, tzinfo=UTC)
SAMPLES = Samples(
    time_s=np.arange(5.0),
    power_w=np.array([0.0, 100.0, 200.0, 300.0, np.nan]),
    heart_rate_bpm=np.array([100.0, 110.0, 120.0, 130.0, 140.0]),
    cadence_rpm=np.array([0.0, 80.0, 90.0, 100.0, np.nan]),
    distance_m=np.array([0.0, 8.0, 16.0, 24.0, 32.0]),
    altitude_m=np.array([10.0, 13.0, 16.0, 16.0, 12.0]),
)


def test_missing_values_are_worked_out_from_the_samples() -> None:
    record = ActivityRecord(
        sport=Sport.RIDE, started_at=START, elapsed_s=4.0, samples=SAMPLES, pauses=(Pause(1.0, 2.0),)
    )

    whole = complete(record)

    assert (whole.avg_power_w, whole.max_power_w) == (150.0, 300.0)
    assert (whole.avg_heart_rate_bpm, whole.max_heart_rate_bpm) == (120.0, 140.0)
    assert whole.avg_cadence_rpm == 90.0
    assert (whole.timer_s, whole.distance_m) == (3.0, 32.0)
    assert whole.avg_speed_mps == pytest.approx(32 / 3)
    assert (whole.ascent_m, whole.descent_m) == (6.0, 4.0)
    assert {"avg_power_w", "timer_s", "avg_speed_mps", "ascent_m"} <= whole.computed
    assert whole.normalised_power_w is None


def test_what_the_device_said_stays_and_is_not_named() -> None:
    record = ActivityRecord(
        sport=Sport.RIDE, started_at=START, elapsed_s=4.0, samples=SAMPLES, avg_power_w=1.0, distance_m=0.0
    )

    whole = complete(record)

    assert (whole.avg_power_w, whole.distance_m, whole.avg_speed_mps) == (1.0, 0.0, 0.0)
    assert {"avg_power_w", "distance_m"}.isdisjoint(whole.computed)


def test_without_samples_what_is_missing_stays_missing() -> None:
    whole = complete(ActivityRecord(sport=Sport.YOGA, started_at=START, elapsed_s=60.0))

    assert whole.computed == {"timer_s"}
    assert (whole.avg_power_w, whole.distance_m, whole.ascent_m) == (None, None, None)
