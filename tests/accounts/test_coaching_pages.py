"""The pages of coaching: the link, the answer, the name to confirm, the words to agree to, the end."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Invite, InviteState, Relationship, Scope
from apps.accounts.selectors import coaching_with, is_coach
from apps.accounts.services import invites
from apps.compliance.policy import Purpose
from apps.compliance.selectors import has_consent
from apps.compliance.services import consents
from tests.conftest import NOON, browser_of
from tests.factories import PASSWORD, AthleteFactory, CoachFactory, UserFactory, coaching
from tests.phone import Phone

pytestmark = pytest.mark.django_db
COACHING, ANSWER = reverse("accounts:coaching"), reverse("accounts:invite")


@pytest.fixture(autouse=True)
def _noon(clock):
    """Every test happens at noon."""


def link_in(answer) -> str:
    return re.search(r'value="http://[^/"]+(/accounts/invites/[^"]+)"', answer.text)[1]


def make_link(client) -> str:
    answer = client.post(COACHING, {"scopes": ["activities"], "note": "See you at the track"})
    assert answer.status_code == 200
    return link_in(answer)


def open_as(user, link):
    client = browser_of(user)
    client.get(link)
    return client


def confirm_page(invite) -> str:
    return reverse("accounts:confirm_coach", args=[invite.public_id])


def test_the_link_is_shown_once_and_leads_the_coach_to_a_page_without_the_token(
    athlete, athlete_client, newcomer
):
    link = make_link(athlete_client)
    client = browser_of(newcomer)

    answer = client.get(link)
    page = client.get(ANSWER).text

    assert link not in athlete_client.get(COACHING).text
    assert (answer.status_code, answer.url) == (302, ANSWER)
    assert "Alex Athlete" in page
    assert "See you at the track" in page
    assert "Activities and load" in page
    assert athlete.email not in page
    assert "Where activities took place" not in page


def test_whoever_is_not_signed_in_comes_back_to_the_invite_after_signing_in(
    athlete_client, newcomer, anonymous
):
    link = make_link(athlete_client)

    anonymous.get(link)
    to_sign_in = anonymous.get(ANSWER)
    form = {"login": newcomer.email, "password": PASSWORD, "next": ANSWER}
    back = anonymous.post(reverse("account_login"), form)

    assert to_sign_in.url == f"/accounts/login/?next={ANSWER}"
    assert back.url == ANSWER
    assert "Alex Athlete" in anonymous.get(ANSWER).text
    assert link.rsplit("/", 2)[1] not in str(dict(anonymous.session))


def test_accepting_shows_nothing_and_the_athlete_confirms_by_name(athlete, athlete_client, newcomer):
    client = open_as(newcomer, make_link(athlete_client))

    client.post(ANSWER, {"answer": "accept"})
    waiting = client.get(ANSWER).text
    invite = Invite.objects.get()
    asked = athlete_client.get(confirm_page(invite)).text
    refused = athlete_client.post(confirm_page(invite), {"coach": newcomer.public_id, "version": 1})
    assert coaching_with(newcomer, athlete, NOON) is None
    form = {"coach": newcomer.public_id, "version": 1, "agree": "on"}
    begun = athlete_client.post(confirm_page(invite), form)

    assert "until then you see nothing" in waiting
    assert "Nils Newcoach" in asked
    assert newcomer.email in asked
    assert "the coaches whom you accept may see" in asked
    assert (refused.status_code, begun.status_code) == (422, 302)
    assert coaching_with(newcomer, athlete, NOON).scopes == [Scope.ACTIVITIES]
    assert has_consent(athlete, Purpose.COACH_SHARING)


def test_accepting_makes_a_coach_of_whoever_is_none(athlete_client):
    somebody = UserFactory()
    client = open_as(somebody, make_link(athlete_client))
    assert "Accept and become a coach here" in client.get(ANSWER).text

    client.post(ANSWER, {"answer": "accept"})

    assert is_coach(somebody)


def test_declining_ends_it(athlete_client, newcomer):
    client = open_as(newcomer, make_link(athlete_client))

    client.post(ANSWER, {"answer": "decline"})

    assert Invite.objects.get().state == InviteState.DECLINED
    assert client.get(ANSWER).status_code == 404


@pytest.mark.parametrize(
    ("before", "status", "words"),
    [
        (lambda: Invite.objects.update(expires_at=NOON), 409, "ran out"),
        (lambda: Invite.objects.update(state=InviteState.REVOKED), 409, "took this invite back"),
        (lambda: Invite.objects.all().delete(), 404, "leads to no invite"),
    ],
)
def test_a_link_that_has_ended_says_so(athlete_client, newcomer, before, status, words):
    client = open_as(newcomer, make_link(athlete_client))
    before()

    answer = client.get(ANSWER)

    assert answer.status_code == status
    assert words in answer.text
    assert "Alex Athlete" not in answer.text


def test_ones_own_link_and_a_made_up_one_say_so(athlete_client):
    link = make_link(athlete_client)
    athlete_client.get(link)

    own, made_up = athlete_client.get(ANSWER), athlete_client.get("/accounts/invites/made-up/")

    assert (own.status_code, made_up.status_code) == (409, 404)
    assert "This is your own invite" in own.text


def test_who_keeps_no_health_data_is_led_to_that_first(newcomer):
    person = AthleteFactory(consented=False)
    client = browser_of(person)
    open_as(newcomer, make_link(client)).post(ANSWER, {"answer": "accept"})

    page = client.get(confirm_page(Invite.objects.get())).text

    assert reverse("compliance:consent", args=["health_storage"]) in page
    assert "Yes, this is my coach" not in page


def test_taking_back_after_looking_who_it_was(athlete_client, newcomer):
    open_as(newcomer, make_link(athlete_client)).post(ANSWER, {"answer": "accept"})
    invite = Invite.objects.get()

    athlete_client.post(reverse("accounts:revoke_invite", args=[invite.public_id]))

    assert Invite.objects.get().state == InviteState.REVOKED
    assert athlete_client.get(confirm_page(invite)).url == COACHING


def test_too_many_links_are_refused_on_the_form(athlete, athlete_client):
    for _number in range(invites.MOST_LIVE):
        make_link(athlete_client)

    answer = athlete_client.post(COACHING, {"scopes": ["plan"], "note": "One more"})

    assert answer.status_code == 422
    assert "Five invites are under way" in answer.text
    assert "One more" in answer.text


def test_becoming_a_coach_and_saying_something_of_it(stranger, stranger_client):
    assert "Add a coach profile" in stranger_client.get(COACHING).text

    stranger_client.post(reverse("accounts:become_coach"), {"headline": "Fast hills"})

    assert is_coach(stranger)
    assert 'value="Fast hills"' in stranger_client.get(COACHING).text


def test_scopes_are_changed_by_the_athlete_and_given_up_by_the_coach(athlete, athlete_client, coach_client):
    relationship = Relationship.objects.get(athlete=athlete)
    address = reverse("accounts:coaching_scopes", args=[relationship.public_id])

    athlete_client.post(address, {"scopes": ["plan", "activities"]})
    assert Relationship.objects.get().scopes == ["activities", "plan"]
    coach_client.post(address, {"scopes": ["plan"]})
    assert Relationship.objects.get().scopes == ["plan"]
    refused = coach_client.post(address, {"scopes": ["plan", "health"]})

    assert refused.status_code == 403
    assert "Only the athlete can open more" in refused.text
    assert athlete_client.post(address, {"scopes": []}).status_code in {200, 422}
    assert Relationship.objects.get().scopes == ["plan"]


@pytest.mark.parametrize("who", ["athlete_client", "coach_client"])
def test_either_side_ends_it_having_read_what_that_does(request, athlete, coach, who):
    client = request.getfixturevalue(who)
    address = reverse("accounts:end_coaching", args=[Relationship.objects.get(athlete=athlete).public_id])
    assert "From this moment" in client.get(address).text

    client.post(address)

    assert coaching_with(coach, athlete, NOON) is None
    assert client.get(address).status_code == 404


def test_withdrawn_consent_is_said_beside_the_coaches(athlete, coach, athlete_client):
    assert "Cora Coach" in athlete_client.get(COACHING).text
    consents.withdraw(athlete, Purpose.COACH_SHARING, by=athlete, now=NOON)

    assert "so yours see nothing" in athlete_client.get(COACHING).text


def test_whoever_sees_again_is_named_before_the_consent_is_given_anew(
    athlete, coach, athlete_client, django_assert_num_queries
):
    page = reverse("compliance:consent", args=[Purpose.COACH_SHARING])
    assert coach.email not in athlete_client.get(page).text
    consents.withdraw(athlete, Purpose.COACH_SHARING, by=athlete, now=NOON)
    with CaptureQueriesContext(connection) as one:
        text = athlete_client.get(page).text
    another = CoachFactory(profile__display_name="Bea Beside")
    coaching(another, athlete)
    consents.withdraw(athlete, Purpose.COACH_SHARING, by=athlete, now=NOON)

    with django_assert_num_queries(len(one)):
        longer = athlete_client.get(page).text

    assert "Cora Coach" in text
    assert coach.email in text
    assert "Bea Beside" not in text
    assert ("Cora Coach" in longer, "Bea Beside" in longer) == (True, True)
    assert coach.email not in athlete_client.get(reverse("compliance:consent", args=[Purpose.MODEL])).text


def test_whoever_else_sees_again_by_a_confirmation_is_named_before_it(
    athlete, coach, athlete_client, newcomer
):
    open_as(newcomer, make_link(athlete_client)).post(ANSWER, {"answer": "accept"})
    page, phone = confirm_page(Invite.objects.get()), Phone()
    phone.sign_in(athlete)
    assert "This also opens it again to" not in athlete_client.get(page).text
    assert phone.get("invites/").json()[0]["reopens"] == []

    consents.withdraw(athlete, Purpose.COACH_SHARING, by=athlete, now=NOON)

    text = athlete_client.get(page).text
    assert "This also opens it again to" in text
    assert coach.email in text
    [shown] = phone.get("invites/").json()
    assert [each["email"] for each in shown["reopens"]] == [coach.email]
    assert shown["coach"]["email"] == newcomer.email
