"""Turns points as a file lists them into sorted streams of bounded length."""

from dataclasses import dataclass

import numpy as np

from apps.wearables.domain.geo import cumulative_distance_m
from apps.wearables.domain.plausible import plausible
from apps.wearables.domain.records import FileWarning
from apps.wearables.domain.samples import Channel, FloatArray, Samples
from apps.wearables.providers.files import notices
from apps.wearables.providers.files.limits import MAX_SPAN_S


@dataclass(frozen=True, slots=True)
class Points:
    """Columns in the file's order; `at_s` counts seconds from any epoch and is never NaN."""

    at_s: FloatArray
    channels: dict[Channel, FloatArray]

    def take(self, which: np.typing.NDArray[np.bool_]) -> "Points":
        """Return the chosen points."""
        chosen = {channel: column[which] for channel, column in self.channels.items()}
        return Points(self.at_s[which], chosen)


def without_strays(points: Points) -> tuple[Points, list[FileWarning]]:
    """Leave out points more than a month away from the middle one: damage, not training."""
    if not points.at_s.size:
        return points, []
    is_near = np.abs(points.at_s - np.median(points.at_s)) <= MAX_SPAN_S
    strays = int((~is_near).sum())
    return points.take(is_near), [notices.warning(notices.STRAY_TIMES, count=strays)] if strays else []


def to_samples(points: Points, *, start_s: float) -> tuple[Samples, list[FileWarning]]:
    """Return streams in order of time, counted from `start_s`; points of one instant keep their order.

    Readings that no sensor gives are left out: they come from damage.
    """
    went_back = bool((np.diff(points.at_s) < 0).any())
    order = np.argsort(points.at_s, kind="stable")
    channels = {channel: plausible(channel, column[order]) for channel, column in points.channels.items()}
    samples = Samples.of(np.round(points.at_s[order] - start_s, 3), channels)
    return samples, [notices.warning(notices.CLOCK_WENT_BACK)] if went_back else []


def with_distance(points: Points) -> tuple[Points, bool]:
    """Work distance out from positions where the device counted none; also return whether that was so."""
    counted = points.channels[Channel.DISTANCE]
    if np.nan_to_num(counted).any():
        return points, False
    latitude, longitude = points.channels[Channel.LATITUDE], points.channels[Channel.LONGITUDE]
    if (np.isnan(latitude) | np.isnan(longitude)).all():
        return points, False
    one_segment = np.zeros(latitude.size, dtype=np.int64)
    distance = cumulative_distance_m(latitude, longitude, one_segment)
    return Points(points.at_s, points.channels | {Channel.DISTANCE: distance}), True
