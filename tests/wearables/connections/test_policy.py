"""What Strava's terms let nobody but the owner have: the coach, the model, the load; a file beside it."""

from datetime import datetime

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.compliance.policy import Audience
from apps.training.models import ActivityLoad, LoadSeries, ThresholdKind
from apps.training.selectors import load_days
from apps.wearables import selectors
from apps.wearables.models import Activity, Connection, Recording
from apps.wearables.selectors import for_coaches
from apps.wearables.services import connections
from sandbox.recordings import make_fit
from tests.conftest import browser_of
from tests.deeds import set_threshold, upload
from tests.wearables.connections import ways

pytestmark = pytest.mark.django_db


def ride_from_strava(outside, drain, **wishes):
    """Let a ride come in by webhook; return what Strava says of it."""
    ride = ways.announce_ride(outside, **wishes)
    drain()
    return ride


def file_of(ride) -> bytes:
    """Return the file that a device wrote of the same ride."""
    return make_fit(
        started_at=datetime.fromisoformat(ride["started_at"]),
        seconds=ride["seconds"],
        power=201,
        heart_rate=141,
    )


def address_of(activity) -> str:
    return reverse("pages:activity", args=[activity.public_id])


def page_of(user, activity) -> str:
    return browser_of(user).get(address_of(activity)).text


def days_for(user, audience):
    return load_days(user, audience=audience, today=timezone.localdate())


def test_the_coach_the_model_and_the_load_get_nothing_of_it(outside, athlete, coach, connected, drain):
    set_threshold(athlete, ThresholdKind.FTP, 250)
    ride_from_strava(outside, drain, name="Kna17z")

    assert [(row.value, row.reason) for row in ActivityLoad.objects.all()] == [(None, "source_policy")]
    assert not LoadSeries.objects.exists()
    assert all(days_for(athlete, audience) is None for audience in Audience)
    assert for_coaches.latest_for_coach([athlete.pk]) == {}
    roster = browser_of(coach).get(reverse("pages:roster"))
    assert athlete.profile.display_name in roster.text
    assert "Kna17z" not in roster.text
    activity = Activity.objects.get()
    assert browser_of(coach).get(reverse("pages:activity", args=[activity.public_id])).status_code == 404
    assert "Kna17z" in page_of(athlete, activity)


def test_with_the_partner_s_permission_it_counts_in_the_owner_s_load_alone(
    outside, athlete, coach, *, connected, drain, settings
):
    settings.STRAVA_POLICY_MODE = "partner_permission"
    settings.STRAVA_PERMISSION_SCOPE = ["combine"]
    set_threshold(athlete, ThresholdKind.FTP, 250)

    ride_from_strava(outside, drain, name="Kna17z")

    [load] = ActivityLoad.objects.all()
    assert load.value
    own = days_for(athlete, Audience.OWNER)
    assert sum(own.load) == pytest.approx(load.value)
    assert days_for(athlete, Audience.COACH) is None
    assert days_for(athlete, Audience.MODEL) is None
    assert "Kna17z" not in browser_of(coach).get(reverse("pages:roster")).text


def test_the_pages_say_what_the_partner_s_permission_covers(
    outside, athlete, coach, *, connected, drain, settings
):
    set_threshold(athlete, ThresholdKind.FTP, 250)
    client = browser_of(athlete)
    settings.STRAVA_POLICY_MODE = "partner_permission"
    settings.STRAVA_PERMISSION_SCOPE = ["combine"]
    ride_from_strava(outside, drain, name="Kna17z")

    load = ActivityLoad.objects.get()
    page = page_of(athlete, load.activity)
    allowed = {
        row.use: row.is_allowed for row in client.get(address_of(load.activity)).context["page"].permissions
    }
    chart = client.get(reverse("pages:load"))
    today = client.get(reverse("pages:today")).text

    assert "do not let us combine" not in page
    assert allowed == {
        "A coach whom you let see your activities": False,
        "Counts in load, fitness and form": True,
        "A language model, if you agree to one": False,
        "Your own export": True,
    }
    assert f"{load.value:.0f}" in page
    assert sum(days_for(athlete, Audience.OWNER).load) >= load.value > 0
    assert "Nothing to show yet" not in chart.text
    assert "Kna17z" in today
    assert browser_of(coach).get(address_of(load.activity)).status_code == 404


@pytest.mark.parametrize("first", ["file", "strava"])
def test_a_file_of_the_same_session_is_what_is_shown(outside, athlete, coach, *, connected, drain, first):
    set_threshold(athlete, ThresholdKind.FTP, 250)
    ride = outside.new_ride(name="Kna17z")
    steps = [
        lambda: upload(athlete, file_of(ride)),
        lambda: ways.tell(ways.event(ride["id"], ways.CREATE)),
    ]
    for step in steps if first == "file" else reversed(steps):
        step()
        drain()

    activity = Activity.objects.get()
    assert activity.recordings.count() == 2
    assert (activity.canonical.provider, activity.sources) == ("file", ["file"])
    page = page_of(athlete, activity)
    assert "Kna17z" not in page
    assert "View on Strava" in page, "it stays a link"
    assert ActivityLoad.objects.get().sources == ["file"]
    assert days_for(athlete, Audience.COACH).sources == ("file",)
    assert for_coaches.latest_for_coach([athlete.pk])[athlete.pk].avg_power_w == pytest.approx(201)


def test_the_file_and_what_was_written_stay_when_strava_goes(outside, athlete, connected, drain):
    ride = ride_from_strava(outside, drain)
    Activity.objects.update(note="Felt light")
    upload(athlete, file_of(ride))
    drain()

    connections.disconnect(connection=connected, by=athlete, now=timezone.now())
    drain()

    activity = Activity.objects.get()
    assert activity.note == "Felt light"
    assert [recording.provider for recording in activity.recordings.all()] == ["file"]
    assert "Strava" not in page_of(athlete, activity).partition("<main")[2]


def test_a_choice_that_went_with_strava_is_no_choice_any_more(outside, athlete, connected, drain):
    ride = ride_from_strava(outside, drain)
    upload(athlete, file_of(ride))
    drain()
    activity, recording = Activity.objects.get(), Recording.objects.get(provider="strava")
    browser_of(athlete).post(reverse("wearables:show", args=[activity.public_id, recording.public_id]))
    assert Activity.objects.get().sources == ["strava"]

    outside.delete(ride["id"])
    ways.tell(ways.event(ride["id"], ways.DELETE))
    drain()

    activity = Activity.objects.get()
    assert (activity.sources, activity.is_canonical_chosen) == (["file"], False)


def test_a_hidden_activity_stays_hidden_when_it_changes_there(outside, athlete, connected, drain):
    ride = ride_from_strava(outside, drain)
    activity = Activity.objects.get()
    browser_of(athlete).post(reverse("wearables:delete", args=[activity.public_id]))

    outside.edit(ride["id"], title="Another")
    ways.tell(ways.event(ride["id"], ways.UPDATE, updates={"title": "Another"}))
    drain()

    assert Activity.objects.get().deleted_at is not None
    assert Recording.objects.get().title == "Another"


def test_an_edit_of_the_person_outlives_a_change_there(outside, athlete, connected, drain):
    ride = ride_from_strava(outside, drain)
    Activity.objects.update(edited_title="Mine")

    ways.tell(ways.event(ride["id"], ways.UPDATE, updates={"title": "Theirs"}))
    drain()

    assert "Mine" in page_of(athlete, Activity.objects.get())


def test_pages_tell_of_news(outside, athlete, connected, drain):
    browser, news = browser_of(athlete), reverse("wearables:news")
    mark = selectors.news_mark(athlete)
    assert browser.get(news, {"seen": mark}).status_code == 204

    ride_from_strava(outside, drain)

    answer = browser.get(news, {"seen": mark})
    assert answer.status_code == 200
    assert "activities-changed" in answer["HX-Trigger"]


@pytest.mark.parametrize("page", [ways.CONNECTIONS, reverse("pages:today"), reverse("pages:activities")])
@pytest.mark.either_database
def test_queries_do_not_grow_with_connections(outside, athlete, connected, page):
    browser = browser_of(athlete)
    browser.get(page)

    def count() -> int:
        with CaptureQueriesContext(database) as captured:
            assert browser.get(page).status_code == 200
        return len(captured)

    one = count()
    for number in range(8):
        Connection.objects.create(
            user=athlete,
            provider=f"provider{number}" if number % 2 else "strava",
            provider_user_id=str(number),
            state="active" if number % 2 else "revoked",
        )
        ride_from_strava(outside, lambda: None)

    assert count() == one
