"""Shape activities and uploads for the API: plain dictionaries as the serializers document them."""

from dataclasses import fields
from datetime import datetime

import numpy as np

from apps.wearables import selectors, sentences
from apps.wearables.access import ALL_SEEN, Seen
from apps.wearables.domain.samples import Channel, FloatArray, Samples
from apps.wearables.domain.thinning import downsample
from apps.wearables.models import Activity, Connection, Lap, PendingSignIn, Recording
from apps.wearables.presenters.sign_ins import question_of
from apps.wearables.presenters.words import SOURCE_WORDS
from apps.wearables.selectors import ActivityRow, Incoming
from apps.wearables.selectors.sign_ins import of_row

SUMMARY_FIELDS = tuple(field.name for field in fields(ActivityRow) if field.name not in {"pk", "public_id"})
LAP_FIELDS = (
    "number",
    "start_s",
    "elapsed_s",
    "timer_s",
    "distance_m",
    "ascent_m",
    "descent_m",
    "calories_kcal",
    "avg_heart_rate_bpm",
    "max_heart_rate_bpm",
    "avg_power_w",
    "max_power_w",
    "normalised_power_w",
    "avg_cadence_rpm",
    "avg_speed_mps",
    "max_speed_mps",
    "trigger",
    "intensity",
)
PLACE = {Channel.LATITUDE.value, Channel.LONGITUDE.value}
RECORDING_FIELDS = (
    "sub_sport",
    "descent_m",
    "work_kj",
    "calories_kcal",
    "max_heart_rate_bpm",
    "max_power_w",
    "normalised_power_w",
    "avg_cadence_rpm",
    "max_cadence_rpm",
    "max_speed_mps",
    "device_load",
    "device_intensity",
    "device_threshold_power_w",
    "computed",
)


def summary(row: ActivityRow) -> dict[str, object]:
    """Shape an activity for a list."""
    return {"id": row.public_id} | {name: getattr(row, name) for name in SUMMARY_FIELDS}


def upload(incoming: Incoming) -> dict[str, object]:
    """Shape an upload, with the sentence that says why it could not be read."""
    return {
        "id": incoming.public_id,
        "name": incoming.name,
        "byte_count": incoming.byte_count,
        "state": incoming.state,
        "error_code": incoming.error_code,
        "message": incoming.message,
        "warnings": incoming.warnings,
        "created_at": incoming.created_at,
        "activities": [summary(row) for row in incoming.activities],
    }


def lap(row: Lap) -> dict[str, object]:
    """Shape a lap."""
    return {name: getattr(row, name) for name in LAP_FIELDS}


def detail(activity: Activity, seen: Seen = ALL_SEEN) -> dict[str, object]:
    """Shape an activity with its laps, as far as the reader may see it; three queries."""
    recording = activity.canonical or Recording()
    [row] = selectors.rows_of([activity])
    channels, sample_count = selectors.stream_facts(activity)
    own = {
        "note": activity.note if seen.feelings else "",
        "feel": activity.feel if seen.feelings else None,
        "perceived_exertion": activity.perceived_exertion if seen.feelings else None,
        "channels": [name for name in channels if seen.places or name not in PLACE],
        "sample_count": sample_count,
        "laps": [lap(each) for each in selectors.laps_of(activity)],
    }
    return summary(row) | {name: getattr(recording, name) for name in RECORDING_FIELDS} | own


def columns(samples: Samples, points: int | None) -> dict[str, object]:
    """Shape streams: every sample, or thinned to `points` with every extreme kept."""
    if points is not None and len(samples) > points:
        chart = downsample(samples, points)
        return {
            "time_s": chart.time_s,
            "channels": {channel.value: values for channel, values in chart.channels.items()},
        }
    return {
        "time_s": samples.time_s.tolist(),
        "channels": {channel.value: _with_nulls(column) for channel, column in samples.channels.items()},
    }


def _with_nulls(column: FloatArray) -> list[float | None]:
    return [
        None if missing else value for value, missing in zip(column.tolist(), np.isnan(column), strict=True)
    ]


def connection(row: Connection) -> dict[str, object]:
    """Show an account at a provider."""
    return {
        "id": row.public_id,
        "provider": row.provider,
        "state": row.state,
        "is_stopped": row.stopped_at is not None,
        "scopes": row.scopes,
        "connected_at": row.connected_at,
        "fetched_at": row.fetched_at,
        "next_sync_at": row.next_sync_at,
        "error": sentences.of_connection("stopped" if row.stopped_at else row.error_code),
    }


def sign_in(row: PendingSignIn, *, now: datetime) -> dict[str, object]:
    """Show how a sign-in with a password stands."""
    found = of_row(row, now=now)
    return {
        "id": found.public_id,
        "provider": found.provider,
        "state": found.state.value,
        "question": question_of(found, str(SOURCE_WORDS.get(found.provider, found.provider))),
        "error_code": found.error_code,
        "error": sentences.of_sign_in(found.error_code),
        "expires_at": found.expires_at,
        "connection": found.connection,
    }
