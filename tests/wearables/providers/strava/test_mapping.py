"""What Strava says becomes a record of ours, and what it does not say stays missing."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from apps.wearables.domain.records import ActivityRecord
from apps.wearables.domain.samples import MAX_SAMPLES
from apps.wearables.domain.sports import Sport
from apps.wearables.providers.base import MalformedPayload
from apps.wearables.providers.strava.mapping import to_record
from apps.wearables.providers.strava.schema import Activity
from apps.wearables.providers.strava.sports import to_sport
from apps.wearables.providers.strava.streams import to_samples

LEAST = {"id": 7, "start_date": "2026-03-29T05:30:00Z", "elapsed_time": 3600, "sport_type": "Ride"}
POWER = {"average_watts": 200.0, "max_watts": 700, "weighted_average_watts": 220, "kilojoules": 720.0}


def record(**fields: object) -> ActivityRecord:
    return to_record(Activity.model_validate(LEAST | fields))


def test_the_least_that_strava_says_is_enough() -> None:
    ride = record()

    assert (ride.sport, ride.external_id, ride.elapsed_s) == (Sport.RIDE, "7", 3600)
    assert ride.started_at == datetime(2026, 3, 29, 5, 30, tzinfo=UTC)
    assert (ride.title, ride.utc_offset_s, ride.time_zone, ride.device.product) == (None, None, None, None)
    assert (ride.timer_s, ride.computed) == (3600, {"timer_s"})


def test_the_newer_word_for_the_sport_wins() -> None:
    assert record(sport_type="TrailRun", type="Run").sport is Sport.TRAIL_RUN
    assert record(sport_type=None, type="Run").sport is Sport.RUN


@pytest.mark.parametrize(
    ("word", "is_trainer", "sport"),
    [
        ("Ride", True, Sport.INDOOR_RIDE),
        ("VirtualRide", False, Sport.INDOOR_RIDE),
        ("Run", True, Sport.TREADMILL_RUN),
        ("Swim", False, Sport.POOL_SWIM),
        ("EMountainBikeRide", False, Sport.E_RIDE),
        ("NordicSki", False, Sport.CROSS_COUNTRY_SKI),
        ("Workout", False, Sport.OTHER),
        ("Quidditch", False, Sport.OTHER),
        ("", True, Sport.OTHER),
    ],
)
def test_sports_are_ours(word: str, is_trainer: bool, sport: Sport) -> None:
    assert to_sport(word, is_trainer=is_trainer) is sport


def test_a_sport_that_strava_adds_keeps_its_word() -> None:
    ride = record(sport_type="Quidditch")

    assert (ride.sport, ride.sport_text) == (Sport.OTHER, "Quidditch")


@pytest.mark.parametrize("said", [{"device_watts": False}, {"device_watts": None}, {}])
def test_power_that_nobody_measured_is_left_out(said: dict[str, bool]) -> None:
    ride = record(**POWER, **said)

    assert (ride.avg_power_w, ride.max_power_w, ride.normalised_power_w, ride.work_kj) == (None,) * 4


def test_measured_power_is_kept() -> None:
    ride = record(**POWER, device_watts=True)

    assert (ride.avg_power_w, ride.max_power_w, ride.normalised_power_w, ride.work_kj) == (200, 700, 220, 720)


def test_an_offset_is_taken_from_the_two_start_times_where_strava_does_not_say_it() -> None:
    assert record(start_date_local="2026-03-29T07:30:00Z").utc_offset_s == 7200
    assert record(start_date_local="2026-03-29T07:30:00Z", utc_offset=20_700.0).utc_offset_s == 20_700
    assert record(start_date_local="2026-04-29T07:30:00Z").utc_offset_s is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("(GMT-05:00) America/New_York", "America/New_York"),
        ("(GMT+05:45) Asia/Kathmandu", "Asia/Kathmandu"),
        ("(GMT+00:00) GMT", "GMT"),
        ("(GMT+00:00) Nowhere/Atlantis", None),
        ("(GMT+00:00) ../../etc/passwd", None),
        ("(GMT+00:00) America", None),
        ("America/New_York", None),
        ("", None),
        (None, None),
    ],
)
def test_a_time_zone_is_a_name_that_exists(written: str | None, name: str | None) -> None:
    assert record(timezone=written).time_zone == name


def test_a_hidden_start_is_noted() -> None:
    hidden = record(
        start_date="2026-03-28T22:00:01Z",
        utc_offset=7200.0,
        laps=[
            LEAST | {"start_date": "2026-03-29T05:30:00Z", "elapsed_time": 600},
            LEAST | {"start_date": "2026-03-29T05:40:00Z", "elapsed_time": 700},
        ],
    )

    assert "started_at" in hidden.computed
    assert [lap.start_s for lap in hidden.laps] == [0, 600]
    assert "started_at" not in record(start_date="2026-03-28T22:00:01Z", utc_offset=3600.0).computed


def test_laps_of_another_time_follow_one_another() -> None:
    lap = LEAST | {"elapsed_time": 100}

    laps = record(
        laps=[lap, lap | {"start_date": "2026-03-29T04:00:00Z"}, lap | {"start_date": "2026-03-29T05:35:00Z"}]
    ).laps

    assert [each.start_s for each in laps] == [0, 100, 300]


def test_zero_is_missing_where_nothing_was_recorded() -> None:
    names = ("distance", "average_heartrate", "average_cadence", "average_speed", "max_speed", "calories")
    gym = record(**dict.fromkeys(names, 0), total_elevation_gain=0)

    assert (gym.distance_m, gym.avg_heart_rate_bpm, gym.avg_cadence_rpm) == (None, None, None)
    assert (gym.avg_speed_mps, gym.max_speed_mps, gym.calories_kcal, gym.ascent_m) == (None,) * 4
    assert record(total_elevation_gain=0, elev_high=3.0).ascent_m == 0


def test_texts_are_one_line_of_bounded_length() -> None:
    ride = record(name="  Morning\x00 ride \u202e\nsecond line", device_name="x" * 300)

    assert ride.title == "Morning ride"
    assert ride.device.product == "x" * 60


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "7"},
        {"id": 0},
        {"start_date": 1},
        {"start_date": "2026-03-29T05:30:00"},
        {"start_date": None},
        {"elapsed_time": -1},
        {"elapsed_time": "3600"},
        {"elapsed_time": float("nan")},
        {"elapsed_time": True},
        {"distance": "far"},
        {"average_watts": [1]},
        {"device_watts": "yes"},
        {"laps": {}},
        {"laps": [{}]},
        {"utc_offset": 1e6},
    ],
)
def test_wrong_types_are_refused_without_repeating_them(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        record(**fields)

    assert "input_value" not in str(refused.value)


def column(*values: object) -> dict[str, object]:
    return {"data": list(values)}


def test_samples_hold_what_was_recorded_and_gaps() -> None:
    samples = to_samples(
        {
            "time": column(0, 1, 5),
            "latlng": column([1.0, 2.0], None, [1.5, 2.5]),
            "watts": column(None, 250, 0),
            "heartrate": column(0, 0, 0),
            "moving": {"data": [False, True, True]},
            "watts_calc": column("x"),
        },
        is_power_measured=True,
    )

    assert samples is not None
    assert samples.time_s.tolist() == [0, 1, 5]
    assert np.array_equal(samples.latitude_deg, [1.0, np.nan, 1.5], equal_nan=True)
    assert np.array_equal(samples.longitude_deg, [2.0, np.nan, 2.5], equal_nan=True)
    assert np.array_equal(samples.power_w, [np.nan, 250, 0], equal_nan=True)
    assert samples.heart_rate_bpm is None


def test_samples_are_sorted_where_a_clock_went_back() -> None:
    samples = to_samples({"time": column(0, 5, 3), "temp": column(1, 2, 3)}, is_power_measured=False)

    assert samples is not None
    assert samples.time_s.tolist() == [0, 3, 5]
    assert samples.temperature_c.tolist() == [1, 3, 2]


@pytest.mark.parametrize(
    "answer", [{}, [], {"time": column()}, {"distance": column(1)}, [{"type": "moving"}]]
)
def test_no_samples_are_none(answer: object) -> None:
    assert to_samples(answer, is_power_measured=True) is None


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "streams",
        {"time": None},
        {"time": [0, 1]},
        {"time": column("0")},
        {"time": column(0, None)},
        {"time": {"data": [True]}},
        {"time": column(0, 1), "watts": column(1)},
        {"time": column(0), "latlng": column(1.0)},
        {"time": column(0), "latlng": column([1.0])},
        {"time": column(0), "heartrate": column({"bpm": 1})},
        {"time": column(*[0] * (MAX_SAMPLES + 1))},
    ],
    ids=lambda answer: str(answer)[:30],
)
def test_other_shapes_are_refused(answer: object) -> None:
    with pytest.raises(MalformedPayload):
        to_samples(answer, is_power_measured=True)


VALUE = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.lists(st.floats(), max_size=3)
)
STREAMS = st.dictionaries(
    st.sampled_from(["time", "latlng", "watts", "heartrate", "altitude", "moving"]),
    st.fixed_dictionaries({"data": st.lists(VALUE, max_size=4)}),
)


@given(answer=STREAMS)
def test_no_streams_break_it(answer: dict[str, object]) -> None:
    try:
        samples = to_samples(answer, is_power_measured=True)
    except MalformedPayload:
        return
    assert samples is None or len(samples) == len(answer["time"]["data"])
