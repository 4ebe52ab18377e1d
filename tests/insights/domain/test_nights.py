"""Nights are held against somebody's own; too few of them say nothing."""

import math
from datetime import timedelta

import pytest

from apps.insights.domain import facts, guardrails
from apps.insights.domain.guardrails import Intensity
from apps.insights.domain.nights import DAYS_BACK, Night, figures
from tests.insights.domain.training import OUTINGS, TODAY, series


def nights(*rmssd_ms: float | None, resting: float | None = 50) -> list[Night]:
    """Return nights that end today, the last one last."""
    first = TODAY - timedelta(days=len(rmssd_ms) - 1)
    return [Night(first + timedelta(days=number), value, resting) for number, value in enumerate(rmssd_ms)]


BASE = [50.0, 70.0] * 12
EVEN = series([40.0] * 60)


def test_the_last_week_stands_beside_the_own_band():
    found = {key: value for key, value, _unit in figures(nights(*BASE, *[40.0] * 7), today=TODAY)}

    middle, half = math.log(50 * 70) / 2, math.log(70 / 50) / 4
    assert found["hrv_7d"] == 40
    assert found["hrv_low"] == pytest.approx(math.exp(middle - half), rel=0.02)
    assert found["hrv_high"] == pytest.approx(math.exp(middle + half), rel=0.02)
    assert (found["resting_hr_7d"], found["resting_hr_base"]) == (50, 50)


@pytest.mark.parametrize(
    "found",
    [
        [],
        nights(*BASE[:13], *[40.0] * 7),
        nights(*BASE, *[None] * 5, 40.0, 40.0, resting=None),
    ],
)
def test_too_few_nights_say_nothing(found: list[Night]):
    assert not list(figures(found, today=TODAY))


def test_nights_older_than_the_rosters_baseline_do_not_count():
    aged = [Night(TODAY - timedelta(days=DAYS_BACK + 1), 900.0, 90)]

    assert not list(figures([*aged, *nights(*BASE[:13], *[40.0] * 7)], today=TODAY))
    assert len(list(figures(nights(*BASE[:14], *[None] * 4, *[40.0] * 3), today=TODAY))) == 5


def test_nights_below_the_band_bar_a_hard_session_and_name_their_source():
    def limits_with(found: list[Night]) -> guardrails.Limits:
        known = facts.collect(EVEN, OUTINGS, today=TODAY, nights=found, night_source="garmin")
        assert {fact.sources for fact in known if fact.key == "hrv_7d"} == {("garmin",)}
        return guardrails.limits(EVEN, known, sports=frozenset({"running"}), age=timedelta(hours=1))

    assert Intensity.HARD in limits_with(nights(*BASE, *[60.0] * 7)).intensities
    assert Intensity.HARD not in limits_with(nights(*BASE, *[40.0] * 7)).intensities
