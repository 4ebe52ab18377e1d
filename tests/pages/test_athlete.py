"""A coach's view of an athlete: what each scope opens, what a source keeps, every look written down."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.accounts.models import Relationship, Scope
from apps.accounts.services import relationships
from apps.compliance.policy import Purpose
from apps.compliance.selectors import audit_trail
from apps.compliance.services import consents
from apps.training.models import ThresholdKind
from apps.wearables.models import Activity, DailyHealth, Recording
from apps.wearables.services import activities
from apps.wearables.services.activities import Edits
from tests.conftest import NOON, browser_of
from tests.deeds import set_threshold, train

pytestmark = pytest.mark.django_db


@pytest.fixture
def ride(athlete, drain):
    """A ride of the athlete's with power, heart rate, a route and a note."""
    set_threshold(athlete, ThresholdKind.FTP, 200)
    ridden = train(athlete, drain)
    edits = Edits(title="Round the lake", note="My knee hurt", feel=2, perceived_exertion=7)
    activities.edit(activity=ridden, edits=edits, by=athlete, now=NOON)
    drain()
    return ridden


def open_only(*scopes):
    Relationship.objects.update(scopes=[scope.value for scope in scopes])


def address(name, athlete, *more, api=False):
    return reverse(f"{'api-athlete-' if api else 'pages:athlete_'}{name}", args=[athlete.public_id, *more])


def everywhere(athlete, ride):
    """Every address about the athlete, those of the API included."""
    one = ride.public_id
    pages = [address(name, athlete) for name in ("today", "activities", "load", "load_figures")]
    pages += [address(name, athlete, one) for name in ("activity", "streams")]
    api = [address(name, athlete, api=True) for name in ("activities", "load")]
    return [*pages, *api, *(address(f"activity{end}", athlete, one, api=True) for end in ("", "-streams"))]


def test_a_coach_sees_how_their_athlete_stands_under_the_bar(athlete, ride, coach_client):
    page = coach_client.get(address("today", athlete))

    assert "You are looking at" in page.text
    assert "as their coach" in page.text
    assert "Round the lake" in page.text
    assert page.context["load_card"]().standing.fitness.value
    assert address("activity", athlete, ride.public_id) in page.text
    assert 'type="file"' not in page.text


def test_the_pages_of_an_athlete_offer_a_coach_nothing_to_change(athlete, ride, coach_client):
    for name, more in (("activities", ()), ("activity", (ride.public_id,)), ("load", ())):
        page = coach_client.get(address(name, athlete, *more)).text

        main = page[page.index('<main id="main"') :]
        assert "You are looking at" in page
        for of_ones_own in (
            "/files/",
            "/training/thresholds/",
            'href="/activities/',
            'href="/load/',
            "<form",
        ):
            assert of_ones_own not in main, (name, of_ones_own)


def test_without_the_scope_for_health_neither_note_nor_feeling(athlete, ride, coach_client):
    seen = coach_client.get(address("activity", athlete, ride.public_id)).text
    open_only(Scope.ACTIVITIES, Scope.ROUTES)

    page = coach_client.get(address("activity", athlete, ride.public_id)).text
    told = coach_client.get(address("activity", athlete, ride.public_id, api=True)).json()

    assert "My knee hurt" in seen
    assert "My knee hurt" not in page
    assert (told["note"], told["feel"], told["perceived_exertion"]) == ("", None, None)


def test_the_last_night_is_shown_with_the_scope_for_health_and_only_then(athlete, ride, coach_client):
    DailyHealth.objects.create(user=athlete, source="garmin", on=NOON.date(), rmssd_ms=77.0)
    fragment = {"HX-Request": "true", "HX-Target": "readiness"}

    def night():
        pages = [coach_client.get(address("today", athlete), headers=how).text for how in ({}, fragment)]
        return [">77" in "".join(page.split()) for page in pages]

    assert night() == [True, True]
    open_only(Scope.ACTIVITIES, Scope.ROUTES, Scope.PLAN)
    assert night() == [False, False]


def test_without_the_scope_for_routes_no_place(athlete, ride, coach_client):
    def places():
        figures = coach_client.get(address("streams", athlete, ride.public_id)).json()
        api = coach_client.get(address("activity-streams", athlete, ride.public_id, api=True)).json()
        page = coach_client.get(address("activity", athlete, ride.public_id)).text
        facts = coach_client.get(address("activity", athlete, ride.public_id, api=True)).json()
        named = "latitude_deg" in api["channels"], "latitude_deg" in facts["channels"]
        return figures["route"] is not None, *named, "route-title" in page

    assert places() == (True, True, True, True)
    open_only(Scope.ACTIVITIES, Scope.HEALTH)
    assert places() == (False, False, False, False)


@pytest.mark.parametrize("scope", [Scope.PLAN, Scope.HEALTH, Scope.ROUTES])
def test_without_the_scope_for_activities_only_the_summary_and_nothing_in_it(
    athlete, ride, coach_client, scope
):
    open_only(scope)
    summary, *others = everywhere(athlete, ride)

    page = coach_client.get(summary)

    assert "They have not opened activities and load to you" in page.text
    assert "Round the lake" not in page.text
    assert "load-card" not in page.text
    answers = [coach_client.get(other) for other in others]
    assert {answer.status_code for answer in answers} == {404}
    fragment = coach_client.get(summary, headers={"HX-Request": "true", "HX-Target": "load-card"})
    assert "stat-value" not in fragment.text


@pytest.mark.parametrize("ending", ["ended", "withdrawn", "locked"])
def test_what_ends_the_coaching_ends_every_view_at_once(athlete, ride, coach, coach_client, ending):
    assert {coach_client.get(each).status_code for each in everywhere(athlete, ride)} == {200}
    if ending == "ended":
        relationships.end(relationship=Relationship.objects.get(athlete=athlete), by=athlete, now=NOON)
    elif ending == "withdrawn":
        consents.withdraw(athlete, Purpose.COACH_SHARING, by=athlete, now=NOON)
    else:
        athlete.is_active = False
        athlete.save()

    answers = [coach_client.get(each) for each in everywhere(athlete, ride)]

    assert {answer.status_code for answer in answers} == {404}
    assert not any("Alex Athlete" in answer.text for answer in answers)


def test_nobody_else_gets_there(request, athlete, coach, ride):
    for who in ("other_coach_client", "stranger_client", "staff_client", "athlete_client"):
        client = request.getfixturevalue(who)

        assert {client.get(each).status_code for each in everywhere(athlete, ride)} == {404}, who


def test_what_strava_keeps_is_nowhere_and_said_alike_with_and_without(athlete, ride, coach_client):
    def seen():
        pages = [coach_client.get(each).text for each in everywhere(athlete, ride)[:4]]
        return [page.replace("csrf", "") for page in pages]

    without = [len(page) for page in seen()]
    at = NOON - timedelta(hours=2)
    facts = {"user": athlete, "started_at": at, "local_on": at.date()}
    recording = Recording.objects.create(
        provider="strava", external_id="9", title="Secret segment", sport="ride", distance_m=9e4, **facts
    )
    tainted = Activity.objects.create(sources=["strava"], canonical=recording, **facts)

    with_it = seen()

    assert [len(page) for page in with_it] == without
    assert "whose terms forbid sharing" in with_it[0]
    for answer in (
        coach_client.get(address("activity", athlete, tainted.public_id)),
        coach_client.get(address("streams", athlete, tainted.public_id)),
        coach_client.get(address("activity", athlete, tainted.public_id, api=True)),
        coach_client.get(address("activities", athlete), {"after": tainted.public_id}),
    ):
        assert "Secret segment" not in answer.text
    listed = coach_client.get(address("activities", athlete, api=True)).json()["results"]
    assert [row["title"] for row in listed] == ["Round the lake"]


def test_a_second_recording_by_strava_is_not_named(athlete, ride, coach_client):
    Recording.objects.create(
        user=athlete,
        activity=ride,
        provider="strava",
        external_id="9",
        sport="ride",
        started_at=ride.started_at,
        local_on=ride.local_on,
    )

    page = coach_client.get(address("activity", athlete, ride.public_id)).context["page"]

    [recording] = page.detail.recordings
    assert (recording.source.word, recording.original_id, recording.link) == ("Uploaded file", None, "")


def test_each_look_stands_in_the_athletes_trail(athlete, ride, coach, coach_client, drain):
    for each in everywhere(athlete, ride):
        coach_client.get(each)
    drain()

    looked = {event.details["what"] for event in audit_trail(athlete) if event.action == "compliance.looked"}
    assert looked == {"summary", "activities", "activity", "load"}
    trail = browser_of(athlete).get(reverse("compliance:privacy")).text
    assert "Your load was looked at" in trail
    assert "Your coach" in trail


def test_days_are_the_athletes_and_units_the_coachs(athlete, ride, coach, coach_client):
    for person, columns in ((athlete, {"time_zone": "Pacific/Auckland"}), (coach, {"units": "imperial"})):
        for name, value in columns.items():
            setattr(person.profile, name, value)
        person.profile.save()

    page = coach_client.get(address("activities", athlete))

    [row] = page.context["page"]().rows
    assert row.line.distance.unit == "mi"
    assert coach_client.get(address("load", athlete)).context["page"].rows[0].label


def test_load_is_that_of_the_coachs_audience(athlete, ride, coach_client):
    figures = coach_client.get(address("load_figures", athlete)).json()
    told = coach_client.get(address("load", athlete, api=True)).json()

    assert figures["days"] == told["days"]
    assert told["sources"] == ["file"]
    assert told["load"][0] > 0
