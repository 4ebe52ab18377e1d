"""The list of activities: pages by key, fragments, uploads on their way, what was deleted."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.accounts.models import Units
from apps.accounts.services import people
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.pages.presenters import activities as lists
from apps.training.models import ThresholdKind
from apps.wearables.models import Activity
from apps.wearables.services import activities
from sandbox.recordings import make_fit
from tests.conftest import NOON
from tests.deeds import MORNING, set_threshold, train, train_daily, upload

pytestmark = pytest.mark.django_db
ACTIVITIES = reverse("pages:activities")
TURNED = "\N{RIGHT-TO-LEFT OVERRIDE}gninrom"


def fragment(client, target, **query):
    return client.get(ACTIVITIES, query, headers={"HX-Request": "true", "HX-Target": target})


def test_an_empty_list_says_how_it_fills(athlete_client):
    page = athlete_client.get(ACTIVITIES)

    assert "No activities yet" in page.text
    assert 'type="file"' in page.text


def test_an_activity_stands_in_local_time_with_its_load_and_source(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    train(athlete, drain, seconds=3600, speed=8.0, utc_offset_s=3600)

    [row] = athlete_client.get(ACTIVITIES).context["page"]().rows

    assert (row.line.day, row.line.time) == ("Mon 16 Nov", "08:30")
    assert (row.line.duration, str(row.line.distance)) == ("1:00:00", "28.80 km")
    assert (row.load.value, row.load.method, row.load.is_estimated) == ("100", "from power", False)
    assert [badge.word for badge in row.line.sources] == ["Uploaded file"]


@pytest.mark.parametrize("shown_at", ["list", "today", "page", "deleted", "undo"])
def test_the_direction_of_a_title_ends_with_it(athlete, athlete_client, drain, shown_at):
    activity = train(athlete, drain)
    Activity.objects.update(edited_title=TURNED)
    if shown_at in {"deleted", "undo"}:
        activities.delete(activity=activity, by=athlete, now=NOON)
    address = {
        "list": ACTIVITIES,
        "today": reverse("pages:today"),
        "page": reverse("pages:activity", args=[activity.public_id]),
        "deleted": reverse("pages:hidden"),
        "undo": f"{ACTIVITIES}?deleted={activity.public_id}",
    }[shown_at]

    body = athlete_client.get(address).text.partition("<body")[2]

    assert body.count(TURNED) == body.count(f"<bdi>{TURNED}</bdi>") > 0


def test_miles_are_for_those_who_want_them(athlete, athlete_client, drain):
    people.update_profile(user=athlete, changes={"units": Units.IMPERIAL}, by=athlete, now=NOON)
    train(athlete, drain, seconds=3600, speed=8.0)

    [row] = athlete_client.get(ACTIVITIES).context["page"]().rows

    assert str(row.line.distance) == "17.90 mi"
    assert str(row.line.tempo) == "17.9 mph"


def test_why_there_is_no_load_stands_in_its_place(athlete, athlete_client, drain):
    train(athlete, drain, heart_rate=None)

    [row] = athlete_client.get(ACTIVITIES).context["page"]().rows

    assert (row.load.value, row.load.short_reason) == ("", "no threshold")
    assert "no threshold" in athlete_client.get(ACTIVITIES).text


def test_older_pages_follow_without_a_gap_or_a_repeat(athlete, athlete_client, drain, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 3)
    train_daily(athlete, drain, days=8)

    first = athlete_client.get(ACTIVITIES).context["page"]()
    second = fragment(athlete_client, "older-activities", after=first.older).context["page"]()
    third = athlete_client.get(ACTIVITIES, {"after": second.older}).context["page"]()

    starts = [row.line.started_at for page in (first, second, third) for row in page.rows]
    assert starts == [MORNING - timedelta(days=number) for number in range(8)]
    assert third.older == ""


def test_older_activities_come_as_rows_only(athlete, athlete_client, drain, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 1)
    train_daily(athlete, drain, days=3)
    older = athlete_client.get(ACTIVITIES).context["page"]().older

    rows = fragment(athlete_client, "older-activities", after=older)

    assert rows.text.count("<tr") == 2
    assert "<html" not in rows.text
    assert {"HX-Request", "HX-Target"} <= {name.strip() for name in rows["Vary"].split(",")}


@pytest.mark.parametrize("after", ["nonsense", "00000000-0000-4000-8000-000000000000", "' or 1=1"])
def test_a_page_after_nothing_is_the_first(athlete, athlete_client, drain, after):
    train(athlete, drain)

    page = athlete_client.get(ACTIVITIES, {"after": after}).context["page"]()

    assert len(page.rows) == 1
    assert page.is_first


def test_a_waiting_upload_asks_for_itself_and_a_broken_one_says_why(athlete, athlete_client, drain):
    upload(athlete, b"this is no activity at all", "notes.fit")
    waiting = athlete_client.get(ACTIVITIES)
    drain()
    broken = athlete_client.get(ACTIVITIES)

    assert 'hx-trigger="every 1s"' in waiting.text
    assert "This is not a FIT, TCX or GPX file" in broken.text
    assert "every 1s" not in broken.text


def test_many_waiting_uploads_do_not_all_ask_at_once(athlete, athlete_client):
    for number in range(9):
        upload(athlete, f"file {number}".encode(), f"{number}.fit")

    uploads = athlete_client.get(ACTIVITIES).context["uploads"]()

    assert len(uploads.open) == 4
    assert uploads.more_waiting == 5


def test_what_was_read_is_folded_away(athlete, athlete_client, drain):
    train(athlete, drain)

    uploads = athlete_client.get(ACTIVITIES).context["uploads"]()

    assert (len(uploads.open), len(uploads.done)) == (0, 1)


def test_a_deleted_activity_leaves_the_list_and_can_be_brought_back(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    activities.delete(activity=activity, by=athlete, now=NOON)

    page = athlete_client.get(ACTIVITIES, {"deleted": activity.public_id})
    hidden = athlete_client.get(reverse("pages:hidden"))

    restore = reverse("wearables:restore", args=[activity.public_id])
    assert page.context["page"]().rows == ()
    assert restore in page.text
    assert restore in hidden.text


def test_nobody_elses_deleted_activity_is_offered(athlete, stranger_client, drain):
    activity = train(athlete, drain)
    activities.delete(activity=activity, by=athlete, now=NOON)

    page = stranger_client.get(ACTIVITIES, {"deleted": activity.public_id})

    assert page.context["just_hidden"]() is None
    assert str(activity.public_id) not in page.text


def test_uploading_is_not_offered_without_consent(athlete, athlete_client):
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=NOON)

    page = athlete_client.get(ACTIVITIES)

    assert 'type="file"' not in page.text
    assert "You have not agreed" in page.text


def test_each_sees_their_own_list_only(request, athlete, drain):
    activity = train(athlete, drain)

    for who in ("coach_client", "other_coach_client", "stranger_client"):
        page = request.getfixturevalue(who).get(ACTIVITIES)

        assert str(activity.public_id) not in page.text, who


@pytest.mark.either_database
def test_queries_do_not_grow_with_the_list(athlete, athlete_client, drain, django_assert_max_num_queries):
    enough = {}
    train_daily(athlete, drain, days=3)
    for target in ("", "activity-list", "load-card", "uploads"):
        with django_assert_max_num_queries(30) as few:
            fragment(athlete_client, target)
        enough[target] = len(few)
    train_daily(athlete, drain, days=24)

    for target, most in enough.items():
        with django_assert_max_num_queries(most, info=target):
            fragment(athlete_client, target)


def test_the_load_card_moves_when_an_upload_was_read(athlete, athlete_client, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    before = fragment(athlete_client, "load-card").context["load_card"]()
    upload(athlete, make_fit(started_at=MORNING, seconds=3600, power=200))
    drain()
    after = fragment(athlete_client, "load-card").context["load_card"]()

    assert before.standing.fitness.value == ""
    assert after.standing.fitness.value == "2"
    assert '"load": [100.0, 0.0, 0.0]' in after.figures
