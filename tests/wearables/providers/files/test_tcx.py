"""A made TCX file gives back what was put in, and oddities of exporters are understood."""

import pytest

from apps.wearables.domain.records import Device, Sport
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import decode
from tests.wearables.files import MORNING, make_tcx, wavering

HEAD = '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">'
EMPTY_LAP = "<Lap><Track><Trackpoint/></Track></Lap>"


def document(inner: str) -> bytes:
    """Return a TCX document around some elements."""
    return f"{HEAD}{inner}</TrainingCenterDatabase>".encode()


def activity(
    points: str, *, start: str = "2026-05-01T06:30:00Z", sums: str = "", sport: str = "Biking"
) -> str:
    """Return an activity of one lap."""
    return (
        f'<Activity Sport="{sport}"><Id>{start}</Id><Lap StartTime="{start}">{sums}'
        f"<Track>{points}</Track></Lap></Activity>"
    )


def point(second: int, inner: str = "") -> str:
    """Return a trackpoint of that second."""
    return f"<Trackpoint><Time>2026-05-01T06:30:{second:02}Z</Time>{inner}</Trackpoint>"


def test_a_ride_comes_back_as_it_was_made() -> None:
    power = wavering(200, 20, 601, seed=3)
    data = make_tcx(
        started_at=MORNING, seconds=600, power=power, heart_rate=140, cadence=88, altitude=400, laps=3
    )

    content = decode(data, filename="ride.tcx")

    (ride,) = content.activities
    assert content.warnings == ()
    assert (ride.sport, ride.sport_text, ride.started_at) == (Sport.RIDE, "Biking", MORNING)
    assert (ride.elapsed_s, ride.timer_s, ride.distance_m) == (600.0, 600.0, 4800.0)
    assert (ride.avg_heart_rate_bpm, ride.max_power_w) == (140.0, power.max())
    assert ride.device == Device(product="Sandbox")
    assert [(lap.start_s, lap.distance_m, lap.trigger) for lap in ride.laps] == [
        (0.0, 1600.0, "manual"),
        (200.0, 1600.0, "manual"),
        (400.0, 1600.0, "manual"),
    ]
    assert ride.samples.power_w.tolist() == power.tolist()
    assert ride.samples.time_s.tolist() == list(range(601))
    assert set(ride.samples.cadence_rpm) == {88.0}


def test_a_run_has_its_cadence_in_an_extension() -> None:
    data = make_tcx(started_at=MORNING, sport="running", seconds=60, cadence=85, heart_rate=150)

    (run,) = decode(data, filename="run.tcx").activities

    assert (run.sport, set(run.samples.cadence_rpm)) == (Sport.RUN, {85.0})


def test_the_offset_that_times_are_written_with_is_kept() -> None:
    data = document(f"<Activities>{activity(point(5), start='2026-05-01T02:30:00-04:00')}</Activities>")

    (ride,) = decode(data, filename="x").activities

    assert (ride.started_at, ride.utc_offset_s) == (MORNING, -4 * 3600)


def test_legs_of_a_multisport_session_are_activities() -> None:
    legs = (
        f"<FirstSport>{activity(point(1), sport='Other')}</FirstSport>"
        f"<NextSport><Transition><Lap StartTime='2026-05-01T06:30:10Z'><TotalTimeSeconds>9</TotalTimeSeconds>"
        f"</Lap></Transition>{activity(point(20), start='2026-05-01T06:30:19Z', sport='Running')}</NextSport>"
    )

    activities = decode(document(f"<MultiSportSession>{legs}</MultiSportSession>"), filename="x").activities

    assert [each.sport for each in activities] == [Sport.OTHER, Sport.TRANSITION, Sport.RUN]
    assert [each.external_index for each in activities] == [0, 1, 2]


def test_distance_comes_from_positions_where_the_device_counted_none() -> None:
    def at(degrees: float) -> str:
        position = f"<LatitudeDegrees>{degrees}</LatitudeDegrees><LongitudeDegrees>8</LongitudeDegrees>"
        return f"<Position>{position}</Position><DistanceMeters>0.0</DistanceMeters>"

    data = document(activity(point(0, at(47.0)) + point(1, at(47.001)) + point(2, at(47.002))))

    (ride,) = decode(data, filename="x").activities

    assert ride.samples.distance_m.tolist() == pytest.approx([0.0, 111.19, 222.39], abs=0.01)
    assert {"distance_m", "samples.distance_m"} <= ride.computed


def test_points_without_time_are_left_out_and_said() -> None:
    data = document(activity(point(0) + "<Trackpoint><Cadence>80</Cadence></Trackpoint>" + point(2)))

    content = decode(data, filename="x")

    assert len(content.activities[0].samples) == 2
    assert [(warning.code, warning.details) for warning in content.warnings] == [
        ("points_without_time", {"count": 1})
    ]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "NaN",
        "inf",
        "1e999",
        "-1e300",
        "12,5",
        "0x10",
        "9" * 500,
        "1_000",
        "\u0664\u0662\u0666\u0660\u0661",
    ],
)
def test_a_number_that_is_none_is_missing(value: str) -> None:
    reading = f"<HeartRateBpm><Value>{value}</Value></HeartRateBpm><AltitudeMeters>{value}</AltitudeMeters>"
    data = document(
        activity(point(0, reading) + point(1), sums=f"<TotalTimeSeconds>{value}</TotalTimeSeconds>")
    )

    (ride,) = decode(data, filename="x").activities

    assert ride.samples.channels == {}
    assert (ride.timer_s, ride.computed) == (1.0, {"timer_s", "elapsed_s"})


def test_a_file_that_breaks_off_gives_what_is_there() -> None:
    whole = make_tcx(started_at=MORNING, seconds=600, heart_rate=140)

    content = decode(whole[: len(whole) // 2], filename="x")

    assert [warning.code for warning in content.warnings] == ["truncated"]
    assert 200 < len(content.activities[0].samples) < 400


def test_a_damaged_stretch_costs_only_itself() -> None:
    whole = make_tcx(started_at=MORNING, heart_rate=140, seconds=100)
    at = whole.index(b"</Trackpoint>", 5000)
    spoilt = whole[:at] + b"\xff\xfe" + whole[at:]

    content = decode(spoilt, filename="x")

    assert [warning.code for warning in content.warnings] == ["damaged"]
    assert len(content.activities[0].samples) >= 99


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("", "no_activity"),
        (
            "<Courses><Course><Name>Loop</Name><Lap/><Track><Trackpoint/></Track></Course></Courses>",
            "no_activity",
        ),
        ("<Workouts><Workout Sport='Biking'/></Workouts>", "no_activity"),
        ("<Activities><Activity Sport='Biking'><Id>today</Id></Activity></Activities>", "no_activity"),
        (f"<Activities><Activity Sport='Biking'>{EMPTY_LAP}</Activity></Activities>", "no_time"),
        ("<Activities><Activity Sport='Biking'><Lap></Activity>", "no_time"),
    ],
)
def test_a_document_without_activity_is_a_reason(inner: str, code: str) -> None:
    with pytest.raises(MalformedFile) as refusal:
        decode(document(inner), filename="x")

    assert refusal.value.code == code


def test_a_document_that_breaks_off_at_once_is_a_reason() -> None:
    with pytest.raises(MalformedFile) as refusal:
        decode(HEAD.encode(), filename="x")

    assert refusal.value.code == "truncated"
