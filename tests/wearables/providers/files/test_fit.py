"""A made FIT file gives back what was put in."""

import numpy as np
import pytest

from apps.wearables.domain.records import Device, FileContent, Pause, Sport
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import decode
from sandbox.fit_writer import ENUM, STRING, UINT8, UINT16, UINT32, Column, Field, FitWriter
from tests.wearables.files import (
    MORNING,
    Leg,
    make_fit,
    make_multisport_fit,
    make_pool_swim_fit,
    ride,
    wavering,
)

NOW = 1_150_000_000  # a second of FIT's epoch, in 2026
FILE_ID, SESSION, LAP, RECORD, EVENT, ACTIVITY = 0, 18, 19, 20, 21, 34


def codes(content: FileContent) -> list[str]:
    """Return the codes of a file's warnings."""
    return [warning.code for warning in content.warnings]


def opened(kind: int = 4) -> FitWriter:
    """Return a writer that has said what kind of file this is."""
    writer = FitWriter()
    writer.message(FILE_ID, Field(0, ENUM, kind), Field(1, UINT16, 1))
    return writer


def test_a_ride_comes_back_as_it_was_made() -> None:
    power = wavering(210, 25, 601, seed=1)
    data = make_fit(
        started_at=MORNING,
        seconds=600,
        power=power,
        heart_rate=140,
        cadence=88,
        speed=8.0,
        altitude=400,
        laps=3,
        utc_offset_s=7200,
        threshold_power=260,
        rr_ms=[430, 427],
    )

    content = decode(data, filename="ride.fit")

    (activity,) = content.activities
    assert content.warnings == ()
    assert (activity.sport, activity.sport_text, activity.sub_sport) == (Sport.RIDE, "cycling", "generic")
    assert (activity.started_at, activity.utc_offset_s) == (MORNING, 7200)
    assert (activity.elapsed_s, activity.timer_s, activity.distance_m) == (600.0, 600.0, 4800.0)
    assert (activity.avg_power_w, activity.max_power_w) == (round(power.mean()), power.max())
    assert (activity.avg_heart_rate_bpm, activity.avg_cadence_rpm, activity.avg_speed_mps) == (140, 88, 8.0)
    assert (activity.device_threshold_power_w, activity.rr_ms) == (260, (430, 427))
    assert activity.device == Device("garmin", "Sandbox")
    assert activity.computed == {"ascent_m", "descent_m"}
    assert [(lap.start_s, lap.elapsed_s, lap.distance_m) for lap in activity.laps] == [
        (0.0, 200.0, 1600.0),
        (200.0, 200.0, 1600.0),
        (400.0, 200.0, 1600.0),
    ]
    samples = activity.samples
    assert samples.time_s.tolist() == list(range(601))
    assert samples.power_w.tolist() == power.tolist()
    assert samples.altitude_m == pytest.approx(np.full(601, 400.0))
    assert samples.latitude_deg[0] == pytest.approx(47.0, abs=1e-7)


def test_a_run_has_no_power_and_strides_for_cadence() -> None:
    data = make_fit(started_at=MORNING, sport="running", sub_sport="trail", heart_rate=150, cadence=85)

    (activity,) = decode(data, filename="run.fit").activities

    assert (activity.sport, activity.avg_cadence_rpm) == (Sport.TRAIL_RUN, 85)
    assert (activity.avg_power_w, activity.samples.power_w) == (None, None)


def test_a_swim_keeps_its_lengths() -> None:
    data = make_pool_swim_fit(started_at=MORNING, lengths=8, pool_length_m=25.0, seconds_per_length=30)

    (activity,) = decode(data, filename="swim.fit").activities

    assert (activity.sport, activity.distance_m, activity.pool_length_m) == (Sport.POOL_SWIM, 200.0, 25.0)
    assert [length.start_s for length in activity.lengths] == [30.0 * index for index in range(8)]
    assert {(length.strokes, length.stroke, length.is_active) for length in activity.lengths} == {
        (12, "freestyle", True)
    }
    assert activity.samples.distance_m.tolist() == [25.0 * index for index in range(1, 9)]


def test_a_triathlon_is_split_into_its_legs() -> None:
    legs = [
        Leg(sport="swimming", sub_sport="open_water", seconds=300, speed=1.2, heart_rate=150),
        Leg(sport="transition", seconds=60, speed=1.0, heart_rate=140),
        Leg(sport="cycling", seconds=600, speed=9.0, power=220, laps=2),
        Leg(sport="running", seconds=400, speed=3.5, cadence=90),
    ]

    content = decode(make_multisport_fit(started_at=MORNING, legs=legs), filename="tri.fit")

    assert [activity.sport for activity in content.activities] == [
        Sport.OPEN_WATER_SWIM,
        Sport.TRANSITION,
        Sport.RIDE,
        Sport.RUN,
    ]
    assert [activity.external_index for activity in content.activities] == [0, 1, 2, 3]
    assert [activity.elapsed_s for activity in content.activities] == [300.0, 60.0, 600.0, 400.0]
    assert [len(activity.samples) for activity in content.activities] == [300, 60, 600, 401]
    assert [len(activity.laps) for activity in content.activities] == [1, 1, 2, 1]
    assert [activity.samples.time_s[0] for activity in content.activities] == [0.0] * 4
    swim, _change, bike, foot = (activity.samples for activity in content.activities)
    assert (swim.power_w, foot.power_w) == (None, None)
    assert set(bike.power_w) == {220.0}


def test_an_odometer_that_counts_on_starts_at_zero_in_each_leg() -> None:
    writer = opened()
    stamps = NOW + np.arange(20.0)
    writer.messages(RECORD, [Column(253, UINT32, stamps), Column(5, UINT32, np.arange(20.0) * 10, 100.0)])
    for start in (NOW, NOW + 10):
        writer.message(
            SESSION, Field(253, UINT32, start + 10), Field(2, UINT32, start), Field(7, UINT32, 10_000)
        )

    first, second = decode(writer.close(), filename="x").activities

    assert first.samples.distance_m.tolist() == [10.0 * step for step in range(10)]
    assert second.samples.distance_m.tolist() == [10.0 * step for step in range(1, 11)]


def test_timer_events_are_pauses() -> None:
    writer = opened()
    writer.messages(
        RECORD, [Column(253, UINT32, NOW + np.arange(100.0)), Column(3, UINT8, np.full(100, 140.0))]
    )
    for offset, kind in ((0, 0), (20, 4), (50, 0), (60, 1), (61, 4), (70, 0), (99, 4)):
        writer.message(EVENT, Field(253, UINT32, NOW + offset), Field(0, ENUM, 0), Field(1, ENUM, kind))
    writer.message(SESSION, Field(253, UINT32, NOW + 99), Field(2, UINT32, NOW), Field(7, UINT32, 99_000))

    (activity,) = decode(writer.close(), filename="x").activities

    assert activity.pauses == (Pause(20.0, 50.0), Pause(60.0, 70.0))
    assert (activity.timer_s, "timer_s" in activity.computed) == (59.0, True)


def test_without_a_session_the_records_make_one() -> None:
    writer = opened()
    writer.message(12, Field(0, ENUM, 1), Field(3, STRING, "Run"))
    columns = [Column(253, UINT32, NOW + np.arange(60.0)), Column(3, UINT8, np.full(60, 140.0))]
    writer.messages(RECORD, columns)

    content = decode(writer.close(), filename="x")

    (activity,) = content.activities
    assert (activity.sport, activity.elapsed_s, activity.avg_heart_rate_bpm) == (Sport.RUN, 59.0, 140.0)
    assert {"elapsed_s", "timer_s", "avg_heart_rate_bpm"} <= activity.computed
    assert codes(content) == ["no_summary"]


def test_a_session_without_records_is_an_activity() -> None:
    writer = opened()
    writer.message(
        SESSION,
        Field(253, UINT32, NOW + 60),
        Field(2, UINT32, NOW),
        Field(7, UINT32, 60_000),
        Field(5, ENUM, 10),
        Field(6, ENUM, 20),
    )

    (activity,) = decode(writer.close(), filename="x").activities

    assert (activity.sport, activity.elapsed_s, len(activity.samples)) == (Sport.STRENGTH, 60.0, 0)


def test_a_strap_that_was_never_worn_is_no_heart_rate() -> None:
    data = make_fit(started_at=MORNING, seconds=20, heart_rate=0)

    (activity,) = decode(data, filename="x").activities

    assert (activity.samples.heart_rate_bpm, activity.avg_heart_rate_bpm) == (None, None)


def test_a_dropout_of_a_strap_is_kept_as_the_device_wrote_it() -> None:
    data = make_fit(started_at=MORNING, seconds=3, heart_rate=[140, 0, 142, 143])

    (activity,) = decode(data, filename="x").activities

    assert activity.samples.heart_rate_bpm.tolist() == [140, 0, 142, 143]


def test_a_record_from_another_decade_is_left_out() -> None:
    writer = opened()
    stamps = np.append(NOW + np.arange(60.0), NOW + 1e9)
    writer.messages(RECORD, [Column(253, UINT32, stamps), Column(3, UINT8, np.full(61, 140.0))])

    content = decode(writer.close(), filename="x")

    assert content.activities[0].elapsed_s == 59.0
    assert [(warning.code, warning.details) for warning in content.warnings] == [
        ("stray_times", {"count": 1}),
        ("no_summary", {}),
    ]


def test_a_clock_that_goes_back_is_put_in_order() -> None:
    writer = opened()
    stamps = NOW + np.array([0.0, 1, 2, 1, 3])
    writer.messages(RECORD, [Column(253, UINT32, stamps), Column(7, UINT16, np.arange(5.0))])
    writer.message(SESSION, Field(253, UINT32, NOW + 3), Field(2, UINT32, NOW), Field(7, UINT32, 3000))

    content = decode(writer.close(), filename="x")

    assert codes(content) == ["clock_went_back"]
    assert content.activities[0].samples.power_w.tolist() == [0, 1, 3, 2, 4]


@pytest.mark.parametrize(
    ("local_s", "offset_s"), [(NOW + 19_800, 19_800), (NOW - 12_601, -12_600), (0, None)]
)
def test_the_offset_comes_from_the_devices_local_time(local_s: int, offset_s: int | None) -> None:
    writer = opened()
    writer.message(SESSION, Field(253, UINT32, NOW), Field(2, UINT32, NOW - 60), Field(7, UINT32, 60_000))
    writer.message(ACTIVITY, Field(253, UINT32, NOW), Field(5, UINT32, local_s))

    (activity,) = decode(writer.close(), filename="x").activities

    assert activity.utc_offset_s == offset_s


def test_a_clock_that_was_never_set_is_a_reason() -> None:
    writer = opened()
    writer.message(SESSION, Field(253, UINT32, 5000), Field(2, UINT32, 4000), Field(7, UINT32, 1_000_000))

    with pytest.raises(MalformedFile) as refusal:
        decode(writer.close(), filename="x")

    assert refusal.value.code == "clock_not_set"


def test_records_without_any_time_are_a_reason() -> None:
    writer = opened()
    writer.messages(RECORD, [Column(3, UINT8, np.full(5, 140.0))])

    with pytest.raises(MalformedFile) as refusal:
        decode(writer.close(), filename="x")

    assert (refusal.value.code, refusal.value.details) == ("no_time", {"missing": 5, "points": 5})


@pytest.mark.parametrize(
    ("kind", "noun"), [(2, "device settings"), (6, "a course"), (32, "daily monitoring")]
)
def test_a_file_about_something_else_says_what_it_is(kind: int, noun: str) -> None:
    writer = opened(kind)
    writer.messages(RECORD, [Column(253, UINT32, NOW + np.arange(5.0)), Column(5, UINT32, np.arange(5.0))])

    with pytest.raises(MalformedFile) as refusal:
        decode(writer.close(), filename="x")

    assert (refusal.value.code, refusal.value.details) == ("no_activity", {"found": noun})


def test_garmins_own_decoder_finds_a_made_file_sound() -> None:
    from garmin_fit_sdk import Decoder, Stream

    assert Decoder(Stream.from_byte_array(bytearray(ride()))).check_integrity()
