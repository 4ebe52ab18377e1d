"""A made GPX file gives back what was put in, and a route is told from a recording."""

import pytest

from apps.wearables.domain.records import Pause, Sport
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import decode
from apps.wearables.providers.files.gpx.sports import to_sport
from tests.wearables.files import MORNING, make_gpx


def document(inner: str, namespace: str = "http://www.topografix.com/GPX/1/1") -> bytes:
    """Return a GPX document around some elements."""
    return f'<gpx version="1.1" creator="test" xmlns="{namespace}">{inner}</gpx>'.encode()


def point(at: str | None, latitude: float = 47.0, inner: str = "") -> str:
    """Return a track point."""
    time = f"<time>{at}</time>" if at else ""
    return f'<trkpt lat="{latitude}" lon="8.0">{time}{inner}</trkpt>'


def track(*segments: str, kind: str = "") -> str:
    """Return a track."""
    return f"<trk><type>{kind}</type>{''.join(f'<trkseg>{each}</trkseg>' for each in segments)}</trk>"


def test_a_ride_comes_back_as_it_was_made() -> None:
    data = make_gpx(
        started_at=MORNING,
        seconds=600,
        power=210,
        heart_rate=140,
        cadence=88,
        altitude=400,
        title="To work & back",
    )

    content = decode(data, filename="ride.gpx")

    (ride,) = content.activities
    assert content.warnings == ()
    assert (ride.sport, ride.title, ride.started_at) == (Sport.RIDE, "To work & back", MORNING)
    assert (ride.elapsed_s, ride.timer_s) == (600.0, 600.0)
    assert ride.distance_m == pytest.approx(4800, rel=1e-4)
    assert (ride.avg_power_w, ride.avg_heart_rate_bpm, ride.avg_cadence_rpm) == (210, 140, 88)
    assert {"distance_m", "timer_s", "elapsed_s", "avg_power_w"} <= ride.computed
    assert ride.samples.time_s.tolist() == list(range(601))


def test_nothing_is_ridden_between_two_segments() -> None:
    first = point("2026-05-01T06:30:00Z", 47.0) + point("2026-05-01T06:30:10Z", 47.001)
    second = point("2026-05-01T06:40:00Z", 47.5) + point("2026-05-01T06:40:10Z", 47.501)

    (ride,) = decode(document(track(first, "", second)), filename="x").activities

    assert ride.distance_m == pytest.approx(2 * 111.19, abs=0.02)
    assert (ride.elapsed_s, ride.timer_s) == (610.0, 20.0)
    assert ride.pauses == (Pause(10.0, 600.0),)


def test_tracks_that_follow_closely_are_one_activity_and_others_are_not() -> None:
    def hour(hour: int, kind: str) -> str:
        return track(point(f"2026-05-01T{hour:02}:00:00Z") + point(f"2026-05-01T{hour:02}:30:00Z"), kind=kind)

    tracks = hour(20, "cycling") + hour(6, "cycling") + hour(7, "cycling") + hour(8, "running")

    activities = decode(document(tracks), filename="x").activities

    assert [(each.sport, each.started_at.hour, each.elapsed_s) for each in activities] == [
        (Sport.RIDE, 6, 5400.0),
        (Sport.RUN, 8, 1800.0),
        (Sport.RIDE, 20, 1800.0),
    ]


def test_a_few_points_without_time_count_for_distance_only() -> None:
    timed = [point(f"2026-05-01T06:30:{second:02}Z", 47 + second / 10_000) for second in range(20)]
    timed[5] = point(None, 47.01)

    content = decode(document(track("".join(timed))), filename="x")

    (ride,) = content.activities
    assert (len(ride.samples), [warning.code for warning in content.warnings]) == (
        19,
        ["points_without_time"],
    )
    assert ride.distance_m > 2000


@pytest.mark.parametrize("untimed", [3, 20])
def test_many_points_without_time_are_a_route(untimed: int) -> None:
    points = point("2026-05-01T06:30:00Z") * 17 + point(None) * untimed

    with pytest.raises(MalformedFile) as refusal:
        decode(document(track(points)), filename="x")

    assert refusal.value.code == "no_time"
    assert refusal.value.details == {"missing": untimed, "points": 17 + untimed}


def test_times_that_cannot_be_right_are_said_to_be_so() -> None:
    points = point("1931-05-01T06:30:00Z") * 20

    with pytest.raises(MalformedFile) as refusal:
        decode(document(track(points)), filename="x")

    assert refusal.value.code == "no_time"
    assert "cannot be right (before 1970 or after 2099)" in refusal.value.template


def test_old_and_missing_namespaces_are_read() -> None:
    points = track(point("2026-05-01T06:30:00", inner="<ele>10</ele>") + point("2026-05-01T06:30:01"))

    for namespace in ("http://www.topografix.com/GPX/1/0", ""):
        (ride,) = decode(document(points, namespace), filename="x").activities

        assert (ride.started_at, len(ride.samples)) == (MORNING, 2)


@pytest.mark.parametrize(
    "extension",
    [
        "<hr>150</hr>",
        "<a:TrackPointExtension xmlns:a='v1'><a:hr>150</a:hr></a:TrackPointExtension>",
        "<heartrate>150</heartrate>",
        "<undeclared:hr>150</undeclared:hr>",
    ],
)
def test_heart_rate_is_found_in_every_dialect(extension: str) -> None:
    points = point("2026-05-01T06:30:00Z", inner=f"<extensions>{extension}</extensions>")

    (ride,) = decode(document(track(points)), filename="x").activities

    assert ride.samples.heart_rate_bpm.tolist() == [150]


def test_a_position_off_the_globe_is_none() -> None:
    points = point("2026-05-01T06:30:00Z", 91.0) + point("2026-05-01T06:30:01Z", 47.0)

    (ride,) = decode(document(track(points)), filename="x").activities

    assert ride.samples.latitude_deg[1] == 47.0
    assert ride.samples.latitude_deg[0] != ride.samples.latitude_deg[0]


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        ("", "nothing"),
        ("<trk/>", "nothing"),
        ("<rte><rtept lat='1' lon='1'/></rte>", "a planned route"),
        ("<wpt lat='1' lon='1'/><rte/>", "a planned route and waypoints"),
    ],
)
def test_a_document_without_track_says_what_it_holds(inner: str, found: str) -> None:
    with pytest.raises(MalformedFile) as refusal:
        decode(document(inner), filename="x")

    assert (refusal.value.code, refusal.value.details) == ("no_activity", {"found": found})


@pytest.mark.parametrize(
    ("text", "sport"),
    [
        ("Trail_Running", Sport.TRAIL_RUN),
        (" cycling ", Sport.RIDE),
        ("9", Sport.RUN),
        ("", Sport.OTHER),
        ("quidditch", Sport.OTHER),
    ],
)
def test_free_text_becomes_a_sport(text: str, sport: Sport) -> None:
    assert to_sport(text) is sport
