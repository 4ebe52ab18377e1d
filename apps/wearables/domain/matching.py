"""Whether two recordings are of the same session, and which of them to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.wearables.domain.records import FileKind
from apps.wearables.domain.sports import Sport, SportFamily

MIN_OVERLAP = 0.8  # of the shorter recording, or of the longer one where a sport is not stated
MAX_CLOCK_OFFSET_S = 60.0  # two devices may disagree on the time by this much
MAX_CLOCK_OFFSET_SHARE = 0.1  # and by no more than this part of the shorter recording

_RICHNESS = (FileKind.FIT, FileKind.TCX, FileKind.GPX, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFacts:
    """What matching needs to know of a recording.

    Attributes:
        key: the caller's id of the recording. origin: what delivered it, for example the file's hash: two
            legs of one file are never the same session. kind: the file's format; None for a provider's
            summary. channels: number of recorded sample channels. received_at: when we got it.
            is_restricted: its source's terms bar it from load.
    """

    key: int
    origin: str
    sport: Sport
    started_at: datetime
    elapsed_s: float
    kind: FileKind | None
    channels: int
    received_at: datetime
    is_restricted: bool = False


def is_same_session(a: RecordingFacts, b: RecordingFacts) -> bool:
    """Whether two recordings are of one session.

    They are when they come from different deliveries, their sports are of one family, and [start, end)
    overlaps by at least 80 % of the shorter one, clocks being allowed to differ a little. A sport that is not
    stated (`OTHER`, as in most GPX files) matches any, but then the overlap must be 80 % of the longer one,
    so that a ride is not taken for the whole triathlon around it. Transitions match only transitions.
    """
    if a.origin == b.origin:
        return False
    shorter, longer = sorted((a.elapsed_s, b.elapsed_s))
    if shorter <= 0:
        return False
    families = {a.sport.family, b.sport.family}
    if len(families) == 1 and SportFamily.OTHER not in families:
        return overlap_s(a, b) >= MIN_OVERLAP * shorter
    if SportFamily.OTHER in families and SportFamily.TRANSITION not in families:
        return overlap_s(a, b) >= MIN_OVERLAP * longer
    return False


def overlap_s(a: RecordingFacts, b: RecordingFacts) -> float:
    """Return how long both were running, after shifting one clock by as much as is allowed."""
    shorter = min(a.elapsed_s, b.elapsed_s)
    lead_s = (b.started_at - a.started_at).total_seconds()
    common = min(a.elapsed_s, lead_s + b.elapsed_s) - max(0.0, lead_s)
    tolerance = min(MAX_CLOCK_OFFSET_S, MAX_CLOCK_OFFSET_SHARE * shorter)
    return min(shorter, max(0.0, common + tolerance))


def canonical(recordings: Sequence[RecordingFacts]) -> RecordingFacts:
    """Return the recording to show: the richer format (FIT, TCX, GPX), then more channels, then the earlier.

    One whose source's terms bar it from load is shown only where there is no other.

    Raises:
        ValueError: no recordings.
    """
    return min(
        recordings,
        key=lambda facts: (
            facts.is_restricted,
            _RICHNESS.index(facts.kind),
            -facts.channels,
            facts.received_at,
            facts.key,
        ),
    )
