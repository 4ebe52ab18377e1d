"""FIT's record messages as columns in SI units; developer fields stand in for channels that are missing."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from apps.wearables.domain.samples import Channel, FloatArray
from apps.wearables.providers.files.assembly import Points
from apps.wearables.providers.files.fit.fields import number, text, whole
from apps.wearables.providers.files.fit.numbers import RECORD, SEMICIRCLES_PER_DEGREE
from apps.wearables.providers.files.fit.sdk import Message

Reading = Callable[[Message], float | None]


def to_points(records: Sequence[Message], descriptions: Sequence[Message]) -> Points:
    """Return the records that have a timestamp, `at_s` in seconds of FIT's epoch."""
    timed = [message for message in records if number(message, "timestamp") is not None]
    columns = {channel: _column(timed, reading) for channel, reading in _READINGS.items()}
    for channel, key in _developer_keys(descriptions).items():
        if np.isnan(columns[channel]).all():
            columns[channel] = _column(timed, _developer_reading(descriptions, key))
    nowhere = np.isnan(columns[Channel.LATITUDE]) | np.isnan(columns[Channel.LONGITUDE])
    nowhere |= (columns[Channel.LATITUDE] == 0) & (columns[Channel.LONGITUDE] == 0)  # written without a fix
    columns[Channel.LATITUDE][nowhere] = columns[Channel.LONGITUDE][nowhere] = np.nan
    return Points(_column(timed, lambda message: number(message, "timestamp")), columns)


def _column(records: Sequence[Message], reading: Reading) -> FloatArray:
    values: Iterable[float | None] = map(reading, records)
    return np.fromiter((np.nan if value is None else value for value in values), np.float64, len(records))


def _cadence(message: Message) -> float | None:
    whole_turns = number(message, "cadence")
    return None if whole_turns is None else whole_turns + (number(message, "fractional_cadence") or 0.0)


def _degrees(name: str) -> Reading:
    def reading(message: Message) -> float | None:
        semicircles = number(message, name)
        return None if semicircles is None else semicircles / SEMICIRCLES_PER_DEGREE

    return reading


_READINGS: dict[Channel, Reading] = {
    Channel.DISTANCE: lambda message: number(message, "distance"),
    Channel.HEART_RATE: lambda message: number(message, "heart_rate"),
    Channel.POWER: lambda message: number(message, "power"),
    Channel.CADENCE: _cadence,
    Channel.SPEED: lambda message: number(message, "enhanced_speed", "speed"),
    Channel.ALTITUDE: lambda message: number(message, "enhanced_altitude", "altitude"),
    Channel.LATITUDE: _degrees("position_lat"),
    Channel.LONGITUDE: _degrees("position_long"),
    Channel.TEMPERATURE: lambda message: number(message, "temperature"),
}

_LONGEST_NAME = 64

_BY_NATIVE_FIELD = {
    3: Channel.HEART_RATE,
    4: Channel.CADENCE,
    5: Channel.DISTANCE,
    6: Channel.SPEED,
    7: Channel.POWER,
}
_BY_NAME = {
    "heart rate": Channel.HEART_RATE,
    "heartrate": Channel.HEART_RATE,
    "cadence": Channel.CADENCE,
    "stroke rate": Channel.CADENCE,
    "distance": Channel.DISTANCE,
    "speed": Channel.SPEED,
    "power": Channel.POWER,
}
_UNITS = {
    Channel.HEART_RATE: {"bpm"},
    Channel.CADENCE: {"rpm", "spm", "strokes/min"},
    Channel.DISTANCE: {"m", "meters", "metres"},
    Channel.SPEED: {"m/s"},
    Channel.POWER: {"w", "watt", "watts"},
}


def _developer_keys(descriptions: Sequence[Message]) -> dict[Channel, int]:
    """Return which developer field measures a channel: by the native field it names, or by name and unit."""
    keys: dict[Channel, int] = {}
    for description in descriptions:
        key, native = whole(description, "key"), whole(description, "native_field_num")
        if native is not None and whole(description, "native_mesg_num") == RECORD:
            channel = _BY_NATIVE_FIELD.get(native)
        else:
            channel = _BY_NAME.get((text(description, "field_name", longest=_LONGEST_NAME) or "").lower())
        unit = (text(description, "units", longest=_LONGEST_NAME) or "").lower()
        if key is not None and channel is not None and unit in _UNITS[channel]:
            keys.setdefault(channel, key)
    return keys


def _developer_reading(descriptions: Sequence[Message], key: int) -> Reading:
    description = next(each for each in descriptions if whole(each, "key") == key)
    scale, offset = number(description, "scale") or 1.0, number(description, "offset") or 0.0

    def reading(message: Message) -> float | None:
        fields = message.get("developer_fields")
        value = number(fields, key) if isinstance(fields, dict) else None
        return None if value is None else value / scale - offset

    return reading
