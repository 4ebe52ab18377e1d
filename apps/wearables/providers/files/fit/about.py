"""What a FIT file says of the device, its settings and its clock."""

from dataclasses import dataclass

from apps.wearables.domain.records import LONGEST_DEVICE_NAME, LONGEST_TITLE, Device
from apps.wearables.providers.files.fit import numbers as fit
from apps.wearables.providers.files.fit.fields import number, positive, text, whole
from apps.wearables.providers.files.fit.sdk import Decoded, Message, word

_QUARTER_HOUR_S = 900
_WESTMOST_S, _EASTMOST_S = -12 * 3600, 14 * 3600
_NOBODY: Message = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutFile:
    """Facts that hold for every session of a file."""

    device: Device
    title: str | None
    utc_offset_s: int | None
    threshold_power_w: float | None
    threshold_heart_rate_bpm: float | None
    max_heart_rate_bpm: float | None
    resting_heart_rate_bpm: float | None


def about(decoded: Decoded) -> AboutFile:
    """Collect the facts; what the file does not say is None."""
    zones, profile, workout = (
        _first(decoded, kind) for kind in (fit.ZONES_TARGET, fit.USER_PROFILE, fit.WORKOUT)
    )
    return AboutFile(
        device=_device(decoded),
        title=text(workout, "wkt_name", longest=LONGEST_TITLE),
        utc_offset_s=_utc_offset_s(decoded),
        threshold_power_w=positive(zones, "functional_threshold_power"),
        threshold_heart_rate_bpm=positive(zones, "threshold_heart_rate"),
        max_heart_rate_bpm=positive(zones, "max_heart_rate") or positive(profile, "default_max_heart_rate"),
        resting_heart_rate_bpm=positive(profile, "resting_heart_rate"),
    )


def content_kinds(decoded: Decoded) -> list[int]:
    """Return the types that the file gives itself, one for each file of a chain."""
    kinds = (whole(message, "type") for message in decoded.of(fit.FILE_ID))
    return [kind for kind in kinds if kind is not None]


def _first(decoded: Decoded, kind: int) -> Message:
    return next(iter(decoded.of(kind)), _NOBODY)


def _device(decoded: Decoded) -> Device:
    identity = _first(decoded, fit.FILE_ID)
    creators = (
        message
        for message in decoded.of(fit.DEVICE_INFO)
        if whole(message, "device_index") == fit.CREATOR_INDEX
    )
    creator = next(creators, _NOBODY)
    maker, product = whole(identity, "manufacturer"), whole(identity, "product")
    names = (text(message, "product_name", longest=LONGEST_DEVICE_NAME) for message in (identity, creator))
    name = next(filter(None, names), None)
    if name is None and maker in fit.MAKERS_WITH_GARMIN_PRODUCTS:
        name = word("garmin_product", product)
    return Device(word("manufacturer", maker), name)


def _utc_offset_s(decoded: Decoded) -> int | None:
    """Return local time minus UTC, which only the activity message tells, to the quarter of an hour."""
    for message in decoded.of(fit.ACTIVITY):
        utc, local = number(message, "timestamp"), number(message, "local_timestamp")
        if utc is None or local is None:
            continue
        offset = round((local - utc) / _QUARTER_HOUR_S) * _QUARTER_HOUR_S
        if _WESTMOST_S <= offset <= _EASTMOST_S:
            return offset
    return None
