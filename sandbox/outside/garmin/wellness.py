"""Garmin's JSON of days and nights, shaped as recorded ones are."""

from datetime import UTC, date, datetime, time, timedelta

from sandbox.outside.garmin.bodies import ZONE, stamp
from sandbox.outside.garmin.models import Day, Member
from sandbox.outside.registry import Json

READING_EVERY = timedelta(minutes=5)
READINGS = 12
WAKES_AT = time(6, 40)
SLEEP_PARTS = ("deepSleepSeconds", "lightSleepSeconds", "remSleepSeconds", "awakeSleepSeconds")


def hrv_summary(day: Day) -> dict[str, Json]:
    """Return one night's summary."""
    usual = day.rmssd_ms or 0
    return {
        "calendarDate": day.on.isoformat(),
        "weeklyAvg": usual,
        "lastNightAvg": day.rmssd_ms,
        "lastNight5MinHigh": usual + 21,
        "baseline": {
            "lowUpper": usual - 8,
            "balancedLow": usual - 5,
            "balancedUpper": usual + 9,
            "markerValue": 0.25,
        },
        "status": "BALANCED",
        "feedbackPhrase": "HRV_BALANCED_7",
        "createTimeStamp": stamp(_woke_at(day.on)),
    }


def hrv(day: Day, member: Member) -> dict[str, Json]:
    """Return one night's summary with readings."""
    woke_at, fell_asleep_at = _woke_at(day.on), _woke_at(day.on) - timedelta(seconds=_night_s(day))
    readings = [
        {
            "hrvValue": (day.rmssd_ms or 0) + (-3, 0, 3)[number % 3],
            "readingTimeGMT": stamp(fell_asleep_at + number * READING_EVERY),
            "readingTimeLocal": _local(fell_asleep_at + number * READING_EVERY),
        }
        for number in range(READINGS)
    ]
    return {
        "userProfilePk": int(member.account.external_id),
        "hrvSummary": hrv_summary(day),
        "hrvReadings": readings,
        "startTimestampGMT": stamp(fell_asleep_at),
        "endTimestampGMT": stamp(woke_at),
        "startTimestampLocal": _local(fell_asleep_at),
        "endTimestampLocal": _local(woke_at),
    }


def sleep(day: Day | None, member: Member, on: date) -> dict[str, Json]:
    """Return one night's sleep; a night without has the same shape, empty."""
    night: dict[str, Json] = {
        "id": None,
        "userProfilePK": int(member.account.external_id),
        "calendarDate": on.isoformat(),
        **dict.fromkeys(("sleepTimeSeconds", "napTimeSeconds", *SLEEP_PARTS)),
        "sleepWindowConfirmed": None,
        "sleepStartTimestampGMT": None,
        "sleepEndTimestampGMT": None,
        "deviceRemCapable": day is not None,
    }
    if day is None:
        return {"dailySleepDTO": night, "sleepMovement": None, "remSleepData": None, "sleepLevels": None}
    parts = (day.deep_s, day.light_s, day.rem_s, day.awake_s)
    end = _woke_at(on)
    start_ms = int((end - timedelta(seconds=_night_s(day) + day.awake_s)).timestamp() * 1000)
    night |= dict(zip(SLEEP_PARTS, parts, strict=True)) | {
        "id": start_ms,
        "sleepTimeSeconds": _night_s(day),
        "napTimeSeconds": 0,
        "sleepWindowConfirmed": True,
        "sleepStartTimestampGMT": start_ms,
        "sleepEndTimestampGMT": int(end.timestamp() * 1000),
        "unmeasurableSleepSeconds": 0,
        "averageRespirationValue": 14.0,
        "averageSpO2Value": 95.0,
        "avgSleepStress": float(day.stress // 2),
        "sleepScores": {"overall": {"value": min(100, _night_s(day) // 300), "qualifierKey": "FAIR"}},
    }
    more = {"avgOvernightHrv": float(day.rmssd_ms or 0), "restingHeartRate": day.resting_bpm}
    return {"dailySleepDTO": night, "sleepMovement": [], "remSleepData": True, "sleepLevels": [], **more}


def steps(day: Day) -> dict[str, Json]:
    """Return a day's steps."""
    distance = round(day.steps * 0.78)
    return {
        "calendarDate": day.on.isoformat(),
        "totalSteps": day.steps,
        "totalDistance": distance,
        "stepGoal": 8000,
    }


def summary(day: Day | None, member: Member, on: date) -> dict[str, Json]:
    """Return a day's sums; a day without has the same shape, empty."""
    return {
        "userProfileId": int(member.account.external_id),
        "calendarDate": on.isoformat(),
        "totalSteps": day and day.steps,
        "totalDistanceMeters": day and round(day.steps * 0.78),
        "dailyStepGoal": 8000,
        "restingHeartRate": day and day.resting_bpm,
        "lastSevenDaysAvgRestingHeartRate": day and day.resting_bpm,
        "averageStressLevel": day and day.stress,
        "bodyBatteryHighestValue": day and day.battery_high,
        "bodyBatteryLowestValue": day and day.battery_low,
        "sleepingSeconds": day and _night_s(day),
        "includesWellnessData": day is not None,
        "privacyProtected": False,
        "source": "GARMIN",
    }


def stress(day: Day | None, member: Member, on: date) -> dict[str, Json]:
    """Return a day's stress and body battery; -1 and -2 are what theirs says where nothing was measured."""
    begins_ms = int(datetime.combine(on, time(), ZONE).timestamp() * 1000)
    return {
        "userProfilePK": int(member.account.external_id),
        "calendarDate": on.isoformat(),
        "maxStressLevel": min(100, day.stress + 45) if day else -2,
        "avgStressLevel": day.stress if day else -2,
        "stressChartValueOffset": 0,
        "stressChartYAxisOrigin": 0,
        "stressValuesArray": [[begins_ms, day.stress if day else -1]],
        "bodyBatteryValuesArray": [[begins_ms, "charging", day.battery_high, 1.0]] if day else [],
    }


def body_battery(day: Day) -> dict[str, Json]:
    """Return a day's body battery."""
    begins = datetime.combine(day.on, time(), ZONE)
    begins_ms = int(begins.timestamp() * 1000)
    return {
        "date": day.on.isoformat(),
        "charged": day.battery_high - day.battery_low,
        "drained": day.battery_high - day.battery_low,
        "startTimestampGMT": stamp(begins),
        "endTimestampGMT": stamp(begins + timedelta(days=1)),
        "bodyBatteryValuesArray": [
            [begins_ms, day.battery_low],
            [begins_ms + 25_200_000, day.battery_high],
        ],
        "bodyBatteryValueDescriptorDTOList": [
            {"bodyBatteryValueDescriptorIndex": 0, "bodyBatteryValueDescriptorKey": "timestamp"},
            {"bodyBatteryValueDescriptorIndex": 1, "bodyBatteryValueDescriptorKey": "bodyBatteryLevel"},
        ],
    }


def _night_s(day: Day) -> int:
    return day.deep_s + day.light_s + day.rem_s


def _woke_at(on: date) -> datetime:
    return datetime.combine(on, WAKES_AT, ZONE).astimezone(UTC)


def _local(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}.0"
