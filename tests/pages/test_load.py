"""The load page and the figures of its chart."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.training.models import ActivityLoad, ThresholdKind
from apps.training.services import load_series
from apps.wearables.models import Activity
from tests.conftest import NOON
from tests.deeds import MORNING, set_threshold, train, train_daily

pytestmark = pytest.mark.django_db
LOAD = reverse("pages:load")
FIGURES = reverse("pages:load_figures")


def test_without_load_the_page_says_what_it_needs(athlete_client):
    page = athlete_client.get(LOAD)

    assert "No load yet" in page.text
    assert reverse("training:thresholds") in page.text
    assert 'data-chart="load"' not in page.text


def test_figures_are_days_of_one_length_up_to_today(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train(athlete, drain, seconds=3600)

    figures = athlete_client.get(FIGURES).json()

    assert figures["days"] == ["2026-11-16", "2026-11-17", "2026-11-18"]
    assert figures["load"] == [100.0, 0.0, 0.0]
    assert figures["fitness"][0] == pytest.approx(100 / 42, abs=0.01)
    assert figures["form"][0] == 0.0
    assert figures["estimated"] == [False, False, False]
    assert (figures["today"], figures["convention"]) == ("2026-11-18", "tp")


def test_the_other_convention_gives_other_figures(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train(athlete, drain, seconds=3600)

    figures = athlete_client.get(FIGURES, {"convention": "exp"}).json()

    assert figures["fitness"][0] == pytest.approx(2.35, abs=0.01)
    assert figures["form"][0] < 0


def test_estimated_days_are_told(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.RUN_SPEED, 3.5)
    train(athlete, drain, sport="running", speed=3.0, power=None, heart_rate=None)

    figures = athlete_client.get(FIGURES, {"sport": "running"}).json()

    assert figures["estimated"] == [True, False, False]


def test_a_sport_has_figures_of_its_own_and_an_unknown_word_means_all(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train(athlete, drain, seconds=3600)

    assert athlete_client.get(FIGURES, {"sport": "swimming"}).json()["days"] == []
    assert len(athlete_client.get(FIGURES, {"sport": "chess", "convention": "?"}).json()["days"]) == 3


def test_the_page_states_its_convention_and_offers_the_other(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train(athlete, drain)

    tp, exp = athlete_client.get(LOAD), athlete_client.get(LOAD, {"convention": "exp"})

    assert "as TrainingPeaks counts" in tp.text
    assert "as intervals.icu counts" in exp.text
    assert "convention=exp" in tp.text


def test_the_table_holds_every_day_of_a_short_range_and_the_weeks_of_a_long_one(
    athlete, athlete_client, drain
):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train(athlete, drain, seconds=3600)
    train(athlete, drain, seconds=3600, started_at=MORNING - timedelta(days=200))

    short = athlete_client.get(LOAD, {"range": "42"}).context["page"]
    long = athlete_client.get(LOAD, {"range": "all"}).context["page"]

    assert (len(short.rows), short.by_week) == (42, False)
    assert (short.rows[2].label, short.rows[2].load) == ("Mon 16 Nov", "100")
    assert (len(long.rows), long.by_week) == (30, True)
    assert (long.rows[0].label, long.rows[0].load) == ("Mon 16 Nov", "100")
    assert long.rows[0].fitness == short.rows[0].fitness


def test_another_range_brings_its_table_alone(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train(athlete, drain, seconds=3600, started_at=MORNING - timedelta(days=100))

    fragment = {"HX-Request": "true", "HX-Target": "load-table"}
    page = athlete_client.get(LOAD, {"range": "42"}, headers=fragment)

    assert page.text.count('<th scope="row">') == 42
    assert "<nav" not in page.text


def test_what_has_no_load_is_counted_by_reason(athlete, athlete_client, drain):
    train(athlete, drain, heart_rate=None)
    train(athlete, drain, heart_rate=None, started_at=MORNING + timedelta(hours=5))

    page = athlete_client.get(LOAD).context["page"]

    assert page.left_out == (("2 activities", "no threshold"),)


def test_what_a_coach_may_not_see_is_said(athlete, athlete_client, drain, settings):
    settings.STRAVA_POLICY_MODE = "partner_permission"
    settings.STRAVA_PERMISSION_SCOPE = ["combine"]
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train(athlete, drain)
    Activity.objects.update(sources=["strava"])
    ActivityLoad.objects.update(sources=["strava"])
    load_series.rebuild(user=athlete, now=NOON)

    page = athlete_client.get(LOAD).context["page"]

    assert "A coach sees sums without it." in page.coach


def test_each_sees_their_own_load_only(request, athlete, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train(athlete, drain)

    for who in ("coach_client", "other_coach_client", "stranger_client"):
        assert request.getfixturevalue(who).get(FIGURES).json()["days"] == [], who


@pytest.mark.either_database
def test_queries_do_not_grow_with_activities(athlete, athlete_client, drain, django_assert_max_num_queries):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train_daily(athlete, drain, days=3)
    with django_assert_max_num_queries(25) as few:
        athlete_client.get(LOAD, {"range": "all"})
    enough = len(few)
    train_daily(athlete, drain, days=30)

    with django_assert_max_num_queries(enough):
        athlete_client.get(LOAD, {"range": "all"})
