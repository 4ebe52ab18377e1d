"""Coach and athlete find each other over the API alone: link, acceptance, confirmation, roster, end."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.accounts.models import Invite
from apps.accounts.services import people
from apps.compliance.selectors import audit_trail
from tests.conftest import NOON, browser_of
from tests.factories import AthleteFactory, CoachFactory, coaching
from tests.pages.test_roster import make_load

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}
INVITES, COACHING, ATHLETES = (reverse(f"api-{name}") for name in ("invites", "coachings", "athletes"))


def test_from_the_link_to_the_roster_and_back(athlete, athlete_client, newcomer, drain):
    make_load(athlete, days=40, load=lambda _number: 60.0, last_on=NOON.date())
    coachs = browser_of(newcomer)
    made = athlete_client.post(INVITES, {"scopes": ["activities"], "note": "Hello"}, **JSON).json()
    token = {"token": made["token"]}
    seen = coachs.post(reverse("api-invite-open"), token, **JSON).json()
    accepted = coachs.post(reverse("api-invite-accept"), token, **JSON).json()
    assert coachs.get(ATHLETES).json()["results"] == []
    [waiting] = athlete_client.get(INVITES).json()
    word = {"coach": waiting["coach"]["id"], "version": 1}
    begun = athlete_client.post(reverse("api-invite-confirm", args=[waiting["id"]]), word, **JSON)
    [row] = coachs.get(ATHLETES).json()["results"]
    one = coachs.get(reverse("api-athlete", args=[row["id"]])).json()
    ended = coachs.delete(reverse("api-coaching", args=[begun.json()["id"]]))

    assert (seen["athlete_name"], seen["note"], seen["state"]) == ("Alex Athlete", "Hello", "open")
    assert athlete.email not in str((seen, accepted))
    assert accepted["state"] == "accepted"
    assert waiting["coach"]["email"] == newcomer.email
    assert "token" not in waiting
    assert begun.status_code == 201
    assert begun.json()["scopes"] == ["activities"]
    assert one == row
    assert (row["name"], row["needs_a_look"], row["hrv_deviation_sd"]) == ("Alex Athlete", False, None)
    assert row["form"] < 0 < row["fitness"]
    assert ended.status_code == 204
    assert coachs.get(ATHLETES).json()["results"] == []
    assert coachs.get(reverse("api-athlete", args=[row["id"]])).status_code == 404
    drain()
    looked = {event.details["what"] for event in audit_trail(athlete) if event.action == "compliance.looked"}
    assert looked == {"roster", "summary"}


@pytest.mark.parametrize(
    ("sent", "status"), [({"scopes": []}, 400), ({"scopes": ["everything"]}, 400), ({}, 400), ([], 400)]
)
def test_an_invite_that_opens_nothing_known_is_refused(athlete_client, sent, status):
    assert athlete_client.post(INVITES, sent, **JSON).status_code == status
    assert not Invite.objects.exists()


def test_a_link_works_once_and_says_so(athlete_client, newcomer):
    made = athlete_client.post(INVITES, {"scopes": ["plan"]}, **JSON).json()
    token = {"token": made["token"]}
    browser_of(newcomer).post(reverse("api-invite-accept"), token, **JSON)

    late = browser_of(CoachFactory()).post(reverse("api-invite-accept"), token, **JSON)

    assert late.status_code == 409
    assert late.json()["error"]["code"] == "invite_closed"
    assert "works once" in late.json()["error"]["message"]


def test_both_sides_list_their_coaching_and_the_athlete_narrows_it(athlete_client, coach, coach_client):
    [mine], [theirs] = athlete_client.get(COACHING).json(), coach_client.get(COACHING).json()
    assert mine == theirs
    assert mine["coaches"][0]["email"] == coach.email

    place = reverse("api-coaching", args=[mine["id"]])
    changed = athlete_client.patch(place, {"scopes": ["plan"]}, **JSON)
    widened = coach_client.patch(place, {"scopes": ["plan", "health"]}, **JSON)

    assert changed.json()["scopes"] == ["plan"]
    assert widened.status_code == 403
    [row] = coach_client.get(ATHLETES).json()["results"]
    assert (row["scopes"], row["fitness"], row["signs"]) == (["plan"], None, [])
    assert "Has not opened activities" in row["reason"]


def test_the_roster_is_sorted_and_narrowed_by_the_address(coach, coach_client):
    quiet = AthleteFactory(profile__display_name="Quiet Quinn")
    coaching(coach, quiet)
    make_load(quiet, days=40, load=lambda _number: 20.0, last_on=NOON.date() - timedelta(days=8))

    first = coach_client.get(ATHLETES).json()
    found = coach_client.get(ATHLETES, {"sort": "name", "q": "alex"}).json()

    assert [row["name"] for row in first["results"]] == ["Quiet Quinn", "Alex Athlete"]
    assert first["results"][0]["signs"] == [{"code": "quiet", "sentence": "No activity for 8 days."}]
    assert [row["name"] for row in found["results"]] == ["Alex Athlete"]
    assert (found["total"], found["in_need"]) == (2, 2)
    assert coach_client.get(ATHLETES, {"sort": "shoe size"}).status_code == 400


def test_becoming_a_coach(stranger, stranger_client):
    assert stranger_client.get(ATHLETES).status_code == 403

    me = stranger_client.put(reverse("api-me-coach"), {"headline": "Hills"}, **JSON).json()

    assert me["is_coach"]
    assert stranger_client.get(ATHLETES).json()["results"] == []
    assert people.make_coach(user=stranger, by=stranger, now=NOON) is not None
