"""Two recordings of one session are found, and nothing else is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from apps.wearables.domain.matching import RecordingFacts, canonical, is_same_session
from apps.wearables.domain.records import FileKind, Sport

START = datetime(2026, 5, 1, 6, 30, tzinfo=UTC)
WATCH = RecordingFacts(
    key=1,
    origin="watch",
    sport=Sport.RIDE,
    started_at=START,
    elapsed_s=3600,
    kind=FileKind.FIT,
    channels=6,
    received_at=START + timedelta(hours=2),
)
COMPUTER = replace(WATCH, key=2, origin="computer", sport=Sport.INDOOR_RIDE, channels=8)


def shifted(facts: RecordingFacts, seconds: float) -> RecordingFacts:
    """Return the recording with its clock moved."""
    return replace(facts, started_at=facts.started_at + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (COMPUTER, True),
        (shifted(COMPUTER, 60), True),
        (shifted(COMPUTER, 700), True),
        (shifted(COMPUTER, 900), False),
        (shifted(COMPUTER, 3600), False),
        (shifted(COMPUTER, -86_400), False),
        (replace(COMPUTER, elapsed_s=1200.0), True),
        (replace(COMPUTER, elapsed_s=0.0), False),
        (replace(COMPUTER, sport=Sport.RUN), False),
        (replace(COMPUTER, origin="watch"), False),
    ],
)
def test_overlap_and_sport_decide(other: RecordingFacts, is_same: bool) -> None:
    assert is_same_session(WATCH, other) is is_same
    assert is_same_session(other, WATCH) is is_same


def test_a_sport_that_is_not_stated_matches_only_the_whole() -> None:
    track = replace(COMPUTER, kind=FileKind.GPX, sport=Sport.OTHER)

    assert is_same_session(WATCH, track)
    assert is_same_session(WATCH, replace(track, elapsed_s=3000.0))
    assert not is_same_session(WATCH, replace(track, elapsed_s=1800.0))
    assert not is_same_session(replace(WATCH, sport=Sport.TRANSITION), track)


def test_short_neighbours_are_not_taken_for_clock_offsets() -> None:
    first = replace(WATCH, elapsed_s=50.0)

    assert not is_same_session(first, shifted(replace(COMPUTER, elapsed_s=50.0), 50))


def test_legs_of_one_triathlon_never_match_each_other_nor_the_wrong_leg_of_another_file() -> None:
    legs = [
        (Sport.OPEN_WATER_SWIM, 0, 1500),
        (Sport.TRANSITION, 1500, 200),
        (Sport.RIDE, 1700, 4000),
        (Sport.RUN, 5700, 2500),
    ]
    files = [
        [
            replace(shifted(WATCH, start), key=index, origin=origin, sport=sport, elapsed_s=float(length))
            for index, (sport, start, length) in enumerate(legs)
        ]
        for origin in ("watch", "computer")
    ]

    matches = [(a.key, b.key) for a in files[0] for b in files[0] + files[1] if is_same_session(a, b)]

    assert matches == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_the_richer_recording_is_shown() -> None:
    tcx = replace(COMPUTER, key=3, kind=FileKind.TCX, channels=9)
    later = replace(COMPUTER, key=4, received_at=COMPUTER.received_at + timedelta(days=1))
    summary = replace(COMPUTER, key=5, kind=None)

    assert canonical([summary, tcx, later, COMPUTER, WATCH]) is COMPUTER
    assert canonical([summary, tcx]) is tcx
