"""What moves load, and what must not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.accounts.models import Profile, User
from apps.accounts.services import people
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.training.models import ActivityLoad, ThresholdKind
from apps.wearables.services import activities
from tests.conftest import NOON
from tests.deeds import MORNING, set_threshold, train

pytestmark = pytest.mark.django_db


@pytest.fixture
def _heart_alone(athlete):
    for kind, value in (
        (ThresholdKind.MAX_HR, 190),
        (ThresholdKind.RESTING_HR, 50),
        (ThresholdKind.LTHR, 170),
    ):
        set_threshold(athlete, kind, value)


@pytest.mark.usefixtures("_heart_alone")
def test_a_change_of_the_body_moves_every_load_that_asks_for_it(athlete, drain):
    old = train(athlete, drain, power=None)
    new = train(athlete, drain, power=None, started_at=MORNING + timedelta(days=1))
    before = dict(ActivityLoad.objects.values_list("activity_id", "value"))

    people.update_profile(user=athlete, changes={"sex": "female"}, by=athlete, now=NOON)
    drain()

    after = dict(ActivityLoad.objects.values_list("activity_id", "value"))
    assert all(before[each.pk] != after[each.pk] for each in (old, new))
    assert after[old.pk] == pytest.approx(after[new.pk])


def test_who_has_no_profile_has_load_all_the_same(athlete, drain):
    set_threshold(athlete, ThresholdKind.FTP, 250)
    Profile.objects.filter(user=athlete).delete()

    activity = train(User.objects.get(pk=athlete.pk), drain)

    assert ActivityLoad.objects.get(activity=activity).value


def test_a_change_of_the_name_moves_nothing(athlete, drain):
    train(athlete, drain)
    computed_at = ActivityLoad.objects.get().computed_at

    people.update_profile(user=athlete, changes={"display_name": "Lex"}, by=athlete, now=NOON)

    assert drain() == 0
    assert ActivityLoad.objects.get().computed_at == computed_at


def test_without_consent_no_load_is_worked_out_and_what_goes_still_goes(athlete, drain):
    set_threshold(athlete, ThresholdKind.FTP, 250)
    kept, gone = train(athlete, drain), train(athlete, drain, started_at=MORNING + timedelta(days=1))
    before = ActivityLoad.objects.get(activity=kept).value

    set_threshold(athlete, ThresholdKind.FTP, 200)
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=NOON)
    activities.delete(activity=gone, by=athlete, now=NOON)
    drain()

    assert dict(ActivityLoad.objects.values_list("activity_id", "value")) == {kept.pk: before}


def test_the_chart_is_asked_anew_when_load_moves_to_another_day(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.FTP, 250)
    train(athlete, drain, started_at=MORNING - timedelta(days=9))
    activity = train(athlete, drain, started_at=MORNING - timedelta(days=3))
    page = athlete_client.get(reverse("pages:load")).context["page"]

    activities.delete(activity=activity, by=athlete, now=NOON)
    train(athlete, drain, started_at=MORNING - timedelta(days=2))

    assert athlete_client.get(reverse("pages:load")).context["page"].figures_url != page.figures_url
