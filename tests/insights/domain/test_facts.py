"""Facts: what is known of somebody's training, numbered, rounded, with its sources and nothing else."""

from dataclasses import replace

from apps.insights.domain import facts
from tests.insights.domain.training import OUTINGS, STEADY, TODAY, outing


def by_key(found: tuple[facts.Fact, ...]) -> dict[str, float]:
    return {fact.key: fact.value for fact in found}


def test_facts_are_sums_and_means_of_the_last_days():
    found = facts.collect(STEADY, [*OUTINGS, outing(2, "cycling", minutes=90, km=40)], today=TODAY)

    values = by_key(found)
    assert [fact.id for fact in found] == [f"E{number}" for number in range(1, len(found) + 1)]
    assert (values["load_7d"], values["load_8_14d"], values["days_known"]) == (180, 240, 60)
    assert values["fitness"] == round(STEADY.fitness[-1], 1)
    assert values["sessions_7d"] == 4
    assert values["hours_7d"] == 4.0
    assert values["rest_days_7d"] == 3
    assert (values["running_km_7d"], values["cycling_km_7d"]) == (30.0, 40.0)
    assert (values["longest_run_km_30d"], values["longest_run_min_30d"]) == (10.0, 50)
    assert (values["exertion_7d"], values["days_since_last"]) == (5.0, 1)


def test_what_is_not_known_is_left_out_and_never_zero():
    assert facts.collect(None, [], today=TODAY) == ()
    assert "swimming_km_7d" not in by_key(facts.collect(STEADY, OUTINGS, today=TODAY))
    no_distance = [outing(1, km=None)]
    assert "longest_run_km_30d" not in by_key(facts.collect(None, no_distance, today=TODAY))


def test_a_run_of_last_month_is_no_longest_run():
    found = by_key(facts.collect(None, [outing(31, km=30), outing(3, km=8)], today=TODAY))

    assert found["longest_run_km_30d"] == 8


def test_each_fact_names_every_source_that_went_in():
    mixed = [outing(1), replace(outing(2), sources=("garmin",))]

    found = facts.collect(STEADY, mixed, today=TODAY)

    assert {fact.sources for fact in found if fact.key == "hours_7d"} == {("file", "garmin")}
    assert facts.from_json(facts.as_json(found)) == found
