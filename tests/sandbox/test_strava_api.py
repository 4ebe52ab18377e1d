"""Strava's API stands in: athlete, lists, details, laps and streams, permissions and limits."""

from datetime import UTC, datetime, timedelta

import pytest
from stravalib import exc
from stravalib.util.limiter import get_rates_from_response_headers

from tests.outside import CLIENT_ID, CLIENT_SECRET, Outside
from tests.sandbox.conftest import Call, Connect

KEYS = ["time", "distance", "latlng", "altitude", "heartrate", "cadence", "watts", "temp", "moving"]


def test_an_athlete_has_half_a_year_behind_them(outside: Outside, connect: Connect):
    client = connect(outside.tokens()["access_token"])

    found = list(client.get_activities(limit=300))

    assert len(found) > 100
    assert {str(activity.sport_type.root) for activity in found} == {"Ride", "Run", "Swim"}
    assert len({activity.id for activity in found}) == len(found)
    assert all(activity.id > 2**53 for activity in found)
    starts = [activity.start_date for activity in found]
    assert starts == sorted(starts, reverse=True)
    assert starts[-1] < datetime.now(UTC) - timedelta(days=150)


def test_lists_are_cut_by_time_and_by_page(outside: Outside, call: Call):
    token = outside.tokens()["access_token"]
    everything = call("/athlete/activities", token, per_page=200).json()
    edge = int(datetime.fromisoformat(everything[10]["start_date"]).timestamp())

    later = call("/athlete/activities", token, after=edge, per_page=200).json()
    earlier = call("/athlete/activities", token, before=edge, per_page=200).json()
    second = call("/athlete/activities", token, page=2, per_page=5).json()

    ids = [row["id"] for row in everything]
    assert [row["id"] for row in later] == ids[:10][::-1], "with after, oldest first"
    assert [row["id"] for row in earlier] == ids[11:]
    assert [row["id"] for row in second] == ids[5:10]
    assert call("/athlete/activities", token, per_page=201).status_code == 400
    assert call("/athlete/activities", token, after="yesterday").status_code == 400


def test_an_activity_has_its_figures_its_clock_and_its_laps(outside: Outside, connect: Connect, call: Call):
    token = outside.tokens()["access_token"]
    ride = outside.new_ride()

    detail = connect(token).get_activity(ride["id"])
    raw = call(f"/activities/{ride['id']}", token).json()

    assert detail.id == ride["id"]
    assert detail.moving_time == ride["seconds"]
    assert 5_000 < detail.distance < 150_000
    assert 100 < detail.average_heartrate < 190
    assert 100 < detail.average_watts < 350
    assert detail.device_name == "Garmin Edge 840"
    assert sum(lap.elapsed_time for lap in detail.laps) == ride["seconds"]
    assert [lap["id"] for lap in raw["laps"]] == [
        lap["id"] for lap in call(f"/activities/{ride['id']}/laps", token).json()
    ]
    assert raw["timezone"] == "(GMT+01:00) Europe/Zurich"
    local, utc = (datetime.fromisoformat(raw[name]) for name in ("start_date_local", "start_date"))
    assert (local - utc).total_seconds() == raw["utc_offset"]
    assert raw["utc_offset"] in {3600.0, 7200.0}


def test_a_new_ride_has_just_ended_and_is_never_the_same(outside: Outside, call: Call):
    token = outside.tokens()["access_token"]

    first, second = outside.new_ride(), outside.new_ride()

    ended = datetime.fromisoformat(first["started_at"]) + timedelta(seconds=first["seconds"])
    assert timedelta(minutes=2) < datetime.now(UTC) - ended < timedelta(minutes=5)
    watts = [
        call(f"/activities/{ride['id']}/streams", token, keys="watts", key_by_type="true").json()["watts"]
        for ride in (first, second)
    ]
    assert watts[0]["data"] != watts[1]["data"]


def test_streams_agree_with_the_activity(outside: Outside, connect: Connect, call: Call):
    token = outside.tokens()["access_token"]
    ride = outside.new_ride()

    streams = connect(token).get_activity_streams(ride["id"], types=KEYS)

    samples = ride["seconds"] + 1
    assert set(streams) == set(KEYS)
    assert {len(stream.data) for stream in streams.values()} == {samples}
    assert streams["time"].data == list(range(samples))
    summary = call(f"/activities/{ride['id']}", token).json()
    assert streams["distance"].data[-1] == summary["distance"]
    assert max(streams["heartrate"].data) == summary["max_heartrate"]
    assert streams["latlng"].data[0] == summary["start_latlng"]


def test_streams_come_in_the_shapes_of_the_recordings(outside: Outside, call: Call):
    token = outside.tokens()["access_token"]
    path = f"/activities/{outside.new_ride()['id']}/streams"

    unasked = call(path, token, key_by_type="true").json()
    listed = call(f"{path}/time,heartrate", token).json()
    few = call(path, token, keys="time", key_by_type="true", resolution="low").json()

    assert set(unasked) == {"distance"}
    assert set(unasked["distance"]) == {"data", "series_type", "original_size", "resolution"}
    assert [stream["type"] for stream in listed] == ["time", "distance", "heartrate"]
    assert len(few["time"]["data"]) == 100
    assert few["time"]["original_size"] == len(unasked["distance"]["data"])


def test_what_was_typed_in_has_no_streams(outside: Outside, connect: Connect):
    client = connect(outside.tokens()["access_token"])
    swim = next(activity for activity in client.get_activities() if activity.manual)

    assert client.get_activity(swim.id).laps == []
    with pytest.raises(exc.ObjectNotFound):
        client.get_activity_streams(swim.id)


def test_private_activities_need_the_wider_scope(outside: Outside, call: Call):
    all_of_them = outside.tokens("alex")["access_token"]
    asked = outside.authorize_url(scope="read,activity:read,activity:read_all")
    ride = outside.new_ride(private=True)
    outside.new_ride()
    code = outside.answer(asked, scopes=["activity:read"])["code"]
    narrow = _exchange(outside, code)

    seen = {row["id"]: row["private"] for row in call("/athlete/activities", all_of_them).json()}
    seen_narrowly = call("/athlete/activities", narrow, per_page=200).json()

    assert seen[ride["id"]] is True
    assert seen_narrowly
    assert not any(row["private"] for row in seen_narrowly)
    assert call(f"/activities/{ride['id']}", narrow).status_code == 404
    assert call(f"/activities/{ride['id']}/streams", narrow, keys="time").status_code == 404


def test_without_a_scope_for_activities_none_are_shown(outside: Outside, call: Call, connect: Connect):
    token = _exchange(outside, outside.grant(scopes=[]))

    refused = call("/athlete/activities", token)

    assert refused.status_code == 401
    assert refused.json()["errors"] == [
        {"resource": "AccessToken", "field": "activity:read_permission", "code": "missing"}
    ]
    assert connect(token).get_athlete().firstname == "Alex"


def test_another_s_and_a_deleted_activity_are_not_found(outside: Outside, connect: Connect):
    client = connect(outside.tokens("alex")["access_token"])
    theirs, gone = outside.new_ride("ben"), outside.new_ride("alex")
    outside.delete(gone["id"])

    for ride in (theirs, gone):
        with pytest.raises(exc.ObjectNotFound):
            client.get_activity(ride["id"])


def test_a_token_nobody_issued_is_refused(connect: Connect):
    with pytest.raises(exc.AccessUnauthorized):
        connect("made-up").get_athlete()


def test_requests_are_counted_in_the_headers(outside: Outside, call: Call):
    token = outside.tokens()["access_token"]

    rates = [get_rates_from_response_headers(call("/athlete", token).headers, "GET") for _ in range(3)]

    used = [rate.short_usage for rate in rates]
    assert used in ([1, 2, 3], [1, 2, 1], [1, 1, 2]), "a quarter of an hour may just have ended"
    assert (rates[0].short_limit, rates[0].long_limit) == (100, 1000)
    assert call("/athlete", token).headers["X-RateLimit-Limit"] == "200,2000"


@pytest.mark.parametrize(("limit", "field"), [("read_day", "read"), ("overall_day", "overall")])
def test_too_many_requests_are_refused_and_counted(
    outside: Outside, connect: Connect, call: Call, limit: str, field: str
):
    token = outside.tokens()["access_token"]
    outside.control("strava", "limits", **{limit: 2})
    before = [call("/athlete", token).status_code for _ in range(2)]

    with pytest.raises(exc.Fault) as refused:
        connect(token).get_athlete()

    response = refused.value.response
    assert before == [200, 200]
    assert response.status_code == 429
    assert response.json()["errors"][0]["field"] == f"{field} rate limit"
    assert response.headers["X-ReadRateLimit-Usage"].endswith(",3")
    assert "Retry-After" not in response.headers


def _exchange(outside: Outside, code: str) -> str:
    with outside.session() as session:
        answer = session.post(
            "https://www.strava.com/oauth/token",
            data={
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "code": code,
                "grant_type": "authorization_code",
            },
        )
    return answer.json()["access_token"]
