"""Fitness, fatigue and form meet the golden vectors, and a suffix equals the whole to the last bit."""

import math
import time
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.training.domain.fitness import (
    Convention,
    FormRule,
    Seed,
    daily_totals,
    day_weight,
    ramp_7d,
    seed_before,
    series,
)

BLOCK_THEN_REST = np.concatenate((np.full(42, 100.0), np.zeros(14)))
LOADS = st.lists(st.floats(0, 2000), min_size=1, max_size=120)
SEEDS = st.builds(Seed, fitness=st.floats(0, 300), fatigue=st.floats(0, 300))

GOLDEN = {
    Convention.TP: (2.38, 14.29, 63.65, 99.85, -37.05, -36.19, 53.77, 33.94, 33.08, 33.89),
    Convention.EXP: (2.35, 13.31, 63.21, 99.75, -37.39, -36.54, 53.51, 36.70, 30.81, 31.79),
}


def plain_loop(loads, seed, weight_fitness, weight_fatigue):
    fitness, fatigue, values = seed.fitness, seed.fatigue, []
    for load in loads:
        fitness = fitness + weight_fitness * (load - fitness)
        fatigue = fatigue + weight_fatigue * (load - fatigue)
        values.append((fitness, fatigue))
    return np.array(values)


@pytest.mark.parametrize("convention", Convention)
def test_a_block_and_a_rest_give_the_golden_vectors(convention):
    prior = series(BLOCK_THEN_REST, convention=convention)
    same = series(BLOCK_THEN_REST, convention=convention, form_rule=FormRule.SAME_DAY)

    d1, d42, d49, d56 = 0, 41, 48, 55
    values = [prior.fitness[d1], prior.fatigue[d1], prior.fitness[d42], prior.fatigue[d42]]
    values += [prior.form[d42], same.form[d42], prior.fitness[d49], prior.fatigue[d49]]
    values += [prior.form[d56], same.form[d56]]
    assert values == pytest.approx(GOLDEN[convention], abs=0.005)


@pytest.mark.data
def test_elevates_series_is_met_day_by_day(recorded):
    golden = recorded.golden["training_load"]["ctl_atl_tsb"]
    rows = golden["series_[date,tss,ctl,atl,tsb]"]
    loads = np.array([row[1] for row in rows], dtype=float)

    result = series(loads, convention=Convention.EXP)

    assert result.fitness == pytest.approx([row[2] for row in rows], abs=0.00006)
    assert result.fatigue == pytest.approx([row[3] for row in rows], abs=0.00006)
    assert result.form == pytest.approx([row[4] for row in rows], abs=0.00011)
    days = [row[0] for row in rows]
    for day, stated in golden["stated_[ctl,atl,tsb]"].items():
        index = days.index(day)
        ours = (result.fitness[index], result.fatigue[index], result.form[index])
        assert [math.floor(value * 100) / 100 for value in ours] == pytest.approx(stated, abs=0.0101)


def test_the_weights_are_those_of_trainingpeaks_and_of_intervals_icu():
    assert day_weight(42, Convention.TP) == 1 / 42
    assert day_weight(42, Convention.EXP) == pytest.approx(0.023528, abs=5e-7)
    assert day_weight(7, Convention.EXP) == pytest.approx(0.133122, abs=5e-7)


def test_form_of_the_first_day_is_the_seeds_in_the_prior_day_rule():
    result = series(np.array([100.0, 0.0]), seed=Seed(fitness=60.0, fatigue=80.0))

    assert result.form[0] == -20.0
    assert result.form[1] == result.fitness[0] - result.fatigue[0]


def test_a_series_of_no_days_is_empty():
    result = series(np.empty(0))

    assert result.fitness.size == result.fatigue.size == result.form.size == 0


def test_a_series_cannot_be_changed_afterwards():
    result = series(np.ones(3))

    with pytest.raises(ValueError, match="read-only"):
        result.fitness[0] = 0.0


@pytest.mark.parametrize(
    "loads", [np.array([-1.0]), np.array([np.nan]), np.array([np.inf]), np.zeros((2, 2))]
)
def test_impossible_loads_are_refused(loads):
    with pytest.raises(ValueError, match="loads"):
        series(loads)


def test_a_time_constant_under_a_day_is_refused():
    with pytest.raises(ValueError, match="day"):
        series(np.ones(3), fitness_days=0.5)


@given(LOADS, SEEDS, st.sampled_from(Convention))
def test_a_series_equals_a_plain_loop(loads, seed, convention):
    result = series(np.array(loads), seed=seed, convention=convention)
    weights = (
        [1 / 42, 1 / 7] if convention is Convention.TP else [1 - math.exp(-1 / 42), 1 - math.exp(-1 / 7)]
    )

    expected = plain_loop(loads, seed, *weights)

    assert np.allclose(np.column_stack((result.fitness, result.fatigue)), expected, rtol=1e-12, atol=1e-12)


@given(LOADS, SEEDS, st.sampled_from(Convention), st.sampled_from(FormRule), st.data())
def test_a_suffix_run_from_its_seed_equals_the_whole_bit_by_bit(loads, seed, convention, form_rule, data):
    daily = np.array(loads)
    day = data.draw(st.integers(0, len(loads) - 1))
    whole = series(daily, seed=seed, convention=convention, form_rule=form_rule)

    start = seed_before(whole.fitness, whole.fatigue, day=day, seed=seed)
    suffix = series(daily[day:], seed=start, convention=convention, form_rule=form_rule)

    assert np.array_equal(suffix.fitness, whole.fitness[day:])
    assert np.array_equal(suffix.fatigue, whole.fatigue[day:])
    assert np.array_equal(suffix.form, whole.form[day:])


@given(LOADS, SEEDS, st.sampled_from(Convention))
def test_fitness_and_fatigue_stay_within_the_loads_and_the_seed(loads, seed, convention):
    result = series(np.array(loads), seed=seed, convention=convention)

    for values, start in ((result.fitness, seed.fitness), (result.fatigue, seed.fatigue)):
        low, high = min(*loads, start), max(*loads, start)
        assert (values >= low - 1e-9).all()
        assert (values <= high + 1e-9).all()


@given(LOADS, st.floats(0, 500), st.data())
def test_more_load_on_a_day_raises_fitness_from_that_day_on_only(loads, more, data):
    day = data.draw(st.integers(0, len(loads) - 1))
    before, raised = np.array(loads), np.array(loads)
    raised[day] += more

    one, other = series(before), series(raised)

    assert np.array_equal(one.fitness[:day], other.fitness[:day])
    assert (other.fitness[day:] >= one.fitness[day:]).all()


def test_a_day_outside_the_series_has_no_seed():
    whole = series(np.ones(3))

    assert seed_before(whole.fitness, whole.fatigue, day=3) == Seed(whole.fitness[2], whole.fatigue[2])
    for day in (-1, 4):
        with pytest.raises(ValueError, match="outside"):
            seed_before(whole.fitness, whole.fatigue, day=day)


def test_the_ramp_is_the_rise_over_seven_days_and_unknown_before():
    fitness = series(np.full(20, 100.0)).fitness

    ramp = ramp_7d(fitness)

    assert np.isnan(ramp[:7]).all()
    assert ramp[7:].tolist() == (fitness[7:] - fitness[:-7]).tolist()
    assert np.isnan(ramp_7d(fitness[:3])).all()


def test_loads_are_summed_by_day_and_days_without_any_are_zero():
    first_on = date(2024, 2, 27)
    loads = [
        (date(2024, 2, 29), 40.0),
        (date(2024, 2, 27), 10.0),
        (date(2024, 2, 29), 2.5),
        (date(2024, 2, 26), 99.0),
        (date(2024, 3, 2), 99.0),
    ]

    totals = daily_totals(loads, first_on=first_on, last_on=date(2024, 3, 1))

    assert totals.tolist() == [10.0, 0.0, 42.5, 0.0]
    with pytest.raises(ValueError, match="before"):
        daily_totals([], first_on=first_on, last_on=first_on - timedelta(days=1))


def test_ten_years_take_a_few_milliseconds_at_most():
    loads = np.random.default_rng(1).gamma(2.0, 40.0, 3652)

    def seconds():
        start = time.perf_counter()
        series(loads)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(20)) < 0.01
