"""Recorded answers of Strava give the values that stand in them; each was read from the recording by hand."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from apps.wearables.domain.records import ActivityRecord, Channel, Device, LapRecord
from apps.wearables.domain.sports import Sport
from apps.wearables.providers.strava.mapping import to_record
from apps.wearables.providers.strava.schema import Activity, Athlete, Tokens
from apps.wearables.providers.strava.streams import to_samples
from tests.recorded import recorded

pytestmark = pytest.mark.data


def body(name: str) -> object:
    return json.loads(recorded(f"strava_api/{name}").read_text(encoding="utf-8"))


def record(name: str) -> ActivityRecord:
    return to_record(Activity.model_validate(body(name)))


def test_a_ride_with_a_power_meter_keeps_its_power() -> None:
    ride = record("sweatpy_streams_all_keys__1.json")

    assert ride.sport is Sport.RIDE
    assert (ride.sport_text, ride.title) == ("Ride", "Pinksteren: In het wiel bij Soeters")
    assert ride.started_at == datetime(2020, 6, 1, 13, 3, 45, tzinfo=UTC)
    assert (ride.utc_offset_s, ride.time_zone) == (7200, "Europe/Amsterdam")
    assert (ride.elapsed_s, ride.timer_s, ride.distance_m, ride.ascent_m) == (7305, 7209, 52260.1, 117)
    assert (ride.avg_power_w, ride.max_power_w, ride.normalised_power_w) == (184.7, 1052, 206)
    assert (ride.work_kj, ride.calories_kcal) == (1331.4, 1284)
    assert (ride.avg_heart_rate_bpm, ride.max_heart_rate_bpm, ride.avg_cadence_rpm) == (158, 180, 90.3)
    assert (ride.avg_speed_mps, ride.max_speed_mps) == (7.249, 11.5)
    assert ride.device == Device(product="Garmin Forerunner 935")
    assert (ride.external_id, ride.computed) == ("3547667536", frozenset())


def test_laps_begin_when_they_say() -> None:
    laps = record("sweatpy_streams_all_keys__1.json").laps

    assert [lap.start_s for lap in laps] == [0, 697, 1326, 1954, 2683, 3388, 4074, 4672, 5211, 5706, 6545]
    assert laps[1] == LapRecord(
        start_s=697,
        elapsed_s=628,
        timer_s=628,
        distance_m=5000,
        ascent_m=11,
        avg_heart_rate_bpm=146.8,
        max_heart_rate_bpm=161,
        avg_power_w=168.3,
        avg_cadence_rpm=88.8,
        avg_speed_mps=7.96,
        max_speed_mps=9.9,
    )


def test_estimated_power_is_left_out() -> None:
    ride = record("elevate_sample_activity.json")

    assert (ride.avg_power_w, ride.normalised_power_w, ride.work_kj) == (None, None, None)
    assert ride.laps[0].avg_power_w is None
    assert (ride.avg_cadence_rpm, ride.avg_heart_rate_bpm) == (75.6, 164.8)
    assert (ride.started_at.isoformat(), ride.utc_offset_s) == ("2019-09-29T13:58:25+00:00", 7200)


def test_a_marathon_is_read_whole() -> None:
    run = record("activity.json")

    assert (run.sport, run.title) == (Sport.RUN, "TCS NYC Marathon 2018")
    assert run.started_at == datetime(2018, 11, 4, 14, 53, 46, tzinfo=UTC)
    assert (run.utc_offset_s, run.time_zone) == (-18000, "America/New_York")
    assert (run.elapsed_s, run.timer_s, run.distance_m) == (13333, 13085, 42268.1)
    assert (run.calories_kcal, run.ascent_m, run.avg_cadence_rpm) == (3760, 270.9, None)
    assert (run.avg_heart_rate_bpm, run.max_heart_rate_bpm) == (170.1, 187)
    assert run.device.product == "Fitbit Ionic"
    assert [(lap.start_s, lap.elapsed_s, lap.distance_m) for lap in run.laps] == [(0, 13306, 42882.9)]


def test_a_list_gives_summaries() -> None:
    runs = [to_record(Activity.model_validate(entry)) for entry in body("athlete_activities.json")]

    assert len(runs) == 30
    assert [run.sport for run in runs].count(Sport.TRAIL_RUN) == 2
    assert (runs[0].external_id, runs[0].distance_m) == ("16181809559", 22601.3)
    # the zone is written with winter's offset, the run was in summer time
    assert (runs[0].utc_offset_s, runs[0].time_zone) == (-14400, "America/New_York")
    # one leg's strides, as watches record them: 157 steps a minute
    assert runs[0].avg_cadence_rpm == 78.7
    assert all(run.laps == () and run.calories_kcal is None for run in runs)


def test_an_activity_entered_by_hand_has_what_was_entered() -> None:
    hike = record("stravalib_activity-manual.3.json")

    assert (hike.sport, hike.distance_m, hike.timer_s) == (Sport.HIKE, 22530.8, 38700)
    assert (hike.ascent_m, hike.max_speed_mps, hike.avg_heart_rate_bpm) == (None, None, None)
    assert (hike.utc_offset_s, hike.time_zone) == (-28800, "America/Los_Angeles")


def test_streams_as_a_list_become_samples() -> None:
    samples = to_samples(body("sweatpy_streams_all_keys__2.json"), is_power_measured=True)

    assert samples is not None
    assert len(samples) == 7306
    assert set(samples.channels) == set(Channel)
    assert (samples.time_s[0], samples.time_s[100], samples.time_s[-1]) == (0, 100, 7305)
    row = {channel: float(column[100]) for channel, column in samples.channels.items()}
    assert row == {
        Channel.DISTANCE: 503.2,
        Channel.HEART_RATE: 136,
        Channel.POWER: 0,
        Channel.CADENCE: 0,
        Channel.SPEED: 5.1,
        Channel.ALTITUDE: -20.6,
        Channel.LATITUDE: 52.161675,
        Channel.LONGITUDE: 4.460541,
        Channel.TEMPERATURE: 30,
    }
    assert int(np.isnan(samples.power_w).sum()) == 265
    assert (np.nanmax(samples.power_w), np.nanmax(samples.cadence_rpm)) == (1052, 129)


def test_the_keyed_form_gives_the_same() -> None:
    listed = body("sweatpy_streams_all_keys__2.json")
    keyed = {stream["type"]: stream for stream in listed}

    a = to_samples(listed, is_power_measured=True)
    b = to_samples(keyed, is_power_measured=True)

    assert a is not None
    assert b is not None
    assert a.equals(b)


def test_estimated_power_and_damaged_columns_stay_out_of_the_samples() -> None:
    # in this recording somebody put the distances into the cadence
    samples = to_samples(body("elevate_sample_streams.json"), is_power_measured=False)

    assert samples is not None
    assert len(samples) == 78
    assert samples.power_w is None
    assert (samples.time_s[50], samples.distance_m[50], samples.heart_rate_bpm[50]) == (182, 1116.6, 134)
    assert int((~np.isnan(samples.cadence_rpm)).sum()) == 30


def test_streams_without_a_time_are_none() -> None:
    assert to_samples(body("activity_streams.json"), is_power_measured=True) is None


def test_recorded_tokens_are_read() -> None:
    answer = body("token_authorization_code.json")

    tokens = Tokens.model_validate(answer)

    assert tokens.access_token == "deadbeefd7ab44704fb2a146bd98c7a349a2b43d"
    assert tokens.expires_at == 1542940199
    assert "deadbeef" not in repr(tokens)
    assert Athlete.model_validate(answer["athlete"]).id == 12342176
