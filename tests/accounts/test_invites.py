"""An invite from the link to the coaching: who may do what, once, and what is said otherwise."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from apps.accounts import access, selectors
from apps.accounts.models import Invite, InviteState, Relationship, Scope, TeamMember
from apps.accounts.services import invites, relationships
from apps.compliance.policy import Purpose
from apps.compliance.registry import REGISTRY
from apps.compliance.selectors import audit_trail, has_consent
from apps.compliance.services import consents
from apps.core.errors import ConsentRequired, NotAllowed, Refusal
from apps.notifications.models import Notification
from tests.conftest import NOON
from tests.factories import AthleteFactory, CoachFactory, UserFactory, coaching, team_of

pytestmark = pytest.mark.django_db
LATER = NOON + invites.LIFETIME


@pytest.fixture(autouse=True)
def _noon(clock):
    """Every test happens at noon."""


def made(athlete, **options):
    given = {"scopes": [Scope.ACTIVITIES], "now": NOON} | options
    return invites.create(athlete=athlete, **given)


def accepted(athlete, coach, **options):
    link = made(athlete, **options)
    return invites.accept(digest=link.invite.token_digest, by=coach, now=NOON)


def confirm(invite, coach, **options):
    given = {"coach": coach.public_id, "version": 1, "by": invite.athlete, "now": NOON} | options
    return invites.confirm(invite=invite, **given)


def test_the_token_is_nowhere_but_in_the_link(athlete, drain):
    link = made(athlete)
    drain()

    for field in Invite._meta.concrete_fields:
        assert link.token not in str(getattr(link.invite, field.attname))
    assert link.invite.token_digest == invites.digest_of(link.token)
    assert not any(link.token in str(event.__dict__) for event in audit_trail(athlete))


def test_from_the_link_to_the_coaching(athlete, newcomer, drain):
    invite = accepted(athlete, newcomer, scopes=[Scope.PLAN, Scope.ACTIVITIES])
    drain()
    assert access.scopes(newcomer, athlete, NOON) == frozenset()
    assert [row.kind for row in Notification.objects.filter(user=athlete)][-1] == "invite_accepted"
    assert not has_consent(athlete, Purpose.COACH_SHARING)

    confirm(invite, newcomer)

    drain()
    assert has_consent(athlete, Purpose.COACH_SHARING)
    assert access.scopes(newcomer, athlete, NOON) == {Scope.ACTIVITIES, Scope.PLAN}
    assert "coaching_begun" in {row.kind for row in Notification.objects.filter(user=newcomer)}
    words = [event.action for event in audit_trail(athlete)]
    assert words[:2] == ["accounts.coaching_begun", "compliance.consent_given"]
    assert {"accounts.invite_made", "accounts.invite_accepted"} < set(words)


def test_somebody_without_a_coach_profile_gets_one_by_accepting(athlete):
    somebody = UserFactory()

    invite = accepted(athlete, somebody)

    assert selectors.is_coach(somebody)
    assert invite.team == team_of(somebody)


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (lambda invite: accept(invite, CoachFactory()), "used already"),
        (lambda invite: invites.revoke(invite=invite, by=invite.athlete, now=NOON), "took this invite back"),
        (lambda invite: invites.decline(invite=invite, by=CoachFactory(), now=NOON), "was declined"),
        (lambda invite: Invite.objects.update(expires_at=NOON), "ran out on Nov. 18, 2026"),
        (lambda invite: confirm(accept(invite, coach := CoachFactory()), coach), "used already"),
    ],
)
def test_an_invite_that_has_ended_says_how(athlete, newcomer, ending, words):
    invite = made(athlete).invite
    ending(invite)

    with pytest.raises(invites.InviteClosed, match=words):
        accept(invite, newcomer)
    assert access.scopes(newcomer, athlete, NOON) == frozenset()


def accept(invite, coach):
    return invites.accept(digest=invite.token_digest, by=coach, now=NOON)


def test_a_link_that_was_made_up_leads_nowhere(newcomer):
    with pytest.raises(invites.UnknownInvite):
        invites.find_open(digest=invites.digest_of("made up"), viewer=newcomer, now=NOON)


def test_nobody_accepts_their_own_invite(athlete):
    with pytest.raises(invites.OwnInvite):
        accept(made(athlete).invite, athlete)


def test_a_team_that_coaches_the_athlete_already_cannot_accept(athlete, coach):
    with pytest.raises(relationships.AlreadyCoached, match="work together already"):
        accept(made(athlete).invite, coach)


def test_an_athlete_who_is_one_of_the_team_is_not_coached_by_it(athlete, newcomer):
    TeamMember.objects.create(team=team_of(newcomer), user=athlete)

    with pytest.raises(relationships.AlreadyCoached, match="its own coaches"):
        accept(made(athlete).invite, newcomer)


def test_nobody_accepts_for_somebody_elses_team(athlete, newcomer):
    digest = made(athlete).invite.token_digest

    with pytest.raises(NotAllowed):
        invites.accept(digest=digest, by=newcomer, team=team_of(CoachFactory()), now=NOON)
    assert Invite.objects.get().state == InviteState.OPEN


def test_accepting_twice_changes_nothing(athlete, newcomer):
    invite = accepted(athlete, newcomer)

    again = accept(invite, newcomer)

    assert again.accepted_at == NOON
    assert [event.action for event in audit_trail(athlete)].count("accounts.invite_accepted") == 1


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_of_two_coaches_at_the_same_moment_one_gets_it():
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time is all that SQLite has")
    athlete, coaches = AthleteFactory(), [CoachFactory(), CoachFactory()]
    digest, start, heard = made(athlete).invite.token_digest, Barrier(2), []

    def take(coach):
        start.wait()
        try:
            invites.accept(digest=digest, by=coach, now=NOON)
            heard.append("accepted")
        except invites.InviteClosed:
            heard.append("closed")
        finally:
            connections.close_all()

    threads = [Thread(target=take, args=[coach]) for coach in coaches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(heard) == ["accepted", "closed"]


def test_only_the_named_coach_is_confirmed(athlete, newcomer):
    invite = accepted(athlete, newcomer)

    with pytest.raises(invites.AnotherCoach):
        confirm(invite, CoachFactory())
    with pytest.raises(NotAllowed):
        confirm(invite, newcomer, by=newcomer)
    with pytest.raises(consents.TextHasChanged):
        confirm(invite, newcomer, version=9)
    assert not Relationship.objects.filter(athlete=athlete).exists()


@pytest.mark.parametrize("now", [NOON, LATER])
def test_what_nobody_accepted_or_what_ran_out_is_not_confirmed(athlete, newcomer, now):
    invite = made(athlete).invite if now == NOON else accepted(athlete, newcomer)

    with pytest.raises(invites.InviteClosed):
        confirm(invite, newcomer, now=now)


def test_without_consent_to_storing_there_is_nothing_to_confirm(newcomer):
    person = AthleteFactory(consented=False)

    with pytest.raises(ConsentRequired):
        confirm(accepted(person, newcomer), newcomer)


def test_confirming_twice_begins_once(athlete, newcomer):
    invite = accepted(athlete, newcomer)
    confirm(invite, newcomer)

    with pytest.raises(invites.InviteClosed):
        confirm(invite, newcomer)
    assert Relationship.objects.filter(athlete=athlete).count() == 1


def test_whoever_is_not_the_right_coach_is_told_and_sees_nothing(athlete, newcomer, drain):
    invite = accepted(athlete, newcomer)

    invites.revoke(invite=invite, by=athlete, now=NOON)
    invites.revoke(invite=invite, by=athlete, now=NOON)

    drain()
    told = Notification.objects.filter(user=newcomer, kind="invite_declined")
    assert told.count() == 1
    with pytest.raises(invites.InviteClosed):
        confirm(invite, newcomer)


def test_a_coach_may_decline_after_accepting_and_nobody_else(athlete, newcomer, drain):
    invite = accepted(athlete, newcomer)
    with pytest.raises(invites.InviteClosed):
        invites.decline(invite=invite, by=CoachFactory(), now=NOON)

    invites.decline(invite=invite, by=newcomer, now=NOON)

    drain()
    assert Notification.objects.filter(user=athlete, kind="invite_declined").exists()
    with pytest.raises(invites.InviteClosed):
        confirm(invite, newcomer)


def test_nobody_else_takes_an_invite_back(athlete, newcomer):
    with pytest.raises(NotAllowed):
        invites.revoke(invite=made(athlete).invite, by=newcomer, now=NOON)


def test_what_has_begun_is_ended_and_not_taken_back(athlete, newcomer):
    invite = accepted(athlete, newcomer)
    confirm(invite, newcomer)

    with pytest.raises(invites.InviteClosed, match="End the coaching instead"):
        invites.revoke(invite=invite, by=athlete, now=NOON)


def test_an_invite_opens_something_and_there_are_not_too_many(athlete):
    with pytest.raises(invites.NothingOpened):
        made(athlete, scopes=[])
    for _number in range(invites.MOST_LIVE):
        made(athlete)
    with pytest.raises(invites.TooManyInvites):
        made(athlete)
    made(athlete, now=LATER)


def test_the_athlete_changes_scopes_and_a_coach_only_gives_up(athlete, coach):
    relationship = Relationship.objects.get(athlete=athlete)

    def change(by, *scopes):
        return relationships.change_scopes(relationship=relationship, scopes=scopes, by=by, now=NOON)

    change(athlete, Scope.PLAN, Scope.ACTIVITIES)
    assert access.scopes(coach, athlete, NOON) == {Scope.PLAN, Scope.ACTIVITIES}
    change(coach, Scope.PLAN)
    assert access.scopes(coach, athlete, NOON) == {Scope.PLAN}
    for by, wanted, refusal in (
        (coach, [Scope.PLAN, Scope.HEALTH], NotAllowed),
        (CoachFactory(), [Scope.PLAN], NotAllowed),
        (athlete, [], relationships.NothingLeft),
    ):
        with pytest.raises(refusal):
            change(by, *wanted)
    relationships.end(relationship=relationship, by=coach, now=NOON)
    with pytest.raises(relationships.CoachingEnded):
        change(athlete, Scope.HEALTH)


@pytest.mark.parametrize("who", ["athlete", "coach"])
def test_either_side_ends_it_at_once_and_the_other_is_told(request, athlete, coach, who, drain):
    relationship = Relationship.objects.get(athlete=athlete)

    relationships.end(relationship=relationship, by=request.getfixturevalue(who), now=NOON)

    drain()
    assert access.scopes(coach, athlete, NOON) == frozenset()
    told = set(Notification.objects.filter(kind="coaching_ended").values_list("user_id", flat=True))
    assert told == {athlete.pk if who == "coach" else coach.pk}


def test_withdrawn_consent_ends_the_view_at_once(athlete, coach):
    consents.withdraw(athlete, Purpose.COACH_SHARING, by=athlete, now=NOON)

    assert access.scopes(coach, athlete, NOON) == frozenset()
    assert access.opened_by(coach, NOON) == {}
    with pytest.raises(Refusal):
        access.find_athlete(coach, athlete.public_id, NOON)


def test_a_coach_who_is_erased_takes_along_what_they_accepted(athlete, newcomer):
    invite = accepted(athlete, newcomer)
    declared = REGISTRY.models["accounts.Invite"]

    assert list(declared.rows(athlete)) == list(declared.rows_to_erase(newcomer)) == [invite]
    assert list(declared.rows(newcomer)) == []


def test_invites_go_when_they_are_stale(athlete):
    made(athlete)
    young = made(athlete, now=NOON + timedelta(seconds=2)).invite

    removed = REGISTRY.enforcers["invites"](before=NOON + timedelta(seconds=1), now=NOON)

    assert removed == 1
    assert list(Invite.objects.all()) == [young]


def test_opened_by_costs_the_same_for_any_number(coach, django_assert_num_queries):
    coaching(coach, AthleteFactory(), (Scope.PLAN,))

    with django_assert_num_queries(2):
        opened = access.opened_by(coach, NOON)

    assert sorted(map(len, opened.values())) == [1, len(Scope)]
