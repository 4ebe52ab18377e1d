"""Strava's streams as samples: columns by key, whichever of the two forms they come in.

Source: https://developers.strava.com/docs/reference/#api-Streams-getActivityStreams: with `key_by_type` an
object of {type: {data, ...}}, without it a list of {type, data, ...}. All columns have the same length.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from pydantic import ValidationError

from apps.wearables.domain.plausible import plausible
from apps.wearables.domain.samples import MAX_SAMPLES, Channel, FloatArray, Samples
from apps.wearables.providers.base import MalformedPayload
from apps.wearables.providers.strava.schema import NumberStream, PositionStream

_TIME: Final = "time"
_POSITION: Final = "latlng"
_POWER: Final = "watts"
_CHANNELS: Final = {
    "distance": Channel.DISTANCE,
    "heartrate": Channel.HEART_RATE,
    _POWER: Channel.POWER,
    "cadence": Channel.CADENCE,
    "velocity_smooth": Channel.SPEED,
    "altitude": Channel.ALTITUDE,
    "temp": Channel.TEMPERATURE,
}
KEYS: Final = (_TIME, _POSITION, *_CHANNELS)
"""The streams that are asked for."""


def to_samples(answer: object, *, is_power_measured: bool) -> Samples | None:
    """Return the samples, None where there is not one with a time.

    Power goes in only where the activity's `device_watts` is true: the streams do not tell an estimate from a
    reading. A device whose clock went back has its samples sorted.

    Raises:
        MalformedPayload: the answer is not streams, its columns differ in length, or it has too many rows.
    """
    try:
        columns = _columns(answer)
    except ValidationError:
        raise MalformedPayload("a stream of Strava's has another shape") from None
    time_s = columns.pop(_TIME, None)
    if time_s is None or not time_s.size:
        return None
    if time_s.size > MAX_SAMPLES or np.isnan(time_s).any():
        raise MalformedPayload("Strava's stream of times has gaps or too many rows")
    if any(column.size != time_s.size for column in columns.values()):
        raise MalformedPayload("Strava's streams differ in length")
    if not is_power_measured:
        columns.pop(Channel.POWER, None)
    order = np.argsort(time_s, kind="stable")
    channels = {Channel(name): plausible(Channel(name), column[order]) for name, column in columns.items()}
    return Samples.of(time_s[order], channels)


def _columns(answer: object) -> dict[str, FloatArray]:
    """Return the columns that we know, by channel, and the times."""
    columns: dict[str, FloatArray] = {}
    for key, stream in _by_key(answer):
        if key == _TIME:
            columns[_TIME] = _numbers(NumberStream.model_validate(stream).data)
        elif key == _POSITION:
            pairs = PositionStream.model_validate(stream).data
            columns[Channel.LATITUDE] = _numbers([pair and pair[0] for pair in pairs])
            columns[Channel.LONGITUDE] = _numbers([pair and pair[1] for pair in pairs])
        elif key in _CHANNELS:
            columns[_CHANNELS[key]] = _numbers(NumberStream.model_validate(stream).data)
    return columns


def _by_key(answer: object) -> Iterator[tuple[object, object]]:
    if isinstance(answer, Mapping):
        yield from answer.items()
    elif isinstance(answer, list):
        for stream in answer:
            yield (stream.get("type") if isinstance(stream, Mapping) else None), stream
    else:
        raise MalformedPayload("Strava's answer is not streams")


def _numbers(values: Sequence[float | None]) -> FloatArray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
