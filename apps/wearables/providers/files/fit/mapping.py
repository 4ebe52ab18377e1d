"""FIT's messages as activities of ours: splits the file by session and puts the parts together."""

from collections.abc import Sequence

import numpy as np

from apps.wearables.domain.records import ActivityRecord, FileWarning
from apps.wearables.domain.samples import Samples
from apps.wearables.domain.summaries import complete
from apps.wearables.providers.files import notices
from apps.wearables.providers.files.assembly import to_samples, without_strays
from apps.wearables.providers.files.faults import ClockNotSet, NoTime
from apps.wearables.providers.files.fit import numbers as fit
from apps.wearables.providers.files.fit.about import AboutFile, about
from apps.wearables.providers.files.fit.columns import to_points
from apps.wearables.providers.files.fit.fields import instant, number, positive, whole
from apps.wearables.providers.files.fit.laps import to_laps, to_lengths, to_pauses
from apps.wearables.providers.files.fit.legs import (
    Span,
    laps_of,
    leg_of,
    leg_of_records,
    session_spans,
    with_own_odometer,
)
from apps.wearables.providers.files.fit.measures import measures
from apps.wearables.providers.files.fit.sdk import Decoded, Message, word
from apps.wearables.providers.files.fit.sports import to_sport

_MS_PER_S = 1000


def to_activities(decoded: Decoded) -> tuple[tuple[ActivityRecord, ...], list[FileWarning]]:
    """Return an activity for each session, transitions included; none without session and record.

    Raises:
        NoTime: records, and not one with a timestamp.
        ClockNotSet: timestamps that count from when the device was switched on.
    """
    records = decoded.of(fit.RECORD)
    points, warnings = without_strays(to_points(records, decoded.of(fit.FIELD_DESCRIPTION)))
    spans = session_spans(decoded.of(fit.SESSION), points)
    if not spans and records:
        raise NoTime(missing=len(records), points=len(records))
    if any(span.start_s < fit.FIRST_DATE for span in spans):
        raise ClockNotSet
    if not spans:
        return (), []
    if not any(span.message for span in spans):
        warnings.append(notices.warning(notices.NO_SUMMARY))
    legs = leg_of_records(points.at_s, spans)
    points = with_own_odometer(points, legs)
    parts = _Parts(decoded, spans)
    activities = []
    for leg in range(len(spans)):
        samples, more = to_samples(points.take(legs == leg), start_s=spans[leg].start_s)
        activities.append(complete(parts.activity(leg, samples)))
        warnings += [warning for warning in more if warning not in warnings]
    return tuple(activities), warnings


class _Parts:
    """What a file says besides its records, and which session each thing belongs to."""

    def __init__(self, decoded: Decoded, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._decoded = decoded
        self._about: AboutFile = about(decoded)
        self._laps = decoded.of(fit.LAP)
        self._lap_legs = self._legs([number(lap, "start_time") for lap in self._laps])
        self._lengths = self._by_leg(decoded.of(fit.LENGTH), "start_time")
        self._events = self._by_leg(decoded.of(fit.EVENT), "timestamp")
        self._beats = self._rr_by_leg()

    def activity(self, leg: int, samples: Samples) -> ActivityRecord:
        """Return the session as the device summed it up."""
        span = self._spans[leg]
        message, laps = span.message, laps_of(leg, span, self._laps, self._lap_legs)
        sport, sub_sport = self._sport(message, laps)
        return ActivityRecord(
            sport=to_sport(sport, sub_sport),
            sport_text=word("sport", sport),
            sub_sport=word("sub_sport", sub_sport),
            title=self._about.title,
            started_at=instant(span.start_s),
            utc_offset_s=self._about.utc_offset_s,
            elapsed_s=span.elapsed_s,
            device_load=number(message, "training_stress_score"),
            device_intensity=number(message, "intensity_factor"),
            device_threshold_power_w=positive(message, "threshold_power") or self._about.threshold_power_w,
            device_threshold_heart_rate_bpm=self._about.threshold_heart_rate_bpm,
            device_max_heart_rate_bpm=self._about.max_heart_rate_bpm,
            device_resting_heart_rate_bpm=self._about.resting_heart_rate_bpm,
            pool_length_m=positive(message, "pool_length"),
            device=self._about.device,
            laps=to_laps(laps, span),
            lengths=to_lengths(self._lengths[leg], span),
            pauses=to_pauses(self._events[leg], span),
            rr_ms=tuple(self._beats[leg]),
            samples=samples,
            external_index=leg,
            computed=frozenset({"elapsed_s"} if span.is_elapsed_computed else ()),
            **measures(message),
        )

    def _legs(self, stamps: Sequence[float | None]) -> list[int]:
        at_s = np.array([0.0 if stamp is None else stamp for stamp in stamps])
        legs: list[int] = leg_of(at_s, self._spans).tolist()
        return legs

    def _by_leg(self, messages: Sequence[Message], stamp: str) -> list[list[Message]]:
        mine: list[list[Message]] = [[] for _span in self._spans]
        legs = self._legs([number(message, stamp) for message in messages])
        for message, leg in zip(messages, legs, strict=True):
            mine[leg].append(message)
        return mine

    def _rr_by_leg(self) -> list[list[int]]:
        mine: list[list[int]] = [[] for _span in self._spans]
        beats = self._decoded.heartbeats
        for (_stamp, message), leg in zip(beats, self._legs([stamp for stamp, _ in beats]), strict=True):
            mine[leg] += [round(interval * _MS_PER_S) for interval in _intervals(message)]
        return mine

    def _sport(self, message: Message, laps: Sequence[Message]) -> tuple[int | None, int | None]:
        """Return sport and sub-sport of the session, else of the file's sport message or of a lap."""
        for source in (message, *self._decoded.of(fit.SPORT), *laps):
            sport = whole(source, "sport")
            if sport is not None:
                return sport, whole(source, "sub_sport")
        return None, None


def _intervals(message: Message) -> list[float]:
    times = message.get("time")
    values = times if isinstance(times, list) else [times]
    return [value for value in values if isinstance(value, float | int)]
