"""Strava's JSON of athletes and activities, shaped as recorded ones are."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.outside.models import Account
from sandbox.outside.registry import Json
from sandbox.outside.strava import figures
from sandbox.outside.strava.models import Activity
from sandbox.outside.training import TIME_ZONE, body_of, samples
from sandbox.traces import Trace

ZONE = ZoneInfo(TIME_ZONE)
ZONE_LABEL = f"(GMT+01:00) {TIME_ZONE}"  # the winter's offset all year, as theirs
DEVICES = {"Ride": "Garmin Edge 840", "Run": "Garmin Forerunner 965"}
FIRST_LAP_ID = 9_500_000_000_000_000
LAPS_APART = 100
AVATAR = "avatar/athlete/large.png"


def trace_of(activity: Activity) -> Trace:
    """Return an activity's samples."""
    return samples(
        body_seed=activity.account.seed, weekday=activity.weekday, week=activity.week, seed=activity.seed
    )


def sums_of(activity: Activity) -> dict[str, Json]:
    """Return an activity's sums; they are worked out once, and kept."""
    if activity.is_manual:
        return {
            "distance": activity.seconds,
            "elapsed_time": activity.seconds,
            "moving_time": activity.seconds,
        }
    if activity.figures is None:
        activity.figures = figures.summary(trace_of(activity))
        activity.save(update_fields=["figures"])
    return dict(activity.figures)


def athlete(account: Account, *, detailed: bool) -> dict[str, Json]:
    """Return somebody as `/athlete` does; weight (kg) and FTP (W) stand in the detailed one."""
    body: dict[str, Json] = {
        "id": int(account.external_id),
        "username": account.key,
        "resource_state": 2,
        "firstname": account.first_name,
        "lastname": account.last_name,
        "bio": None,
        "city": "Zürich",
        "state": "Zürich",
        "country": "Switzerland",
        "sex": "F",
        "premium": True,
        "summit": True,
        "created_at": "2019-03-01T09:00:00Z",
        "updated_at": "2026-01-10T09:00:00Z",
        "badge_type_id": 1,
        "profile_medium": AVATAR,
        "profile": AVATAR,
        "friend": None,
        "follower": None,
    }
    if not detailed:
        return body
    return body | {
        "resource_state": 3,
        "weight": 66.5,
        "ftp": round(body_of(account.seed).ftp_w),
        "follower_count": 12,
        "friend_count": 14,
        "mutual_friend_count": 0,
        "athlete_type": 0,
        "date_preference": "%d/%m/%Y",
        "measurement_preference": "meters",
        "clubs": [],
        "bikes": [],
        "shoes": [],
    }


def summary(activity: Activity) -> dict[str, Json]:
    """Return an activity as it stands in a list."""
    sums = sums_of(activity)
    line = sums.pop("polyline", "")
    upload_id = None if activity.is_manual else activity.id + 1_000_000_007
    return {
        "resource_state": 2,
        "athlete": {"id": int(activity.account.external_id), "resource_state": 1},
        "name": activity.name,
        "type": activity.sport_type,
        "sport_type": activity.sport_type,
        "workout_type": None,
        "id": activity.id,
        **_times(activity),
        "location_city": None,
        "location_state": None,
        "location_country": None,
        **dict.fromkeys(("achievement_count", "kudos_count", "comment_count", "photo_count"), 0),
        "athlete_count": 1,
        "map": {"id": f"a{activity.id}", "summary_polyline": line, "resource_state": 2},
        "trainer": False,
        "commute": False,
        "manual": activity.is_manual,
        **_visibility(activity),
        "flagged": False,
        "gear_id": None,
        "start_latlng": [],
        "end_latlng": [],
        "average_speed": 0.0,
        "max_speed": 0.0,
        "total_elevation_gain": 0.0,
        **sums,
        "has_heartrate": "average_heartrate" in sums,
        "heartrate_opt_out": False,
        "display_hide_heartrate_option": "average_heartrate" in sums,
        "upload_id": upload_id,
        "upload_id_str": None if upload_id is None else str(upload_id),
        "external_id": None if upload_id is None else f"garmin_ping_{upload_id}",
        "from_accepted_tag": False,
        "pr_count": 0,
        "total_photo_count": 0,
        "has_kudoed": False,
        "device_name": DEVICES.get(activity.sport_type),
    }


def detail(activity: Activity) -> dict[str, Json]:
    """Return an activity in full, with its laps."""
    body = summary(activity)
    body["map"] |= {"polyline": body["map"]["summary_polyline"], "resource_state": 3}
    is_run = activity.sport_type == "Run" and not activity.is_manual
    return body | {
        "resource_state": 3,
        "description": None,
        "calories": round(activity.seconds * 0.19, 1),
        "perceived_exertion": None,
        "prefer_perceived_exertion": None,
        "segment_efforts": [],
        "splits_metric": figures.splits(trace_of(activity)) if is_run else [],
        "laps": laps(activity),
        "best_efforts": [],
        "photos": {"primary": None, "count": 0},
        "stats_visibility": [{"type": "heart_rate", "visibility": "everyone"}],
        "hide_from_home": False,
        "embed_token": "none",
        "available_zones": ["heartrate"],
    }


def laps(activity: Activity) -> list[dict[str, Json]]:
    """Return the laps that the device made; an activity that was typed in has none."""
    if activity.is_manual:
        return []
    found = []
    for lap in figures.laps(trace_of(activity)):
        started_at = activity.started_at.timestamp() + lap["start_index"]
        found.append(
            {
                "id": FIRST_LAP_ID + activity.id % 10**12 * LAPS_APART + lap["lap_index"],
                "resource_state": 2,
                "name": f"Lap {lap['lap_index']}",
                "activity": {"id": activity.id, **_seen_by(activity), "resource_state": 1},
                "athlete": {"id": int(activity.account.external_id), "resource_state": 1},
                **_instants(datetime.fromtimestamp(started_at, ZONE)),
                **lap,
            }
        )
    return found


def _times(activity: Activity) -> dict[str, Json]:
    local = activity.started_at.astimezone(ZONE)
    offset = local.utcoffset()
    return {
        **_instants(local),
        "timezone": ZONE_LABEL,
        "utc_offset": offset.total_seconds() if offset else 0.0,
    }


def _instants(local: datetime) -> dict[str, Json]:
    """Return the start in UTC, and by the wall clock with the Z that is not true."""
    at = local.astimezone(ZoneInfo("UTC"))
    return {"start_date": f"{at:%Y-%m-%dT%H:%M:%SZ}", "start_date_local": f"{local:%Y-%m-%dT%H:%M:%SZ}"}


def _visibility(activity: Activity) -> dict[str, Json]:
    return {"private": activity.is_private, **_seen_by(activity)}


def _seen_by(activity: Activity) -> dict[str, Json]:
    return {"visibility": "only_me" if activity.is_private else "everyone"}
