"""Guardrails fail closed: too little data, too long a run, too steep a ramp, no rest, somebody under age."""

from dataclasses import replace
from datetime import timedelta

import pytest

from apps.insights.domain import facts
from apps.insights.domain.guardrails import (
    Breach,
    Closed,
    Intensity,
    Limits,
    Proposal,
    as_json,
    breach,
    from_json,
    is_minor,
    limits,
)
from tests.insights.domain.training import OUTINGS, STEADY, TODAY, outing, series

HOUR = timedelta(hours=1)
ALL = frozenset({"running", "cycling"})
RUN = Proposal(
    sport="running",
    intensity=Intensity.EASY,
    duration_min=40,
    distance_km=8.0,
    why="Easy.",
    evidence=("E1",),
)


def limits_of(loads: facts.Series | None = STEADY, outings: list[facts.Outing] = OUTINGS) -> Limits:
    found = facts.collect(loads, outings, today=TODAY)
    return limits(loads, found, sports=ALL, age=HOUR)


def test_the_data_gate_closes_on_little_old_or_no_data():
    found = facts.collect(STEADY, OUTINGS, today=TODAY)

    assert limits_of(None).closed is Closed.NO_LOAD
    assert limits_of(series([50.0] * 27)).closed is Closed.FEW_DAYS
    assert limits_of(series([50.0, 0.0] * 14)).closed is None
    assert limits(STEADY, found, sports=ALL, age=36 * HOUR + HOUR / 60).closed is Closed.STALE
    assert limits(STEADY, found, sports=ALL, age=None).closed is Closed.STALE
    assert breach(RUN, limits_of(None)) is Breach.CLOSED


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, None),
        ({"distance_km": 11.0}, None),
        ({"distance_km": 11.1}, Breach.LONGEST_RUN),
        ({"distance_km": None, "duration_min": 55}, None),
        ({"distance_km": None, "duration_min": 56}, Breach.LONGEST_RUN),
        ({"sport": "swimming"}, Breach.SPORT),
        ({"duration_min": 0}, Breach.TOO_LONG),
        ({"sport": "cycling", "duration_min": 361}, Breach.TOO_LONG),
        ({"sport": "cycling", "duration_min": 360, "intensity": Intensity.HARD}, Breach.INTENSITY),
        ({"intensity": Intensity.REST, "duration_min": 0, "distance_km": None}, None),
        ({"intensity": Intensity.REST}, Breach.TOO_LONG),
    ],
)
def test_a_proposal_keeps_to_the_limits(change: dict[str, object], found: Breach | None):
    hard_yesterday = series([*STEADY.load[:-2], 90.0, 0.0])

    assert breach(replace(RUN, **change), limits_of(hard_yesterday)) is found


def test_a_run_needs_a_run_to_be_measured_against():
    only_rides = [outing(days, "cycling") for days in range(1, 40, 2)]

    assert breach(RUN, limits_of(outings=only_rides)) is Breach.SPORT
    no_distance = [outing(days, km=None) for days in range(1, 40, 2)]
    assert breach(RUN, limits_of(outings=no_distance)) is Breach.LONGEST_RUN


def test_fitness_may_not_rise_by_more_than_eight_in_a_week():
    ramp = series([20.0] * 40 + [0.0] + [70.0] * 6)
    allowed = limits_of(ramp, [*OUTINGS, outing(0, "cycling")])

    assert ramp.fitness[-1] - ramp.fitness[-8] < 8
    assert allowed.most_load is not None
    nearly = replace(RUN, sport="cycling", intensity=Intensity.MODERATE, distance_km=None, duration_min=60)
    assert nearly.load == pytest.approx(64)
    assert breach(replace(nearly, duration_min=int(allowed.most_load / 64 * 60) - 1), allowed) is None
    assert breach(replace(nearly, duration_min=int(allowed.most_load / 64 * 60) + 2), allowed) is Breach.RAMP
    after = ramp.fitness[-1] + (allowed.most_load - ramp.fitness[-1]) / 42
    assert after - ramp.fitness[-7] == pytest.approx(8, abs=0.01)


def test_seven_days_without_rest_leave_rest_alone():
    allowed = limits_of(outings=[outing(days) for days in range(7)])

    assert allowed.intensities == (Intensity.REST,)
    assert breach(RUN, allowed) is Breach.INTENSITY


def test_who_may_be_under_age_counts_as_under_age():
    assert is_minor(birth_year=2010, this_year=2026)
    assert is_minor(birth_year=2008, this_year=2026), "18 this year, perhaps not yet"
    assert not is_minor(birth_year=2007, this_year=2026)
    assert not is_minor(birth_year=None, this_year=2026)


def test_limits_are_kept_as_they_were():
    assert from_json(as_json(limits_of())) == limits_of()
    assert from_json(as_json(limits_of(None))) == limits_of(None)
