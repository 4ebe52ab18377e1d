"""Garmin stands in, asked by the real client: activities, nights, workouts, what it refuses and changes."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.outside import Outside

if TYPE_CHECKING:
    from garminconnect import Garmin

SignIn = Callable[..., "Garmin"]
TODAY = datetime.now(UTC).date()
STEP: dict[str, Any] = {
    "type": "ExecutableStepDTO",
    "stepType": {"stepTypeId": 3, "stepTypeKey": "warmup"},
    "endCondition": {"conditionTypeId": 2, "conditionTypeKey": "time"},
    "endConditionValue": 92.4,
    "targetType": {"workoutTargetTypeId": 2, "workoutTargetTypeKey": "power.zone"},
    "targetValueOne": 270.6,
    "targetValueTwo": 255,
}
CYCLING = {"sportTypeId": 2, "sportTypeKey": "cycling"}


def workout(*steps: dict[str, Any], **changes: Any) -> dict[str, Any]:
    segment = {"segmentOrder": 1, "sportType": CYCLING, "workoutSteps": list(steps or (STEP,))}
    return {"workoutName": "W", "sportType": CYCLING, "workoutSegments": [segment], **changes}


def steps_of(stored: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = stored["workoutSegments"][0]["workoutSteps"]
    return found


@pytest.fixture
def sign_in(outside: Outside) -> SignIn:
    """Return what makes a signed-in client of the real garminconnect."""
    from garminconnect import Garmin

    def signed_in(who: str = "ben") -> "Garmin":
        client = Garmin()
        client.client._connectapi = f"{outside.garmin}/connectapi"
        client.client.loads(outside.garmin_tokens(who))
        client.display_name = client.connectapi("/userprofile-service/socialProfile")["displayName"]
        return client

    return signed_in


def status_of(client: "Garmin", method: str, path: str, **body: Any) -> int:
    headers = {"Authorization": f"Bearer {client.client.di_token}"}
    url = f"{client.client._connectapi}/{path}"
    return requests.request(method, url, headers=headers, timeout=5, **body).status_code


def test_half_a_year_of_training_lies_there(sign_in: SignIn) -> None:
    client = sign_in()
    listed = client.get_activities_by_date("2020-01-01", TODAY.isoformat(), sortorder="asc")
    ride = next(each for each in reversed(listed) if each["activityType"]["typeKey"] == "road_biking")

    whole = client.get_activity(ride["activityId"])
    laps = client.get_activity_splits(ride["activityId"])["lapDTOs"]
    details = client.get_activity_details(ride["activityId"], maxchart=100)

    assert len(listed) > 100
    assert [each["startTimeGMT"] for each in listed] == sorted(each["startTimeGMT"] for each in listed)
    assert whole["summaryDTO"]["distance"] == ride["distance"]
    assert sum(lap["duration"] for lap in laps) == pytest.approx(whole["summaryDTO"]["duration"], abs=1)
    keys = {each["key"] for each in details["metricDescriptors"]}
    assert {"directTimestamp", "directPower", "directHeartRate", "directBikeCadence"} <= keys
    assert details["metricsCount"] == len(details["activityDetailMetrics"]) == 100
    assert details["totalMetricsCount"] > 100


def test_somebody_s_nights_are_there_and_an_unworn_one_is_not(outside: Outside, sign_in: SignIn) -> None:
    client = sign_in()
    told = outside.control("garmin", "new-night", athlete="ben", rmssd_ms=61)
    last, first = TODAY.isoformat(), (TODAY - timedelta(days=27)).isoformat()

    hrv = client.get_hrv_data(told["on"])
    nights = client.connectapi(f"/hrv-service/hrv/daily/{first}/{last}")["hrvSummaries"]
    sleep = client.get_sleep_data(told["on"])
    steps = {day["calendarDate"]: day for day in client.get_daily_steps(first, last)}

    assert hrv is not None
    assert hrv["hrvSummary"]["lastNightAvg"] == sleep["avgOvernightHrv"] == 61
    assert nights[-1]["lastNightAvg"] == 61
    assert 20 < len(nights) <= 28
    assert sleep["dailySleepDTO"]["sleepTimeSeconds"] > 3 * 3600
    assert steps[told["on"]]["totalSteps"] == told["steps"]
    assert client.get_hrv_data("2019-01-01") == {}
    assert client.get_stats(told["on"])["restingHeartRate"] == told["resting_bpm"]
    assert client.get_stress_data("2019-01-01")["avgStressLevel"] == -2
    assert client.get_body_battery(told["on"])[0]["charged"] > 0


def test_what_is_another_s_or_is_not_there_is_refused(sign_in: SignIn) -> None:
    ben, carla = sign_in("ben"), sign_in("carla")
    theirs = carla.get_activities(0, 1)[0]["activityId"]  # type: ignore[index]
    sleep = f"wellness-service/wellness/dailySleepData/{carla.display_name}"

    refused = [
        status_of(ben, "GET", f"activity-service/activity/{theirs}"),
        status_of(ben, "GET", f"activity-service/activity/{theirs}/details"),
        status_of(ben, "GET", f"{sleep}?date=2026-01-01"),
        status_of(ben, "GET", "workout-service/workout/1"),
        status_of(ben, "DELETE", "workout-service/schedule/1"),
        status_of(ben, "GET", "usersummary-service/stats/steps/daily/2026-01-01/2026-03-01"),
        status_of(ben, "GET", "no-such-service/at/all"),
        status_of(ben, "POST", "userprofile-service/socialProfile"),
    ]

    assert refused == [404, 404, 403, 404, 404, 400, 404, 405]


def test_a_workout_comes_back_as_garmin_makes_it(sign_in: SignIn) -> None:
    client = sign_in()
    pace = STEP | {"targetType": {"workoutTargetTypeId": 6, "workoutTargetTypeKey": "power.zone"}}

    stored = client.upload_workout(workout(STEP, pace, description="note"))
    ridden, paced = steps_of(client.get_workout_by_id(stored["workoutId"]))

    assert (stored["workoutName"], stored["description"]) == ("W", "note")
    assert ridden["stepType"]["stepTypeKey"] == "interval"  # the id wins over the word
    assert ridden["endConditionValue"] == 92.0
    assert (ridden["targetValueOne"], ridden["targetValueTwo"]) == (255.0, 271.0)
    assert paced["targetType"]["workoutTargetTypeKey"] == "pace.zone"  # watts under a pace's id are a pace
    assert (paced["targetValueOne"], paced["targetValueTwo"]) == (270.6, 255.0)
    assert stored["estimatedDurationInSecs"] == 184


REPEAT = {"type": "RepeatGroupDTO", "numberOfIterations": 3, "workoutSteps": [STEP]}


@pytest.mark.parametrize(
    "wrong",
    [
        workout(workoutName=""),
        workout(sportType={"sportTypeId": 99}),
        workout(workoutSegments=[]),
        workout(STEP | {"type": "SomethingDTO"}),
        workout(STEP | {"stepType": {"stepTypeId": 42, "stepTypeKey": "warmup"}}),
        workout(STEP | {"stepType": {"stepTypeId": 6}}),
        workout(STEP | {"endCondition": {"conditionTypeKey": "moonrise"}}),
        workout(STEP | {"endConditionValue": 0}),
        workout(STEP | {"endConditionValue": "90"}),
        workout(STEP | {"targetValueTwo": None}),
        workout(STEP | {"targetValueOne": None, "targetValueTwo": None}),
        workout(REPEAT | {"numberOfIterations": 0}),
        workout(REPEAT | {"workoutSteps": []}),
        workout(REPEAT | {"workoutSteps": [REPEAT]}),
        workout(*[STEP] * 51),
        workout(description="x" * 1025),
        ["no", "workout"],
    ],
)
def test_what_is_no_workout_is_refused_and_not_stored(sign_in: SignIn, wrong: Any) -> None:
    client = sign_in()

    assert status_of(client, "POST", "workout-service/workout", json=deepcopy(wrong)) == 400
    assert client.get_workouts() == []


def test_a_workout_lies_on_its_day_until_it_is_taken_off(sign_in: SignIn) -> None:
    client, on = sign_in(), date(2026, 12, 1)
    number = client.upload_workout(workout(REPEAT))["workoutId"]

    booked = client.schedule_workout(number, on.isoformat())
    month = client.get_scheduled_workouts(2026, 12)
    client.unschedule_workout(booked["workoutScheduleId"])
    after = client.get_scheduled_workouts(2026, 12)["calendarItems"]
    client.schedule_workout(number, on.isoformat())
    client.delete_workout(number)

    (item,) = month["calendarItems"]
    assert (item["itemType"], item["date"], item["workoutId"]) == ("workout", "2026-12-01", number)
    assert month["month"] == 11
    assert item["id"] == booked["workoutScheduleId"]
    assert after == client.get_scheduled_workouts(2026, 12)["calendarItems"] == []
    assert status_of(client, "POST", f"workout-service/schedule/{number}", json={"date": "2026-12-01"}) == 404


def test_a_lost_reply_did_its_work(outside: Outside, sign_in: SignIn) -> None:
    client = sign_in()
    outside.fault("lost", provider="garmin", path="/connectapi/workout-service/workout")

    client.get_workouts()  # what only reads loses nothing
    with pytest.raises(requests.RequestException):
        client.upload_workout(workout())

    assert len(client.get_workouts()) == 1


def test_a_coach_has_a_library_and_its_owner_may_change_it(outside: Outside, sign_in: SignIn) -> None:
    coach = sign_in("cora")
    library = {each["workoutName"]: each["workoutId"] for each in coach.get_workouts()}
    threshold = coach.get_workout_by_id(library["Threshold 5 x 5 min"])

    outside.control("garmin", "edit-workout", id=threshold["workoutId"], title="Threshold")
    outside.control("garmin", "delete-workout", id=library["Spin-ups"])

    assert len(library) == 5
    assert [step["type"] for step in steps_of(threshold)].count("RepeatGroupDTO") == 1
    assert {each["workoutName"] for each in coach.get_workouts()} == library.keys() - {
        "Spin-ups",
        "Threshold 5 x 5 min",
    } | {"Threshold"}
