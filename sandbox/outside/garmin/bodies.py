"""Garmin's JSON of members and activities, shaped as recorded ones are."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.outside.garmin import figures
from sandbox.outside.garmin.models import Activity, Member
from sandbox.outside.registry import Json
from sandbox.outside.training import TIME_ZONE, samples
from sandbox.traces import Trace

ZONE = ZoneInfo(TIME_ZONE)
ZONE_ID = 124
TYPES = {
    "road_biking": {"typeId": 10, "parentTypeId": 2},
    "running": {"typeId": 1, "parentTypeId": 17},
    "lap_swimming": {"typeId": 27, "parentTypeId": 26},
}
SPORT_IDS = {"road_biking": 2, "running": 1, "lap_swimming": 5}
LIST_NAMES = {
    "averagePower": "avgPower",
    "normalizedPower": "normPower",
    "averageBikeCadence": "averageBikingCadenceInRevPerMinute",
    "maxBikeCadence": "maxBikingCadenceInRevPerMinute",
    "averageRunCadence": "averageRunningCadenceInStepsPerMinute",
    "maxRunCadence": "maxRunningCadenceInStepsPerMinute",
}
AVATAR = "https://example.com/avatar.jpg"


def trace_of(activity: Activity) -> Trace:
    """Return an activity's samples."""
    return samples(
        body_seed=activity.account.seed, weekday=activity.weekday, week=activity.week, seed=activity.seed
    )


def sums_of(activity: Activity) -> dict[str, Json]:
    """Return an activity's sums; one that was typed in has its time alone."""
    if activity.is_manual:
        seconds = float(activity.seconds)
        return {"distance": 0.0, **dict.fromkeys(("duration", "elapsedDuration", "movingDuration"), seconds)}
    return dict(
        figures.summary(
            body_seed=activity.account.seed, weekday=activity.weekday, week=activity.week, seed=activity.seed
        )
    )


def profile(member: Member) -> dict[str, Json]:
    """Return somebody's social profile."""
    account, name = member.account, str(member.account)
    return {
        "id": int(account.external_id) + 500_000,
        "profileId": int(account.external_id),
        "garminGUID": f"00000000-0000-4000-8000-{int(account.external_id):012}",
        "displayName": str(member.display_name),
        "fullName": name,
        "userName": account.email,
        "profileImageUrlLarge": AVATAR,
        "profileImageUrlMedium": AVATAR,
        "profileImageUrlSmall": AVATAR,
        "location": "Zürich",
        "bio": None,
        "profileVisibility": "private",
        "activityStartVisibility": "private",
        "userRoles": ["SCOPE_CONNECT_READ", "SCOPE_CONNECT_WRITE", "ROLE_CONNECTUSER"],
        "nameApproved": True,
        "userProfileFullName": name,
        "userLevel": 3,
        "userPro": False,
    }


def settings(member: Member) -> dict[str, Json]:
    """Return somebody's settings."""
    data = {"gender": "FEMALE", "weight": 66500.0, "height": 172.0, "measurementSystem": "metric"}
    return {
        "id": int(member.account.external_id),
        "userData": {
            **data,
            "timeFormat": "time_twenty_four_hr",
            "birthDate": "1991-01-01",
            "ftpAutoDetected": None,
        },
        "userSleep": {
            "sleepTime": 80400,
            "defaultSleepTime": False,
            "wakeTime": 24000,
            "defaultWakeTime": False,
        },
        "connectDate": None,
        "sourceType": None,
    }


def listed(activity: Activity) -> dict[str, Json]:
    """Return an activity as the list has it."""
    sums = {LIST_NAMES.get(name, name): value for name, value in sums_of(activity).items()}
    return {
        "activityId": activity.id,
        "activityName": activity.name,
        "startTimeLocal": f"{activity.started_at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}",
        "startTimeGMT": f"{activity.started_at:%Y-%m-%d %H:%M:%S}",
        "activityType": _type(activity),
        "eventType": {"typeId": 9, "typeKey": "uncategorized", "sortOrder": 10},
        "hasPolyline": "startLatitude" in sums,
        "ownerId": int(activity.account.external_id),
        "ownerFullName": str(activity.account),
        "privacy": {"typeId": 2, "typeKey": "private"},
        "timeZoneId": ZONE_ID,
        "beginTimestamp": int(activity.started_at.timestamp() * 1000),
        "sportTypeId": SPORT_IDS[activity.type_key],
        "manufacturer": "GARMIN",
        "deviceId": None if activity.is_manual else 3_618_356_072,
        "manualActivity": activity.is_manual,
        **sums,
    }


def detailed(activity: Activity) -> dict[str, Json]:
    """Return an activity in full."""
    sums = sums_of(activity)
    laps = sums.pop("lapCount", 0)
    return {
        "activityId": activity.id,
        "activityUUID": {"uuid": f"00000000-0000-4000-9000-{activity.id % 10**12:012}"},
        "activityName": activity.name,
        "userProfileId": int(activity.account.external_id),
        "isMultiSportParent": False,
        "activityTypeDTO": _type(activity),
        "eventTypeDTO": {"typeId": 9, "typeKey": "uncategorized", "sortOrder": 10},
        "accessControlRuleDTO": {"typeId": 2, "typeKey": "private"},
        "timeZoneUnitDTO": {"unitId": ZONE_ID, "unitKey": TIME_ZONE, "factor": 0.0, "timeZone": TIME_ZONE},
        "metadataDTO": {
            "isOriginal": True,
            "fileFormat": None if activity.is_manual else {"formatId": 7, "formatKey": "fit"},
            "hasPolyline": "startLatitude" in sums,
            "manufacturer": None if activity.is_manual else "GARMIN",
            "lapCount": laps,
            "manualActivity": activity.is_manual,
        },
        "summaryDTO": {
            "startTimeLocal": f"{activity.started_at.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}.0",
            "startTimeGMT": f"{activity.started_at:%Y-%m-%dT%H:%M:%S}.0",
            **sums,
        },
        "locationName": None,
        "splitSummaries": [],
    }


def splits(activity: Activity) -> dict[str, Json]:
    """Return the laps that the device made."""
    found = [] if activity.is_manual else figures.laps(trace_of(activity))
    for lap in found:
        started_at = activity.started_at + timedelta(seconds=lap.pop("first"))
        lap |= {"messageIndex": lap["lapIndex"] - 1, "intensityType": "ACTIVE"}
        lap["startTimeGMT"] = f"{started_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0"
    return {"activityId": activity.id, "lapDTOs": found, "eventDTOs": []}


def details(activity: Activity, *, most: int) -> dict[str, Json]:
    """Return the samples, at most so many."""
    if activity.is_manual:
        return {"activityId": activity.id, "detailsAvailable": False, "metricDescriptors": None} | {
            "activityDetailMetrics": None
        }
    start_ms = int(activity.started_at.timestamp() * 1000)
    done = trace_of(activity)
    descriptors, rows = figures.details(done, start_ms=start_ms, most=most)
    return {
        "activityId": activity.id,
        "measurementCount": len(descriptors),
        "metricsCount": len(rows),
        "totalMetricsCount": done.time_s.size,
        "metricDescriptors": descriptors,
        "activityDetailMetrics": rows,
        "geoPolylineDTO": None,
        "heartRateDTOs": None,
        "pendingData": None,
        "detailsAvailable": True,
    }


def stamp(at: datetime) -> str:
    """Return an instant as Garmin's API writes it, in UTC and without saying so."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0"


def _type(activity: Activity) -> dict[str, Json]:
    return {"typeKey": activity.type_key, **TYPES[activity.type_key], "isHidden": False, "restricted": False}
