"""The roster: who is shown, what of them, and why they need a look."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.accounts.models import Relationship, Scope
from apps.accounts.services import relationships
from apps.coaching.presenters.signs import Reason
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.training.models import ActivityLoad
from apps.training.services import load_series
from apps.wearables.models import Activity, Connection, DailyHealth, Recording
from tests.conftest import NOON, browser_of
from tests.deeds import MORNING, train
from tests.factories import AthleteFactory, CoachFactory, coaching

pytestmark = pytest.mark.django_db
ROSTER = reverse("pages:roster")
LATELY = MORNING.date()


def rows(client):
    answer = client.get(ROSTER)
    assert answer.status_code == 200
    return tuple(listed.row for listed in answer.context["page"].rows)


def reason(client) -> Reason:
    [row] = rows(client)
    return row.reason


def make_load(athlete, *, days, load, last_on=LATELY):
    """Give the athlete a ride a day with a load that is said rather than computed."""
    last_at = NOON - (NOON.date() - last_on)
    ridden_at = [last_at - timedelta(days=number) for number in range(days)]
    recordings = Recording.objects.bulk_create(recorded(athlete, at) for at in ridden_at)
    activities = Activity.objects.bulk_create(
        Activity(user=athlete, sources=["file"], started_at=at, local_on=at.date(), canonical=found)
        for at, found in zip(ridden_at, recordings, strict=True)
    )
    ActivityLoad.objects.bulk_create(
        ActivityLoad(
            user=athlete,
            activity=activity,
            local_on=activity.local_on,
            discipline="cycling",
            method="power",
            method_version=1,
            value=load(number),
            sources=["file"],
            inputs_key="said",
        )
        for number, activity in enumerate(activities)
    )
    load_series.rebuild(user=athlete, now=NOON)


def recorded(athlete, at, provider="file"):
    """A recording that is not saved yet."""
    return Recording(
        user=athlete,
        provider=provider,
        external_id=str(at),
        sport="ride",
        started_at=at,
        local_on=at.date(),
    )


def test_a_coach_without_athletes_is_told_so(db):
    client = browser_of(CoachFactory())

    page = client.get(ROSTER)

    assert "No athletes are connected to you" in page.text
    assert "soon" not in page.text


def test_a_coach_sees_their_athletes_figures(athlete, coach_client):
    make_load(athlete, days=40, load=lambda _number: 60.0, last_on=NOON.date())

    [row] = rows(coach_client)

    assert row.name == "Alex Athlete"
    assert int(row.standing.fitness.value) in range(30, 50)
    assert row.reason.word == "On course"
    assert row.last_activity == "just now"
    assert row.spark.startswith("M0.0 ")


def test_another_coach_sees_other_athletes(athlete, other_coach_client, drain):
    train(athlete, drain)

    answer = other_coach_client.get(ROSTER)

    assert len(answer.context["page"].rows) == 1
    assert "Alex Athlete" not in answer.text


@pytest.mark.parametrize("who", ["stranger_client", "athlete_client", "staff_client"])
def test_who_is_no_coach_is_turned_away(request, who):
    answer = request.getfixturevalue(who).get(ROSTER)

    assert answer.status_code == 403
    assert "This is for coaches" in answer.text


@pytest.mark.parametrize("purpose", [Purpose.COACH_SHARING, Purpose.HEALTH_STORAGE])
def test_who_withdrew_consent_is_gone_from_the_figures_at_once(athlete, coach_client, purpose):
    make_load(athlete, days=40, load=lambda _number: 60.0)
    consents.withdraw(athlete, purpose, by=athlete, now=NOON)

    [row] = rows(coach_client)

    assert row.standing is None
    assert (row.last_activity, row.spark) == ("", "")
    assert "Has not agreed to share" in row.reason.sentence


def test_who_ended_the_coaching_is_gone_at_once(athlete, coach_client):
    relationships.end(relationship=Relationship.objects.get(athlete=athlete), by=athlete, now=NOON)

    assert rows(coach_client) == ()


def test_a_relationship_without_activities_shows_none(athlete, coach, coach_client):
    make_load(athlete, days=40, load=lambda _number: 60.0)
    Relationship.objects.update(scopes=[Scope.PLAN.value])

    [row] = rows(coach_client)

    assert row.standing is None
    assert "Has not opened activities" in row.reason.sentence


def test_what_a_source_keeps_from_coaches_is_neither_in_sums_nor_in_last_activity(athlete, coach_client):
    make_load(athlete, days=40, load=lambda _number: 60.0)
    at = NOON - timedelta(hours=1)
    Activity.objects.create(
        user=athlete,
        sources=["strava"],
        started_at=at,
        local_on=at.date(),
        canonical=Recording.objects.bulk_create([recorded(athlete, at, "strava")])[0],
    )

    [row] = rows(coach_client)

    assert row.last_activity == "2 days ago"


@pytest.mark.parametrize(
    ("load", "last", "word"),
    [
        (lambda _number: 60.0, 0, "On course"),
        (lambda number: 260.0 if number < 4 else 40.0, 0, "Deep"),
        (lambda number: 90.0 if number < 40 else 0.0, 0, "Low form"),
        (lambda number: 20.0 if number < 4 else 180.0 if number < 7 else 45.0, 0, "Ramp"),
        (lambda _number: 60.0, 8, "Quiet"),
        (lambda _number: 60.0, 20, "Silent"),
    ],
)
def test_why_they_need_a_look_is_said_in_words(athlete, coach_client, load, last, word):
    make_load(athlete, days=60, load=load, last_on=NOON.date() - timedelta(days=last))

    assert reason(coach_client).word == word


def test_few_days_of_load_are_no_reason_for_alarm(athlete, coach_client):
    make_load(athlete, days=10, load=lambda _number: 200.0, last_on=NOON.date())

    [row] = rows(coach_client)

    assert (row.reason.word, row.needs_a_look) == ("New", False)


def test_those_most_in_need_come_first(coach, coach_client):
    for name, last in (("Quiet Quinn", 8), ("Fine Fay", 0), ("Silent Sid", 20)):
        somebody = AthleteFactory(profile__display_name=name)
        coaching(coach, somebody)
        make_load(somebody, days=40, load=lambda _number: 50.0, last_on=NOON.date() - timedelta(days=last))

    names = [row.name for row in rows(coach_client)]

    assert names[:2] == ["Silent Sid", "Quiet Quinn"]
    assert names[-1] in {"Fine Fay", "Alex Athlete"}


def three_athletes(coach):
    """Make three with different needs beside the one who has no load."""
    for name, last, load in (("Quiet Quinn", 8, 20.0), ("Fine Fay", 0, 50.0), ("Silent Sid", 20, 40.0)):
        somebody = AthleteFactory(profile__display_name=name)
        coaching(coach, somebody)
        make_load(
            somebody, days=40, load=lambda _n, load=load: load, last_on=NOON.date() - timedelta(days=last)
        )


SORTED = [
    ({}, ["Silent Sid", "Quiet Quinn", "Alex Athlete", "Fine Fay"]),
    ({"sort": "made up"}, ["Silent Sid", "Quiet Quinn", "Alex Athlete", "Fine Fay"]),
    ({"sort": "name"}, ["Alex Athlete", "Fine Fay", "Quiet Quinn", "Silent Sid"]),
    ({"sort": "fitness"}, ["Fine Fay", "Silent Sid", "Quiet Quinn", "Alex Athlete"]),
    ({"sort": "form"}, ["Fine Fay", "Quiet Quinn", "Silent Sid", "Alex Athlete"]),
    ({"sort": "ramp"}, ["Fine Fay", "Quiet Quinn", "Silent Sid", "Alex Athlete"]),
    ({"sort": "last"}, ["Silent Sid", "Quiet Quinn", "Fine Fay", "Alex Athlete"]),
    ({"sort": "name", "show": "need"}, ["Alex Athlete", "Quiet Quinn", "Silent Sid"]),
    ({"q": "qui"}, ["Quiet Quinn"]),
    ({"q": "  SID silent "}, ["Silent Sid"]),
    ({"q": "nobody"}, []),
]


def test_the_server_sorts_and_narrows(coach, coach_client):
    three_athletes(coach)

    for query, names in SORTED:
        page = coach_client.get(ROSTER, query).context["page"]

        assert [listed.row.name for listed in page.rows] == names, query
        assert (page.total, page.in_need) == (4, 3), query


def test_the_words_that_were_looked_for_stay_and_a_fragment_has_the_list_alone(coach, coach_client):
    three_athletes(coach)
    asked = {"q": "fay", "sort": "name", "show": "need"}

    page = coach_client.get(ROSTER, asked)
    fragment = coach_client.get(ROSTER, asked, headers={"HX-Request": "true", "HX-Target": "athletes"})

    assert 'value="fay"' in page.text
    assert "Nobody fits" in page.text
    assert "<html" not in fragment.text
    assert "sort=name&amp;q=fay" in fragment.text


def test_where_nobody_needs_a_look_it_says_so(athlete, coach_client):
    consents.withdraw(athlete, Purpose.COACH_SHARING, by=athlete, now=NOON)

    assert "Nobody needs a look" in coach_client.get(ROSTER, {"show": "need"}).text


def test_a_row_leads_to_the_athlete_where_something_is_open(athlete, coach_client):
    place = reverse("pages:athlete_today", args=[athlete.public_id])
    assert place in coach_client.get(ROSTER).text

    consents.withdraw(athlete, Purpose.COACH_SHARING, by=athlete, now=NOON)

    assert place not in coach_client.get(ROSTER).text


def test_a_connection_that_wants_a_new_sign_in_is_said_and_stravas_is_not(athlete, coach_client):
    make_load(athlete, days=40, load=lambda _number: 60.0, last_on=NOON.date())
    facts = {"user": athlete, "state": "needs_sign_in", "fetched_at": NOON - timedelta(hours=40)}
    Connection.objects.create(provider="strava", provider_user_id="1", **facts)
    assert reason(coach_client).word == "On course"

    Connection.objects.create(provider="garmin", provider_user_id="2", **facts)

    [row] = rows(coach_client)
    assert row.reason.word == "Disconnected"
    assert (row.data_age, row.is_stale) == ("yesterday", True)


def test_data_that_should_have_come_is_said_to_be_stale(athlete, coach_client):
    make_load(athlete, days=40, load=lambda _number: 60.0, last_on=NOON.date())
    Connection.objects.create(
        user=athlete, provider="garmin", provider_user_id="2", fetched_at=NOON - timedelta(hours=37)
    )

    assert reason(coach_client).word == "Stale"
    assert "37 hours" in reason(coach_client).sentence


@pytest.mark.parametrize(
    ("scopes", "source", "said"),
    [
        (list(Scope), "garmin", "SD"),
        ([Scope.ACTIVITIES], "garmin", "not shared"),
        (list(Scope), "strava", "no data"),
    ],
)
def test_hrv_stands_where_health_is_open_and_its_source_lets_it_out(
    athlete, coach_client, scopes, source, said
):
    make_load(athlete, days=40, load=lambda _number: 60.0, last_on=NOON.date())
    Relationship.objects.update(scopes=[scope.value for scope in scopes])
    for number in range(40):
        value = 40.0 if number < 7 else 60.0 + number % 3
        on = NOON.date() - timedelta(days=number)
        DailyHealth.objects.create(user=athlete, source=source, on=on, rmssd_ms=value)

    [row] = rows(coach_client)

    shown = said == "SD"
    assert bool(row.hrv) is shown
    assert row.is_hrv_low is shown
    assert row.reason.word == ("HRV" if shown else "On course")
    cell = coach_client.get(ROSTER).text.partition('data-label="HRV"')[2].partition("</td>")[0]
    assert [words for words in ("SD", "not shared", "no data") if words in cell] == [said]


@pytest.mark.either_database
def test_queries_do_not_grow_with_athletes(coach, coach_client, django_assert_max_num_queries):
    def more(count):
        for _number in range(count):
            somebody = AthleteFactory()
            coaching(coach, somebody)
            make_load(somebody, days=3, load=lambda _number: 50.0)

    more(1)
    with django_assert_max_num_queries(20) as few:
        assert len(coach_client.get(ROSTER).context["page"].rows) == 2
    enough = len(few)
    more(28)

    with django_assert_max_num_queries(enough):
        answer = coach_client.get(ROSTER)
    assert len(answer.context["page"].rows) == 30
