"""Every recorded TCX and GPX file gives the sums that independent parsers found, or a typed reason."""

import hashlib

import pytest

from apps.wearables.domain.records import Channel
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import decode
from tests.recorded import content_of, golden, readings, recorded, recorded_names

pytestmark = pytest.mark.data

ROUTE = "apple_health_xml/zip_layout_route_2019-06-11_3.00pm.gpx"
REFUSED = {
    "gpx/cerknicko-without-times.gpx": "no_time",
    "gpx/korita-zbevnica.gpx": "no_time",
    "gpx/gpx_with_garmin_extension.gpx": "no_activity",
    "gpx/unicode_with_bom.gpx": "no_activity",
}
TCX = recorded_names("tcx")
GPX = [name for name in [*recorded_names("gpx"), ROUTE] if name not in REFUSED]


def expected_of(name: str) -> dict:
    """Return a file's true values, after checking that it is the file they belong to."""
    expected = golden()[name.rpartition(".")[2]][f"SHARE/{name}"]
    assert hashlib.sha256(recorded(name).read_bytes()).hexdigest() == expected["sha256"]
    return expected


@pytest.mark.parametrize("name", TCX)
def test_tcx_sums_are_those_of_its_laps(name: str) -> None:
    expected = expected_of(name)

    content = content_of(name)

    assert [activity.sport_text for activity in content.activities] == expected["sports"]
    (activity,) = content.activities
    assert len(activity.laps) == expected["laps"]
    assert activity.timer_s == pytest.approx(expected["lap_seconds_sum"], abs=0.006)
    assert activity.distance_m == pytest.approx(expected["lap_metres_sum"], abs=0.006)
    assert {"timer_s", "distance_m"}.isdisjoint(activity.computed)
    assert content.warnings == ()


@pytest.mark.parametrize("name", TCX)
def test_tcx_trackpoints_become_samples(name: str) -> None:
    expected = expected_of(name)

    content = content_of(name)

    assert sum(len(activity.samples) for activity in content.activities) == expected["trackpoints"]
    for channel, count, mean in (
        (Channel.HEART_RATE, "n_hr", "avg_hr"),
        (Channel.POWER, "n_watts", "avg_watts"),
    ):
        values = readings(content, channel)
        assert values.size == expected[count]
        if expected[count]:
            assert values.mean() == pytest.approx(expected[mean], abs=0.01)
    assert readings(content, Channel.LATITUDE).size == expected["with_position"]
    heart_rate = content.activities[0].avg_heart_rate_bpm
    assert heart_rate == (expected["avg_hr"] and pytest.approx(expected["avg_hr"], abs=1))


@pytest.mark.parametrize("name", GPX)
def test_gpx_points_and_distance_agree(name: str) -> None:
    expected = expected_of(name)

    content = content_of(name)

    assert sum(len(activity.samples) for activity in content.activities) == expected["points_with_time"]
    covered = sum(activity.distance_m for activity in content.activities)
    assert covered == pytest.approx(expected["haversine_m_within_segments"], abs=0.06)
    assert sum(activity.timer_s for activity in content.activities) == expected["gpxpy"]["duration_s"]
    assert readings(content, Channel.ALTITUDE).size == expected["points_with_ele"]
    heart_rate = readings(content, Channel.HEART_RATE)
    assert heart_rate.size == expected["n_hr"]
    if heart_rate.size:
        assert heart_rate.mean() == pytest.approx(expected["avg_hr"], abs=0.01)
    assert content.warnings == ()


@pytest.mark.parametrize("name", REFUSED)
def test_gpx_without_recorded_track_is_refused_with_a_reason(name: str) -> None:
    expected = expected_of(name)

    with pytest.raises(MalformedFile) as refusal:
        decode(recorded(name).read_bytes(), filename=name)

    assert refusal.value.code == REFUSED[name]
    if refusal.value.code == "no_time":
        missing = expected["points"] - expected["points_with_time"]
        assert refusal.value.details == {"missing": missing, "points": expected["points"]}


def test_the_same_ride_in_three_formats_is_the_same_ride() -> None:
    names = ("fit/sweatpy_4801048867.fit", "tcx/activity_4801048867.tcx", "gpx/activity_4801048867.gpx")

    rides = [content_of(name).activities[0] for name in names]

    assert len({ride.started_at for ride in rides}) == 1
    assert {ride.sport for ride in rides} == {rides[0].sport}
    assert [ride.distance_m for ride in rides] == pytest.approx([36322.85] * 3, rel=0.002)
