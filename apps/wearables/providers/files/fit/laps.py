"""FIT's laps, pool lengths and timer events as records of ours."""

from collections.abc import Iterable, Sequence

from apps.wearables.domain.records import LapRecord, LengthRecord, Pause
from apps.wearables.providers.files.fit.fields import number, whole
from apps.wearables.providers.files.fit.legs import Span
from apps.wearables.providers.files.fit.measures import measures
from apps.wearables.providers.files.fit.numbers import EVENT_START, EVENT_STOPS, EVENT_TIMER, LENGTH_ACTIVE
from apps.wearables.providers.files.fit.sdk import Message, word
from apps.wearables.providers.files.limits import MAX_SPAN_S


def to_laps(messages: Iterable[Message], span: Span) -> tuple[LapRecord, ...]:
    """Return laps in order of time; one without a believable start is left out."""
    laps = [lap for lap in (_lap(message, span) for message in messages) if lap is not None]
    return tuple(sorted(laps, key=lambda lap: lap.start_s))


def _lap(message: Message, span: Span) -> LapRecord | None:
    start = number(message, "start_time")
    elapsed = number(message, "total_elapsed_time", "total_timer_time")
    if start is None or elapsed is None or not _is_near(start, span):
        return None
    return LapRecord(
        start_s=start - span.start_s,
        elapsed_s=elapsed,
        trigger=word("lap_trigger", whole(message, "lap_trigger")),
        intensity=word("intensity", whole(message, "intensity")),
        **measures(message),
    )


def to_lengths(messages: Iterable[Message], span: Span) -> tuple[LengthRecord, ...]:
    """Return the pool's lengths in the file's order."""
    starts = [(number(message, "start_time"), message) for message in messages]
    return tuple(
        LengthRecord(
            start_s=start - span.start_s,
            elapsed_s=number(message, "total_elapsed_time", "total_timer_time") or 0.0,
            is_active=whole(message, "length_type") == LENGTH_ACTIVE,
            strokes=whole(message, "total_strokes"),
            stroke=word("swim_stroke", whole(message, "swim_stroke")),
        )
        for start, message in starts
        if start is not None and _is_near(start, span)
    )


def to_pauses(events: Sequence[Message], span: Span) -> tuple[Pause, ...]:
    """Return when the timer stood still between two stretches of a session."""
    pauses: list[Pause] = []
    stopped_s: float | None = None
    for event in events:
        at, kind = number(event, "timestamp"), whole(event, "event_type")
        if at is None or whole(event, "event") != EVENT_TIMER or not _is_near(at, span):
            continue
        offset = at - span.start_s
        if kind in EVENT_STOPS and stopped_s is None:
            stopped_s = offset
        elif kind == EVENT_START and stopped_s is not None:
            if offset > stopped_s:
                pauses.append(Pause(stopped_s, offset))
            stopped_s = None
    return tuple(pauses)


def _is_near(stamp: float, span: Span) -> bool:
    return abs(stamp - span.start_s) <= MAX_SPAN_S
