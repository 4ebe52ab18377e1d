"""Today: figures, the week, what came in last, how fresh it is, and what to do first."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.accounts.models import FirstWeekday
from apps.accounts.services import people
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.training.models import ThresholdKind
from apps.wearables.models import Activity, Delivery, Recording
from sandbox.recordings import make_fit
from tests.conftest import NOON
from tests.deeds import MORNING, set_threshold, train, train_daily, upload

pytestmark = pytest.mark.django_db
TODAY = reverse("pages:today")


def test_an_empty_page_says_what_to_do_first_and_claims_nothing(athlete_client):
    page = athlete_client.get(TODAY)

    assert "Wednesday 18 November" in page.text
    assert "Upload your first file" in page.text
    assert "Set your thresholds" in page.text
    assert f'href="{reverse("wearables:connections")}">Connect</a>' in page.text
    assert "Where you stand" not in page.text
    assert page.text.count("no data") >= 3


def test_a_ride_shows_in_figures_week_and_list(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train(athlete, drain, seconds=3600)

    page = athlete_client.get(TODAY)

    week = page.context["page"]().week
    assert (week.load, week.count, week.days[0].load) == ("100", 1, "100")
    assert page.context["load_card"]().standing.fitness.value == "2"
    assert "Upload your first file" not in page.text
    assert "Only 3 days of load are known" in page.text


def test_a_figure_of_a_week_ago_that_nobody_knows_is_not_made_up(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train(athlete, drain)

    standing = athlete_client.get(TODAY).context["load_card"]().standing

    assert standing.fitness.note == "no figure of a week ago"
    assert standing.ramp.value == ""


def test_the_week_begins_on_the_persons_first_weekday(athlete, athlete_client):
    people.update_profile(user=athlete, changes={"first_weekday": FirstWeekday.SUNDAY}, by=athlete, now=NOON)

    week = athlete_client.get(TODAY).context["page"]().week

    assert [day.name for day in week.days] == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    assert [day.is_today for day in week.days].index(True) == 3


def test_what_has_not_come_in_for_a_week_is_called_stale(athlete, athlete_client, drain):
    train(athlete, drain, started_at=MORNING - timedelta(days=10))

    page = athlete_client.get(TODAY)

    assert "Nothing has come in for a week or more" in page.text


def test_while_load_is_worked_out_the_card_says_so_and_asks_again(athlete, athlete_client, drain):
    train(athlete, drain)
    set_threshold(athlete, ThresholdKind.FTP, 200)

    before = athlete_client.get(TODAY, headers={"HX-Request": "true", "HX-Target": "load-card"})
    drain()
    after = athlete_client.get(TODAY, headers={"HX-Request": "true", "HX-Target": "load-card"})

    assert "being worked out" in before.text
    assert "every 2s" in before.text
    assert "<html" not in before.text
    assert "every 2s" not in after.text


def test_without_consent_the_page_says_that_nothing_new_can_come_in(athlete, athlete_client):
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=NOON)

    page = athlete_client.get(TODAY)

    assert "You have not agreed to the storing of health data" in page.text
    assert reverse("compliance:consent", args=["health_storage"]) in page.text


def test_an_activity_without_load_is_said_to_be_missing_from_the_sum(athlete, athlete_client, drain):
    train(athlete, drain, power=None, heart_rate=None)

    page = athlete_client.get(TODAY)

    assert "1 activity has no load and is missing from the sum" in page.text
    assert "none yet" in [fact.words for fact in page.context["page"]().freshness if fact.term == "Load"]


@pytest.mark.either_database
def test_queries_do_not_grow_with_activities(athlete, athlete_client, drain, django_assert_max_num_queries):
    train_daily(athlete, drain, days=3)
    with django_assert_max_num_queries(30) as few:
        athlete_client.get(TODAY)
    enough = len(few)
    train_daily(athlete, drain, days=30)

    with django_assert_max_num_queries(enough):
        athlete_client.get(TODAY)


def test_somebody_elses_training_is_not_shown(athlete, stranger_client, drain):
    upload(athlete, make_fit(started_at=MORNING, power=200), "secret.fit")
    drain()

    page = stranger_client.get(TODAY)

    assert page.context["page"]().latest == ()


def test_what_may_not_be_combined_is_in_no_sum_of_the_week(athlete, athlete_client, drain):
    train(athlete, drain)
    Recording.objects.update(provider="strava")
    Activity.objects.update(sources=["strava"])
    Delivery.objects.all().delete()

    page = athlete_client.get(TODAY)

    assert not page.context["page"]().steps[0].is_done
    week = page.context["page"]().week
    assert (week.count, week.barred, week.load, week.time) == (0, 1, "", "0 min")
    assert "do not let us combine it" in page.text
