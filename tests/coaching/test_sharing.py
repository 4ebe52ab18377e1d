"""Whom a coach can give a workout, what the athlete gets, and what stays theirs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.accounts.models import Relationship, Scope
from apps.accounts.services import relationships
from apps.coaching import access, selectors
from apps.coaching.models import Assignment
from apps.coaching.services import library, sharing
from apps.compliance.domain.purposes import Purpose
from apps.compliance.models import AuditEvent
from apps.compliance.services import consents
from apps.core.errors import NotFound
from apps.notifications.models import Notification
from apps.training.models import ThresholdKind
from tests import deeds
from tests.factories import AthleteFactory, coaching

pytestmark = pytest.mark.django_db


def give(workout, coach, *athletes, on, note=""):
    return sharing.share(
        workout=workout,
        athlete_ids=[getattr(each, "public_id", each) for each in athletes],
        planned_on=on,
        note=note,
        by=coach,
        now=timezone.now(),
    )


def codes(outcomes):
    return [each.refusal.code if each.refusal else "given" for each in outcomes]


def test_an_athlete_gets_a_copy_with_their_own_numbers_and_hears_of_it(
    workout, coach, athlete, tomorrow, *, mailoutbox, drain
):
    deeds.set_threshold(athlete, ThresholdKind.FTP, 300.0)

    [outcome] = give(workout, coach, athlete, on=tomorrow, note=" Eat before. ")
    drain()

    given = outcome.assignment
    assert given.device["parts"][0]["high"] == 210
    assert (given.note, given.title) == ("Eat before.", "Threshold, 5 x 6 min")
    assert given.thresholds["ftp"]["value"] == 300.0
    assert given.load == pytest.approx(67.67, abs=0.01)
    notice = Notification.objects.get(user=athlete, kind="workout_shared")
    assert notice.params == {"day": "Thu 19 Nov"}
    assert str(given.public_id) in notice.url
    [mail] = [mail for mail in mailoutbox if mail.subject == "A workout for Thu 19 Nov"]
    assert mail.to == [athlete.email]
    event = AuditEvent.objects.get(action="coaching.workout_shared")
    assert event.details == {}


def test_a_later_threshold_does_not_rewrite_what_was_given(assignment, athlete):
    before = assignment.device
    deeds.set_threshold(athlete, ThresholdKind.FTP, 333.0)

    assignment.refresh_from_db()

    assert assignment.device == before
    assert assignment.thresholds["ftp"]["value"] == 250.0


def test_without_a_threshold_it_is_given_and_says_what_is_missing(workout, coach, athlete, tomorrow):
    [outcome] = give(workout, coach, athlete, on=tomorrow)

    assert {remark["change"] for remark in outcome.assignment.remarks} == {"no_threshold"}
    assert outcome.assignment.device["parts"][0]["note"] == "50–70 % FTP"


def test_twice_for_a_day_is_once_and_another_day_is_another(workout, coach, athlete, tomorrow):
    give(workout, coach, athlete, on=tomorrow)
    [again] = give(workout, coach, athlete, on=tomorrow)
    give(workout, coach, athlete, on=tomorrow + timedelta(days=7))

    assert not again.is_new
    assert Assignment.objects.count() == 2
    assert Notification.objects.filter(kind="workout_shared").count() == 2


def test_taken_back_it_can_be_given_again(assignment, workout, coach, athlete, tomorrow):
    sharing.withdraw(assignment=assignment, by=coach, now=timezone.now())

    [again] = give(workout, coach, athlete, on=tomorrow)

    assert again.is_new
    assert again.assignment.pk != assignment.pk


def test_one_refusal_keeps_nobody_else_from_it(workout, coach, athlete, stranger, tomorrow):
    outcomes = give(workout, coach, athlete, stranger, uuid4(), coach, on=tomorrow)

    assert codes(outcomes) == ["given", "not_found", "not_found", "not_found"]


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_that_nobody_means_is_refused(workout, coach, athlete, tomorrow, days):
    assert codes(give(workout, coach, athlete, on=tomorrow + timedelta(days=days - 1))) == ["not_that_day"]


def test_whose_plan_is_closed_or_who_withdrew_consent_cannot_be_given_anything(
    workout, coach, athlete, tomorrow
):
    closed = AthleteFactory()
    coaching(coach, closed, scopes=(Scope.ACTIVITIES, Scope.HEALTH))
    consents.withdraw(athlete, Purpose.COACH_SHARING, by=athlete, now=timezone.now())

    assert codes(give(workout, coach, closed, athlete, on=tomorrow)) == ["not_found", "not_found"]
    assert not Assignment.objects.exists()


def test_an_ex_coach_sees_nothing_and_the_athlete_keeps_what_they_were_given(
    assignment, workout, coach, other_coach, athlete, *, tomorrow
):
    now = timezone.now()
    assert access.coached_assignment(coach, assignment.public_id, now) == assignment
    with pytest.raises(NotFound):
        access.coached_assignment(other_coach, assignment.public_id, now)

    relationships.end(relationship=Relationship.objects.get(athlete=athlete), by=athlete, now=now)

    with pytest.raises(NotFound):
        access.coached_assignment(coach, assignment.public_id, now)
    assert selectors.given_to_athletes(workout, access.who_may_be_planned(coach, now)) == []
    assert access.own_assignment(athlete, assignment.public_id) == assignment
    assert [each.title for each in selectors.planned(athlete, tomorrow, tomorrow)] == [assignment.title]


def test_what_an_athlete_has_ahead_of_them_keeps_the_workout_in_the_library(
    assignment, workout, coach, athlete, clock
):
    athlete.profile.time_zone = "Pacific/Honolulu"
    athlete.profile.save()
    clock.shift(timedelta(days=1, hours=18))
    with pytest.raises(library.StillGiven, match="still planned 1 time"):
        library.remove(workout=workout, by=coach, now=timezone.now())

    relationships.end(relationship=Relationship.objects.get(athlete=athlete), by=athlete, now=timezone.now())
    library.remove(workout=workout, by=coach, now=timezone.now())

    assert Assignment.objects.get().workout is None


def test_out_of_the_library_it_stays_with_the_athlete(assignment, workout, coach, clock):
    clock.shift(timedelta(days=3))
    library.remove(workout=workout, by=coach, now=timezone.now())

    assignment.refresh_from_db()

    assert assignment.workout is None
    assert assignment.document["title"] == "Threshold, 5 x 6 min"


def test_reading_what_is_planned_takes_two_queries_however_much_there_is(
    workout, coach, athlete, tomorrow, django_assert_num_queries
):
    for week in range(6):
        give(workout, coach, athlete, on=tomorrow + timedelta(days=week))

    with django_assert_num_queries(2):
        assert len(selectors.planned(athlete, tomorrow, tomorrow + timedelta(days=60))) == 6
