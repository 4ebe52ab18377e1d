"""The page of one activity, whatever its device recorded and whoever asks."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Units
from apps.accounts.services import people
from apps.compliance.domain.purposes import Purpose
from apps.compliance.services import consents
from apps.training.models import ThresholdKind
from apps.wearables.models import Activity, Recording
from apps.wearables.services import activities
from apps.wearables.services.activities import Edits
from sandbox.recordings import make_gpx, make_multisport_fit, make_pool_swim_fit, make_tcx
from sandbox.traces import Leg
from tests.conftest import NOON
from tests.deeds import MORNING, set_threshold, train, upload

pytestmark = pytest.mark.django_db


def page_of(activity):
    return reverse("pages:activity", args=[activity.public_id])


def shown(client, activity):
    answer = client.get(page_of(activity))
    assert answer.status_code == 200
    return answer.context["page"]


def tile(page, label):
    return next((each for each in page.detail.tiles if each.label == label), None)


def test_the_owner_sees_the_devices_values(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    activity = train(athlete, drain, seconds=3600, speed=8.0, cadence=90, laps=3, utc_offset_s=3600)

    page = shown(athlete_client, activity)

    assert page.detail.time == "08:30"
    assert page.detail.zone == "local time, UTC+1"
    assert str(tile(page, "Distance").figure) == "28.80 km"
    assert str(tile(page, "Power").figure) == "200 W"
    assert str(tile(page, "Heart rate").figure) == "140 bpm"
    assert (page.load.value, page.load.method, page.load.intensity) == ("100", "from power", "1.00")
    assert ("FTP", "as you entered it") in page.load.basis
    assert [row.number for row in page.detail.laps.rows] == [1, 2, 3]
    assert [zones.label for zones in page.zones] == ["Power"]
    assert [best.duration for best in page.bests][:2] == ["5 s", "30 s"]


def test_the_chart_is_told_what_the_tiles_say(athlete, athlete_client, drain):
    activity = train(athlete, drain, sport="running", speed=3.0, cadence=85, power=None)
    Recording.objects.update(avg_cadence_rpm=79.5, avg_speed_mps=2.9)

    page = shown(athlete_client, activity)

    whole = json.loads(page.detail.whole)
    named = {"distance": "Distance", "speed_mps": "Pace", "cadence_rpm": "Cadence", "time": "Time"}
    assert {name: whole[name] for name in named} == {
        name: tile(page, label).figure.value for name, label in named.items()
    }
    assert whole["cadence_rpm"] == "159"


def test_nobody_else_learns_that_it_exists(request, athlete, drain):
    page = page_of(train(athlete, drain))

    for who in ("coach_client", "other_coach_client", "stranger_client", "staff_client"):
        answer = request.getfixturevalue(who).get(page)

        assert answer.status_code == 404, who
        assert "Distance" not in answer.text, who


def test_a_stranger_must_sign_in_first(athlete, anonymous, drain):
    assert anonymous.get(page_of(train(athlete, drain))).status_code == 302


def test_a_deleted_activity_is_gone(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    activities.delete(activity=activity, by=athlete, now=NOON)

    assert athlete_client.get(page_of(activity)).status_code == 404


def test_indoors_there_is_no_route(athlete, athlete_client, drain):
    activity = train(athlete, drain, home=None)

    page = shown(athlete_client, activity)

    assert not page.detail.has_route
    assert 'data-chart="route"' not in athlete_client.get(page_of(activity)).text


def test_without_heart_rate_and_power_nothing_is_made_up(athlete, athlete_client, drain):
    activity = train(athlete, drain, power=None, heart_rate=None)

    page = shown(athlete_client, activity)

    assert tile(page, "Heart rate") is None
    assert tile(page, "Power") is None
    assert page.zones == ()
    assert page.load.value == ""
    assert "Say how hard it was" in page.load.reason


def test_a_missing_threshold_is_named_with_the_way_to_it(athlete, athlete_client, drain):
    activity = train(athlete, drain, heart_rate=None)

    answer = athlete_client.get(page_of(activity))

    assert "the threshold that it is measured against is not known" in answer.text
    assert reverse("training:thresholds") in answer.text


def test_a_figure_that_was_worked_out_here_is_marked(athlete, athlete_client, drain):
    upload(athlete, make_gpx(started_at=MORNING, seconds=600, speed=3.0, altitude=500), "walk.gpx")
    drain()
    activity = Activity.objects.get()

    page = shown(athlete_client, activity)

    assert tile(page, "Distance").computed
    assert "worked out from the recording" in athlete_client.get(page_of(activity)).text


@pytest.mark.either_database
def test_eight_hours_at_one_hertz_are_a_page(athlete, athlete_client, drain):
    activity = train(athlete, drain, seconds=8 * 3600, cadence=85, altitude=400, laps=8)

    page = shown(athlete_client, activity)

    assert str(tile(page, "Time").figure) == "8:00:00"
    assert len(page.detail.table.rows) <= 17


def test_a_swim_is_in_metres_and_paces_of_a_hundred(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.SWIM_SPEED, 1.25)
    upload(athlete, make_pool_swim_fit(started_at=MORNING, lengths=40), "swim.fit")
    drain()

    page = shown(athlete_client, Activity.objects.get())

    assert str(tile(page, "Distance").figure) == "1,000 m"
    assert tile(page, "Pace").figure.unit == "/100 m"
    assert page.load.method == "from swim pace"


def test_a_run_counts_steps_and_paces_by_the_mile_if_wanted(athlete, athlete_client, drain):
    people.update_profile(user=athlete, changes={"units": Units.IMPERIAL}, by=athlete, now=NOON)
    activity = train(athlete, drain, sport="running", speed=3.0, cadence=85, power=None)

    page = shown(athlete_client, activity)

    assert str(tile(page, "Cadence").figure) == "170 spm"
    assert str(tile(page, "Pace").figure) == "8:56/mi"


def test_every_leg_of_a_triathlon_has_its_page(athlete, athlete_client, drain):
    legs = [Leg(sport="swimming", seconds=600, speed=1.2), Leg(sport="cycling", seconds=900, power=210)]
    upload(athlete, make_multisport_fit(started_at=MORNING, legs=legs), "tri.fit")
    drain()

    pages = [shown(athlete_client, activity) for activity in Activity.objects.all()]

    assert {page.detail.sport_icon for page in pages} == {"swim", "ride"}


def test_two_devices_are_one_session_that_can_be_taken_apart(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    upload(athlete, make_tcx(started_at=MORNING, seconds=600, power=201), "watch.tcx")
    drain()

    answer = athlete_client.get(page_of(activity))

    kinds = [(recording.kind, recording.is_shown) for recording in answer.context["page"].detail.recordings]
    assert kinds == [("FIT", True), ("TCX", False)]
    assert "/separate/" in answer.text
    assert "/show/" in answer.text


def test_the_owners_words_are_shown_and_never_run_as_markup(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    edits = Edits(title="<b>Hills</b>", note="legs <script>alert(1)</script>", feel=4, perceived_exertion=7)
    activities.edit(activity=activity, edits=edits, by=athlete, now=NOON)

    answer = athlete_client.get(page_of(activity))

    own = answer.context["page"].detail.own
    assert (own.feel, own.exertion) == ("Good", "7 of 10")
    assert "<script>alert" not in answer.text
    assert "&lt;b&gt;Hills" in answer.text


def test_the_terms_of_its_source_are_told(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    Activity.objects.update(sources=["strava"])

    permissions = {each.use: each for each in shown(athlete_client, activity).permissions}

    refused = [each.reason for each in permissions.values() if not each.is_allowed]
    assert len(refused) == 3
    assert all("Strava" in reason for reason in refused)


def test_parts_of_the_page_come_alone(athlete, athlete_client, drain):
    activity = train(athlete, drain)

    for target in ("activity-head", "activity-figures", "own-words"):
        part = athlete_client.get(page_of(activity), headers={"HX-Request": "true", "HX-Target": target})
        assert f'id="{target}"' in part.text
        assert "<html" not in part.text


@pytest.mark.either_database
def test_queries_do_not_grow_with_laps(athlete, athlete_client, drain, django_assert_max_num_queries):
    few_laps = train(athlete, drain, laps=2)
    with django_assert_max_num_queries(30) as few:
        athlete_client.get(page_of(few_laps))
    enough = len(few)
    many_laps = train(athlete, drain, started_at=MORNING.replace(hour=15), laps=30)

    with django_assert_max_num_queries(enough):
        athlete_client.get(page_of(many_laps))


def test_without_consent_nothing_is_offered_that_would_be_refused(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    page = reverse("pages:activity", args=[activity.public_id])
    edit = reverse("wearables:edit", args=[activity.public_id])
    before = athlete_client.get(page).text
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())

    after = athlete_client.get(page).text

    assert edit in before
    assert edit not in after
    assert "nothing new can be written here" in after
    assert reverse("compliance:consent", args=["health_storage"]) in after


def test_a_title_is_one_line_without_what_cannot_be_seen(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    form = {
        "title": "Hills\u202e\x07 at\tnoon",
        "sport": "",
        "note": "",
        "feel": "",
        "perceived_exertion": "",
    }

    athlete_client.post(reverse("wearables:edit", args=[activity.public_id]), form)

    activity.refresh_from_db()
    assert activity.edited_title == "Hills at noon"
