"""HRV against one's own baseline: the figure, the fewest nights, what is left out."""

from datetime import date, timedelta
from math import exp, isclose

import pytest

from apps.coaching.domain.hrv import deviation_sd

TODAY = date(2026, 11, 18)


def nights(*values, until=TODAY):
    return {until - timedelta(days=number): value for number, value in enumerate(values)}


def test_a_week_one_deviation_under_the_baseline():
    week = nights(*[exp(3.9)] * 7)
    before = nights(
        *[exp(4.0 + 0.1 * (-1) ** number) for number in range(20)], until=min(week) - timedelta(1)
    )

    found = deviation_sd(week | before, TODAY)

    assert isclose(found, -0.1 / (0.1 * (20 / 19) ** 0.5), rel_tol=1e-9)


@pytest.mark.parametrize(("in_week", "before", "is_known"), [(3, 14, True), (2, 14, False), (7, 13, False)])
def test_too_few_nights_say_nothing(in_week, before, is_known):
    week = nights(*[50.0] * in_week)
    earlier = nights(*range(40, 40 + before), until=TODAY - timedelta(days=7))

    assert (deviation_sd(week | earlier, TODAY) is not None) is is_known


def test_nights_that_are_too_old_still_to_come_or_nonsense_do_not_count():
    enough = nights(*[50.0] * 3) | nights(*range(40, 54), until=TODAY - timedelta(days=7))
    odd = {
        TODAY - timedelta(days=70): 900.0,
        TODAY + timedelta(days=1): 900.0,
        TODAY - timedelta(days=5): 0.0,
    }

    assert deviation_sd(enough | odd, TODAY) == deviation_sd(enough, TODAY)


def test_nights_that_never_vary_say_nothing():
    assert deviation_sd(nights(*[50.0] * 40), TODAY) is None
