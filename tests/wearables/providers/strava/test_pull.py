"""Activities and streams come over HTTP through stravalib, with the person's token and within a window."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.wearables.domain.grants import Grant
from apps.wearables.providers.base import MalformedPayload, PullActivities, RateLimited
from apps.wearables.providers.strava import Application, build
from apps.wearables.providers.strava.limits import Quota, Usage
from tests.wearables.providers.strava.stand import Stand

START = datetime(2026, 11, 1, tzinfo=UTC)
BUDGET = {
    "x-ratelimit-limit": "200,2000",
    "X-RateLimit-Usage": "5,148",
    "X-ReadRateLimit-Limit": "100,1000",
    "x-readratelimit-usage": "4,147",
}
STREAMS = {
    "time": {"data": [0, 1]},
    "watts": {"data": [200, 210]},
    "latlng": {"data": [[47.0, 8.0], [47.1, 8.1]]},
}


def activity(number: int, **fields: object) -> dict[str, object]:
    """Return one that began `number` hours after START."""
    at = START + timedelta(hours=number)
    return {
        "id": 1000 + number,
        "start_date": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "elapsed_time": 600,
        "sport_type": "Ride",
        "distance": 5000.0,
    } | fields


def pull(stand: Stand) -> PullActivities:
    part = build(stand.application()).activities
    assert part is not None
    return part


def ids(stand: Stand, grant: Grant, *, hours: int = 24) -> list[str | None]:
    found = pull(stand).activities(grant, after=START, before=START + timedelta(hours=hours))
    return [record.external_id for record in found]


def test_activities_come_oldest_first_and_only_those_of_the_window(stand: Stand, grant: Grant) -> None:
    stand.put("GET", "/api/v3/athlete/activities", [activity(n) for n in (24, 5, 0, 23, -1)])

    assert ids(stand, grant) == ["1000", "1005", "1023"]
    (asked,) = stand.asked
    assert asked.headers["authorization"] == "Bearer the-access-token"
    assert asked.query == {
        "after": [str(int(START.timestamp()) - 1)],
        "before": [str(int(START.timestamp()) + 86_400)],
        "page": ["1"],
        "per_page": ["200"],
    }


def test_all_pages_are_read_and_a_repeat_at_their_border_is_one(stand: Stand, grant: Grant) -> None:
    first = [activity(n) for n in range(200)]
    stand.put("GET", "/api/v3/athlete/activities", first)
    stand.put("GET", "/api/v3/athlete/activities", [activity(199), activity(200)])

    found = ids(stand, grant, hours=1000)

    assert found == [str(1000 + n) for n in range(201)]
    assert [asked.query["page"] for asked in stand.asked] == [["1"], ["2"]]


def test_nothing_is_asked_before_somebody_looks(stand: Stand, grant: Grant) -> None:
    pull(stand).activities(grant, after=START, before=START)

    assert stand.asked == []


def test_one_activity_comes_with_its_laps(stand: Stand, grant: Grant) -> None:
    lap = {"start_date": "2026-11-01T01:05:00Z", "elapsed_time": 300, "distance": 2500.0}
    stand.put("GET", "/api/v3/activities/1001", activity(1, laps=[lap], calories=99.0))

    ride = pull(stand).activity(grant, external_id="1001")

    assert ride is not None
    assert (ride.external_id, ride.calories_kcal, len(ride.samples)) == ("1001", 99, 0)
    assert [(each.start_s, each.distance_m) for each in ride.laps] == [(300, 2500)]
    assert stand.asked[0].headers["authorization"] == "Bearer the-access-token"


def test_an_id_beyond_a_double_survives(stand: Stand, grant: Grant) -> None:
    stand.put("GET", "/api/v3/activities/9007199254740993", activity(1, id=9007199254740993))

    ride = pull(stand).activity(grant, external_id="9007199254740993")

    assert ride is not None
    assert ride.external_id == "9007199254740993"


def test_what_is_gone_is_none(stand: Stand, grant: Grant) -> None:
    assert pull(stand).activity(grant, external_id="1") is None
    assert pull(stand).streams(grant, external_id="1") is None


def test_an_id_that_is_not_strava_s_asks_nothing(stand: Stand, grant: Grant) -> None:
    with pytest.raises(MalformedPayload):
        pull(stand).activity(grant, external_id="../athlete")

    assert stand.asked == []


@pytest.mark.parametrize("answer", [STREAMS, [{"type": key} | stream for key, stream in STREAMS.items()]])
def test_streams_come_in_either_form(stand: Stand, grant: Grant, answer: object) -> None:
    stand.put("GET", "/api/v3/activities/1001/streams", answer)

    samples = pull(stand).streams(grant, external_id="1001", is_power_measured=True)

    assert samples is not None
    assert samples.power_w.tolist() == [200, 210]
    assert samples.latitude_deg.tolist() == [47.0, 47.1]
    assert stand.asked[0].query == {
        "keys": ["time,latlng,distance,heartrate,watts,cadence,velocity_smooth,altitude,temp"],
        "key_by_type": ["true"],
    }


def test_streams_have_no_power_unless_the_summary_says_that_it_was_measured(
    stand: Stand, grant: Grant
) -> None:
    stand.put("GET", "/api/v3/activities/1001/streams", STREAMS)

    samples = pull(stand).streams(grant, external_id="1001")

    assert samples is not None
    assert samples.power_w is None


def test_every_answer_tells_the_budget_refusals_too(stand: Stand, grant: Grant) -> None:
    heard: list[Usage] = []
    part = build(stand.application(), on_usage=heard.append).activities
    assert part is not None
    stand.put("GET", "/api/v3/activities/1001", activity(1), headers=BUDGET)
    stand.put("GET", "/api/v3/activities/1002", {}, status=429, headers=BUDGET)
    stand.put("GET", "/api/v3/activities/1003", activity(3))

    part.activity(grant, external_id="1001")
    with pytest.raises(RateLimited):
        part.activity(grant, external_id="1002")
    part.activity(grant, external_id="1003")

    usage = Usage(
        overall=Quota(quarter_used=5, quarter_limit=200, day_used=148, day_limit=2000),
        read=Quota(quarter_used=4, quarter_limit=100, day_used=147, day_limit=1000),
    )
    assert heard == [usage, usage]


def test_strava_pulls_activities_and_nothing_else() -> None:
    strava = build(Application(client_id=1, client_secret="s"))

    assert strava.capabilities == {"connect", "webhook", "pull_activities"}
