"""Which records, laps and events of a FIT file belong to which of its sessions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apps.wearables.domain.samples import Channel, FloatArray
from apps.wearables.providers.files.assembly import Points
from apps.wearables.providers.files.fit.fields import number
from apps.wearables.providers.files.fit.sdk import Message
from apps.wearables.providers.files.limits import MAX_SPAN_S

Legs = npt.NDArray[np.intp]

_SAME_ODOMETER_M = 1.0  # a leg that starts this little under the last one's end counts on


@dataclass(frozen=True, slots=True)
class Span:
    """One session: its message, empty where the device wrote none, and when it ran, in FIT's seconds."""

    message: Message
    start_s: float
    elapsed_s: float
    is_elapsed_computed: bool


def session_spans(sessions: Sequence[Message], points: Points) -> list[Span]:
    """Return the sessions in order of time; without any, the records alone make one."""
    spans = [span for span in (_span(message, points) for message in sessions) if span is not None]
    if not spans and points.at_s.size:
        spans = [Span({}, float(points.at_s.min()), float(np.ptp(points.at_s)), is_elapsed_computed=True)]
    return sorted(spans, key=lambda span: span.start_s)


def _span(message: Message, points: Points) -> Span | None:
    start, end = number(message, "start_time"), number(message, "timestamp")
    stated = number(message, "total_elapsed_time", "total_timer_time")
    if stated is not None and not 0 <= stated <= MAX_SPAN_S:
        stated = None
    if start is None and end is not None:
        start = end - (stated or 0.0)
    if points.at_s.size and (start is None or abs(start - float(np.median(points.at_s))) > MAX_SPAN_S):
        start = float(points.at_s.min())
    if start is None:
        return None
    if stated is not None:
        return Span(message, start, stated, is_elapsed_computed=False)
    last = float(points.at_s.max(initial=start)) if end is None else end
    return Span(message, start, min(max(0.0, last - start), MAX_SPAN_S), is_elapsed_computed=True)


def leg_of(at_s: FloatArray, spans: Sequence[Span]) -> Legs:
    """Return for each instant the session that had begun last; the first one for what came before it."""
    starts = np.array([span.start_s for span in spans])
    legs: Legs = np.clip(np.searchsorted(starts, at_s, side="right") - 1, 0, None)
    return legs


def leg_of_records(at_s: FloatArray, spans: Sequence[Span]) -> Legs:
    """Likewise for records; of two in the second in which a leg starts, the first closes the leg before."""
    legs = leg_of(at_s, spans)
    for index, span in enumerate(spans[1:], start=1):
        shared = np.flatnonzero(at_s == span.start_s)
        if shared.size > 1:
            legs[shared[0]] = index - 1
    return legs


def laps_of(leg: int, span: Span, laps: Sequence[Message], legs: Sequence[int]) -> list[Message]:
    """Return a session's laps: those it names by index, else those that begin while it runs."""
    first, count = number(span.message, "first_lap_index"), number(span.message, "num_laps")
    if first is not None and count:
        by_index = {number(lap, "message_index"): lap for lap in laps}
        named = [by_index.get(first + offset) for offset in range(min(int(count), len(laps)))]
        if len(by_index) == len(laps) and len(named) == count and None not in named:
            return [lap for lap in named if lap is not None]
    return [lap for lap, owner in zip(laps, legs, strict=True) if owner == leg]


def with_own_odometer(points: Points, legs: Legs) -> Points:
    """Let each leg's distance start at 0 where the device counts on through a multisport activity."""
    distance = points.channels[Channel.DISTANCE].copy()
    reached = 0.0
    for leg in range(int(legs.max(initial=0)) + 1):
        mine = np.flatnonzero((legs == leg) & ~np.isnan(distance))
        if mine.size:
            first, last = float(distance[mine[0]]), float(distance[mine[-1]])
            if reached and first >= reached - _SAME_ODOMETER_M:
                distance[mine] = np.maximum(distance[mine] - reached, 0.0)
            reached = last
    return Points(points.at_s, points.channels | {Channel.DISTANCE: distance})
