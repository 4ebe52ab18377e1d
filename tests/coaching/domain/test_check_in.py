"""Why somebody needs a look: every rule at its edge, and where the rules hold their tongue."""

import pytest

from apps.coaching.domain.check_in import WEIGHTS, Figures, Sign, needs_a_look, signs


def seen(**figures):
    return signs(
        Figures(**{"days_known": 60, "days_since_activity": 0, "form": -5.0, "ramp_7d": 1.0} | figures)
    )


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({}, ()),
        ({"form": -30.0}, ()),
        ({"form": -30.1}, (Sign.LOW_FORM,)),
        ({"ramp_7d": 5.0}, ()),
        ({"ramp_7d": 5.1}, (Sign.BRISK,)),
        ({"ramp_7d": 7.0}, (Sign.BRISK,)),
        ({"ramp_7d": 7.1}, (Sign.RAMP,)),
        ({"form": -31.0, "ramp_7d": 7.1}, (Sign.DEEP, Sign.RAMP)),
        ({"form": -31.0, "hrv_deviation_sd": -0.6}, (Sign.DEEP, Sign.LOW_HRV)),
        ({"hrv_deviation_sd": -0.5}, ()),
        ({"hrv_deviation_sd": -0.51}, (Sign.LOW_HRV,)),
        ({"days_since_activity": 6}, ()),
        ({"days_since_activity": 7}, (Sign.QUIET,)),
        ({"days_since_activity": 13}, (Sign.QUIET,)),
        ({"days_since_activity": 14}, (Sign.SILENT,)),
        ({"days_since_activity": None}, (Sign.SILENT,)),
        ({"data_age_h": 36.0}, ()),
        ({"data_age_h": 36.1}, (Sign.STALE,)),
        ({"data_age_h": 90.0, "is_broken": True}, (Sign.BROKEN,)),
        ({"form": None, "ramp_7d": None}, ()),
        ({"days_known": 0, "form": None, "ramp_7d": None, "days_since_activity": None}, (Sign.NO_LOAD,)),
    ],
)
def test_each_rule_at_its_edge(figures, expected):
    assert seen(**figures) == expected


@pytest.mark.parametrize("figures", [{"days_known": 27}, {"data_age_h": 40.0}, {"is_broken": True}])
def test_nothing_is_said_of_strain_on_data_that_cannot_carry_it(figures):
    found = seen(form=-50.0, ramp_7d=20.0, hrv_deviation_sd=-2.0, **figures)

    assert not {Sign.DEEP, Sign.RAMP, Sign.LOW_HRV, Sign.LOW_FORM} & set(found)


def test_the_heaviest_comes_first_and_what_is_only_worth_knowing_asks_for_nothing():
    found = seen(form=-31.0, ramp_7d=8.0, days_since_activity=8)

    assert found == (Sign.DEEP, Sign.RAMP, Sign.QUIET)
    assert needs_a_look(found)
    assert not needs_a_look(seen(ramp_7d=6.0))
    assert not needs_a_look(seen(days_known=3))
    assert WEIGHTS.keys() == set(Sign)
