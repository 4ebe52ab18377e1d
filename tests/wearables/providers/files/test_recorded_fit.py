"""Every recorded FIT file gives the values that the device itself recorded, or a typed reason."""

import csv
import hashlib
from datetime import timedelta

import numpy as np
import pytest

from apps.wearables.domain import streams
from apps.wearables.domain.records import ActivityRecord, Channel, FileContent
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import decode
from apps.wearables.providers.files.fit import frames, sdk
from apps.wearables.providers.files.fit.columns import to_points
from apps.wearables.providers.files.fit.numbers import RECORD
from tests.recorded import content_of, golden, readings, recorded, recorded_names

pytestmark = pytest.mark.data

REFUSED = {
    "fit/DeveloperData.fit": "no_time",
    "fit/MonitoringFile.fit": "no_activity",
    "fit/Settings.fit": "no_activity",
    "fit/WeightScaleMultiUser.fit": "no_activity",
    "fit/WorkoutCustomTargetValues.fit": "no_activity",
    "fit/WorkoutIndividualSteps.fit": "no_activity",
    "fit/WorkoutRepeatSteps.fit": "no_activity",
    "fit/antfs-dump.63.fit": "clock_not_set",
    "fit/compressed-speed-distance.fit": "clock_not_set",
    "fit/compressed-speed-distance-records.csv": "not_recognised",
    "fit/garmin-edge-500-activity-records.csv": "not_recognised",
    "fit/garmin-fenix-5-run-records.csv": "not_recognised",
}
WARNED = {
    "fit/activity-filecrc.fit": ["bad_checksum"],
    "fit/activity-large-fenxi2-multisport.fit": ["clock_went_back"],
    "fit/activity-settings-corruptheader.fit": ["rest_unreadable"],
    "fit/activity-settings-nodata.fit": ["truncated"],
    "fit/activity-unexpected-eof.fit": ["truncated"],
    "fit/activity_truncated.fit": ["no_summary"],
    "fit/valid_only_contain_fileid.fit": ["no_summary"],
}

EXACT = {
    "total_elapsed_time": "elapsed_s",
    "total_timer_time": "timer_s",
    "total_distance": "distance_m",
    "total_calories": "calories_kcal",
    "total_ascent": "ascent_m",
    "total_descent": "descent_m",
    "avg_power": "avg_power_w",
    "max_power": "max_power_w",
    "normalized_power": "normalised_power_w",
    "training_stress_score": "device_load",
    "intensity_factor": "device_intensity",
    "threshold_power": "device_threshold_power_w",
    "avg_speed": "avg_speed_mps",
    "pool_length": "pool_length_m",
    "sport": "sport_text",
    "sub_sport": "sub_sport",
}
HEART_RATES = {"avg_heart_rate": "avg_heart_rate_bpm", "max_heart_rate": "max_heart_rate_bpm"}
CADENCES = {"avg_cadence", "avg_running_cadence"}
NOT_KEPT = {"total_training_effect", "first_lap_index", "enhanced_avg_speed"}
OTHERS = {"start_time", "total_work", "num_laps", "num_active_lengths"}

NAMES = recorded_names("fit")
READABLE = [name for name in NAMES if name not in REFUSED]
# The scope puts the tests of a file in a row, so that one of parallel workers decodes it.
of_each_readable_file = pytest.mark.parametrize("name", READABLE, scope="module")


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".fit")])
def test_a_recorded_file_is_the_one_that_was_measured(name: str) -> None:
    expected = golden()["fit"][f"SHARE/{name}"]

    data = recorded(name).read_bytes()

    assert hashlib.sha256(data).hexdigest() == expected["sha256"]


@pytest.mark.parametrize("name", [name for name in NAMES if name in REFUSED])
def test_a_file_without_activity_is_refused_with_a_reason(name: str) -> None:
    data = recorded(name).read_bytes()

    with pytest.raises(MalformedFile) as refusal:
        decode(data, filename=name)

    assert refusal.value.code == REFUSED[name]
    assert refusal.value.message.endswith(".")


@of_each_readable_file
def test_a_session_has_the_values_that_the_device_recorded(name: str) -> None:
    sessions = golden()["fit"][f"SHARE/{name}"].get("sessions", [])

    activities = content_of(name).activities

    assert len(activities) == max(1, len(sessions))
    for session, activity in zip(sessions, activities, strict=False):
        assert_agrees(session["agreed"], activity)


def assert_agrees(agreed: dict, activity: ActivityRecord) -> None:
    """Compare every field that two independent decoders agreed on."""
    assert agreed.keys() <= EXACT.keys() | HEART_RATES.keys() | CADENCES | NOT_KEPT | OTHERS
    assert activity.started_at.isoformat() == agreed["start_time"]
    for theirs, ours in EXACT.items():
        if theirs in agreed:
            assert getattr(activity, ours) == agreed[theirs], theirs
            assert ours not in activity.computed
    for theirs, ours in HEART_RATES.items():
        if theirs in agreed:
            assert getattr(activity, ours) == (agreed[theirs] or None), "0 bpm means no strap"
    for theirs in CADENCES & agreed.keys():
        assert int(activity.avg_cadence_rpm) == agreed[theirs], "ours keeps the fraction of a turn"
    if "total_work" in agreed:
        assert activity.work_kj == agreed["total_work"] / 1000
    if "num_laps" in agreed and activity.laps:
        assert len(activity.laps) == agreed["num_laps"]
    if "num_active_lengths" in agreed:
        assert sum(length.is_active for length in activity.lengths) == agreed["num_active_lengths"]


@of_each_readable_file
def test_every_record_becomes_a_sample(name: str) -> None:
    expected = golden()["fit"][f"SHARE/{name}"]

    content = content_of(name)

    assert sum(len(activity.samples) for activity in content.activities) == expected["records"]["fitdecode"]
    assert sum(len(activity.laps) for activity in content.activities) == expected["messages"].get("lap", 0)
    assert [warning.code for warning in content.warnings] == WARNED.get(name, [])


@of_each_readable_file
def test_samples_agree_with_what_an_independent_decoder_measured(name: str) -> None:
    expected = golden()["fit"][f"SHARE/{name}"]
    measured = expected["from_records"]

    content = content_of(name)

    first = min(activity.started_at + seconds(activity.samples.time_s[0]) for activity in content.activities)
    last = max(activity.started_at + seconds(activity.samples.time_s[-1]) for activity in content.activities)
    assert (first.isoformat(), last.isoformat()) == (measured["first_ts"], measured["last_ts"])
    if "n_power" in measured:
        power = readings(content, Channel.POWER)
        assert (power.size, power.max()) == (measured["n_power"], measured["max_power"])
        assert power.mean() == pytest.approx(measured["avg_power_records"], abs=0.01)
    if "last_distance_m" in measured and "session" in expected["messages"]:
        assert distance_covered(content, measured["last_distance_m"]) == pytest.approx(
            measured["last_distance_m"], abs=0.01
        )


@of_each_readable_file
def test_heart_rate_agrees_with_what_an_independent_decoder_measured(name: str) -> None:
    expected = golden()["fit"][f"SHARE/{name}"]
    measured = expected["from_records"]

    heart_rate = readings(content_of(name), Channel.HEART_RATE)

    if "hr" in expected["messages"]:
        assert heart_rate.size > measured.get("n_hr", 0), "what the strap stored is merged in"
    elif not measured.get("max_hr"):
        assert heart_rate.size == 0
    else:
        assert (heart_rate.size, heart_rate.max()) == (measured["n_hr"], measured["max_hr"])
        assert heart_rate.mean() == pytest.approx(measured["avg_hr_records"], abs=0.01)


def seconds(offset: float) -> timedelta:
    """Return an offset of a sample as a duration."""
    return timedelta(seconds=float(offset))


def distance_covered(content: FileContent, whole_m: float) -> float:
    """Return the last odometer reading, or the legs' sum where the device counted on through all legs."""
    ends = [
        float(np.nanmax(column))
        for column in (activity.samples.distance_m for activity in content.activities)
        if column is not None
    ]
    return min((sum(ends), ends[-1]), key=lambda reading: abs(reading - whole_m)) if ends else 0.0


@pytest.mark.parametrize("name", ["fit/hrv-activity.fit", "fit/garmin-fenix-5-run.fit"])
def test_heartbeats_are_kept_one_by_one(name: str) -> None:
    expected = golden()["hrv_in_fit"][f"SHARE/{name}"]

    (activity,) = content_of(name).activities

    assert len(activity.rr_ms) == expected["rr_intervals"]
    assert np.mean(activity.rr_ms) == pytest.approx(expected["mean_rr_ms"], abs=0.001)


def test_the_columns_equal_a_spreadsheet_of_the_same_ride() -> None:
    rows = list(csv.DictReader(recorded("fit/garmin-edge-500-activity-records.csv").read_text().splitlines()))

    (activity,) = content_of("fit/garmin-edge-500-activity.fit").activities

    for column, channel in (("heart_rate", Channel.HEART_RATE), ("distance", Channel.DISTANCE)):
        values = [float(row[column]) if row[column] not in ("", "null") else np.nan for row in rows]
        np.testing.assert_allclose(activity.samples.get(channel), values, atol=0.005)


def test_compressed_timestamps_and_distances_are_spelled_out() -> None:
    lines = recorded("fit/compressed-speed-distance-records.csv").read_text().splitlines()
    rows = list(csv.reader(lines[1:]))

    cut = frames.cut(recorded("fit/compressed-speed-distance.fit").read_bytes())
    decoded = sdk.decode(cut.clean, expected=cut.counts.total())
    points = to_points(decoded.of(RECORD), [])

    spelled = points.take(points.at_s > points.at_s[0])  # the spreadsheet begins with the second record
    assert spelled.at_s.tolist() == [float(row[0]) for row in rows]
    assert spelled.channels[Channel.HEART_RATE].tolist() == [float(row[1]) for row in rows]
    assert spelled.channels[Channel.DISTANCE].tolist() == [float(row[3]) for row in rows]


def test_an_hour_of_eight_channels_packs_into_thirty_kilobytes() -> None:
    hourly = {}

    for name in READABLE:
        for activity in content_of(name).activities:
            if activity.elapsed_s >= 3600:
                size = len(streams.pack(activity.samples))
                per_channel = size / len(activity.samples.channels)
                hourly[name] = per_channel * 8 / (activity.elapsed_s / 3600)

    assert len(hourly) >= 10
    assert max(hourly.values()) <= 30_000, hourly
