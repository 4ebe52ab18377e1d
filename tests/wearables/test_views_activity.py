"""What the owner does with one activity: streams, words, delete and undo, taking recordings apart."""

from itertools import pairwise

import pytest
from django.urls import reverse

from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.wearables.api import views
from apps.wearables.models import Activity
from tests.conftest import NOON
from tests.deeds import record_twice, train

pytestmark = pytest.mark.django_db
OTHERS = ["coach_client", "other_coach_client", "stranger_client", "staff_client"]
WORDS = {"title": "Hills", "sport": "mountain_ride", "feel": "4", "perceived_exertion": "7", "note": "Windy."}


def at(name, activity, *more):
    return reverse(f"wearables:{name}", args=[activity.public_id, *more])


def test_streams_share_one_time_and_keep_every_channel(athlete, athlete_client, drain):
    activity = train(athlete, drain, seconds=600, cadence=90, altitude=400, laps=2)

    answer = athlete_client.get(at("streams", activity))

    figures = answer.json()
    lengths = {len(column) for column in figures["channels"].values()} | {len(figures["time_s"])}
    assert lengths == {601}
    assert {"power_w", "heart_rate_bpm", "cadence_rpm", "altitude_m"} <= set(figures["channels"])
    assert (figures["sport"], figures["units"]) == ("ride", "metric")
    assert len(figures["route"]["latitude_deg"]) == 601
    assert [lap["label"] for lap in figures["laps"]] == ["1", "2"]
    assert "no-store" in answer["Cache-Control"]


def test_long_streams_are_thinned_and_their_means_stay_true(athlete, athlete_client, drain):
    power = [150 + 100 * (second % 2) for second in range(7201)]
    activity = train(athlete, drain, seconds=7200, power=power)

    figures = athlete_client.get(at("streams", activity)).json()

    times, means = figures["time_s"], figures["means"]["power_w"]
    joules = sum(mean * (end - start) for mean, (start, end) in zip(means[:-1], pairwise(times), strict=True))
    assert len(times) <= 2000
    assert len(means) == len(times)
    assert joules / 7200 == pytest.approx(200, abs=0.2)
    assert (min(figures["channels"]["power_w"]), max(figures["channels"]["power_w"])) == (150, 250)


def test_steps_are_counted_on_foot(athlete, athlete_client, drain):
    activity = train(athlete, drain, sport="running", cadence=85, power=None)

    assert athlete_client.get(at("streams", activity)).json()["channels"]["cadence_rpm"][5] == 170


def test_without_positions_there_is_no_route(athlete, athlete_client, drain):
    activity = train(athlete, drain, home=None)

    assert athlete_client.get(at("streams", activity)).json()["route"] is None


def test_nobody_else_gets_the_streams(request, athlete, drain):
    streams = at("streams", train(athlete, drain))

    assert {who: request.getfixturevalue(who).get(streams).status_code for who in OTHERS} == dict.fromkeys(
        OTHERS, 404
    )


def test_words_are_saved_on_a_page_of_their_own(athlete, athlete_client, drain):
    activity = train(athlete, drain)

    form = athlete_client.get(at("edit", activity))
    answer = athlete_client.post(at("edit", activity), WORDS)

    activity.refresh_from_db()
    assert "<html" in form.text
    assert answer.url == reverse("pages:activity", args=[activity.public_id])
    assert (activity.edited_title, activity.edited_sport, activity.note) == (
        "Hills",
        "mountain_ride",
        "Windy.",
    )
    assert (activity.feel, activity.perceived_exertion) == (4, 7)


def test_words_are_saved_in_place_and_the_page_is_told(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    headers = {"HX-Request": "true", "HX-Target": "own-words"}

    form = athlete_client.get(at("edit", activity), headers=headers)
    answer = athlete_client.post(at("edit", activity), WORDS, headers=headers)

    assert "<html" not in form.text
    assert answer.status_code == 204
    assert "activity-edited" in answer["HX-Trigger"]
    assert Activity.objects.get().note == "Windy."


@pytest.mark.parametrize(
    "wrong", [{"feel": "6"}, {"perceived_exertion": "11"}, {"sport": "chess"}, {"title": "x" * 201}]
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(athlete, athlete_client, drain, wrong):
    activity = train(athlete, drain)

    answer = athlete_client.post(at("edit", activity), WORDS | wrong)

    assert answer.status_code == 422
    assert "Windy." in answer.text
    assert Activity.objects.get().note == ""


def test_emptied_words_go_back_to_what_the_device_said(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    athlete_client.post(at("edit", activity), WORDS)

    athlete_client.post(at("edit", activity), dict.fromkeys(WORDS, ""))

    activity.refresh_from_db()
    assert (activity.edited_title, activity.edited_sport, activity.feel) == ("", "", None)


def test_a_program_changes_only_what_it_sends(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    address = f"/api/v1/activities/{activity.public_id}/"
    sent = {"sport": "mountain_ride"}, {"note": "Windy."}, {"sport": None, "title": "Hills"}

    answers = [athlete_client.patch(address, each, content_type="application/json") for each in sent]

    assert [answer.json()["sport"] for answer in answers] == ["mountain_ride", "mountain_ride", "ride"]
    assert [answer.json()["note"] for answer in answers] == ["", "Windy.", "Windy."]
    assert views._edits({"title": "Hills"}) == {"title": "Hills"}


@pytest.mark.parametrize("by", ["program", "form"])
def test_without_consent_words_are_refused(athlete, athlete_client, drain, by):
    activity = train(athlete, drain)
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=NOON)

    if by == "form":
        answer = athlete_client.post(at("edit", activity), WORDS)
    else:
        address = f"/api/v1/activities/{activity.public_id}/"
        answer = athlete_client.patch(address, {"note": "Ill."}, content_type="application/json")

    assert answer.status_code == 403
    assert "only with your consent" in answer.text
    assert Activity.objects.get().note == ""


def test_delete_hides_and_restore_brings_back(athlete, athlete_client, drain):
    activity = train(athlete, drain)

    gone = athlete_client.post(at("delete", activity))
    hidden = Activity.objects.get().deleted_at
    back = athlete_client.post(at("restore", activity))

    assert gone.url == f"{reverse('pages:activities')}?deleted={activity.public_id}"
    assert hidden is not None
    assert back.url == reverse("pages:activity", args=[activity.public_id])
    assert Activity.objects.get().deleted_at is None


def test_another_recording_is_shown_and_then_the_first_separated(athlete, athlete_client, drain):
    activity, watch = record_twice(athlete, drain)
    first = activity.canonical

    athlete_client.post(at("show", activity, watch.public_id))
    answer = athlete_client.post(at("separate", activity, first.public_id))

    activity.refresh_from_db()
    apart = Activity.objects.exclude(pk=activity.pk).get()
    assert activity.canonical == watch
    assert apart.canonical == first
    assert answer.url == reverse("pages:activity", args=[apart.public_id])


def test_the_shown_recording_cannot_be_separated(athlete, athlete_client, drain):
    activity, _watch = record_twice(athlete, drain)

    answer = athlete_client.post(at("separate", activity, activity.canonical.public_id), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("pages:activity", args=[activity.public_id])
    assert "Choose another one for it first" in answer.text
    assert Activity.objects.count() == 1


def test_an_activity_that_another_tab_deleted_can_still_be_brought_back(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    athlete_client.post(at("delete", activity))

    answer = athlete_client.post(at("delete", activity), follow=True)

    assert reverse("wearables:restore", args=[activity.public_id]) in answer.text


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_changes_anything(request, athlete, drain, who):
    client = request.getfixturevalue(who)
    activity, watch = record_twice(athlete, drain)
    before = Activity.objects.values().get()
    changes = [at(name, activity) for name in ("edit", "delete", "restore")]
    changes += [at(name, activity, watch.public_id) for name in ("separate", "show")]

    for change in changes:
        answer = client.post(change, WORDS)

        assert answer.status_code == 404, change
        assert Activity.objects.values().get() == before, change


def test_an_activity_that_shows_nothing_is_not_found(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    Activity.objects.update(canonical=None)

    addresses = [at("edit", activity), at("streams", activity), f"/api/v1/activities/{activity.public_id}/"]

    assert [athlete_client.get(address).status_code for address in addresses] == [404, 404, 404]


@pytest.mark.parametrize("name", ["delete", "restore"])
def test_a_look_changes_nothing(athlete, athlete_client, drain, name):
    activity = train(athlete, drain)

    assert athlete_client.get(at(name, activity)).status_code == 405
    assert Activity.objects.get().deleted_at is None
