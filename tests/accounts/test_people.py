"""Accounts made whole, profiles changed, coaches made."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from apps.accounts.models import Profile, Relationship, Scope, Team, User
from apps.accounts.services import people, relationships, sessions
from apps.compliance.models import AuditEvent
from apps.core.errors import NotAllowed
from tests.factories import AthleteFactory, CoachFactory, StaffFactory, UserFactory, team_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_an_address_is_unique_however_it_is_typed():
    User.objects.create_user("Anna@Example.org")

    with pytest.raises(IntegrityError):
        User(email="ANNA@example.org").save()


def test_an_account_shows_as_its_public_id():
    user = UserFactory()

    assert str(user) == str(user.public_id)


def test_completing_an_account_twice_makes_one_profile_and_one_audit_row():
    user = User.objects.create_user("anna@example.org")

    people.complete(user=user, now=NOW, time_zone="Europe/Berlin")
    people.complete(user=user, now=NOW, time_zone="UTC")

    assert Profile.objects.get(user=user).time_zone == "Europe/Berlin"
    assert actions() == ["accounts.joined"]


def test_a_changed_profile_is_in_the_audit_by_its_columns_and_not_by_what_they_hold():
    user = UserFactory()

    people.update_profile(
        user=user, changes={"display_name": "Ann", "units": "metric", "birth_year": 1990}, by=user, now=NOW
    )

    row = AuditEvent.objects.get(action="accounts.profile_changed")
    assert Profile.objects.get(user=user).birth_year == 1990
    assert row.details == {"columns": "birth_year+display_name"}


def test_saving_a_profile_unchanged_leaves_no_trace():
    user = UserFactory()

    people.update_profile(user=user, changes={"units": "metric"}, by=user, now=NOW)

    assert "accounts.profile_changed" not in actions()


def test_a_column_that_is_not_the_persons_to_change_is_refused():
    user = UserFactory()

    with pytest.raises(ValueError, match="user_id"):
        people.update_profile(user=user, changes={"user_id": 7}, by=user, now=NOW)


def test_all_columns_at_once_fit_into_the_audit():
    user = UserFactory()
    other = {
        "display_name": "A",
        "time_zone": "Asia/Tokyo",
        "units": "imperial",
        "locale": "de",
        "first_weekday": 7,
        "birth_year": 1980,
        "sex": "female",
    }

    people.update_profile(user=user, changes=other, by=user, now=NOW)

    assert "accounts.profile_changed" in actions()


def test_a_coach_is_made_once_with_a_team_of_one():
    user = UserFactory()

    first = people.make_coach(user=user, by=user, now=NOW)
    second = people.make_coach(user=user, by=user, now=NOW)

    assert first == second == Team.objects.get()
    assert actions().count("accounts.made_coach") == 1


def test_coaching_begins_within_its_scopes_and_is_audited():
    coach, athlete = CoachFactory(), AthleteFactory()

    row = relationships.begin(
        team=team_of(coach), athlete=athlete, scopes=[Scope.PLAN, Scope.ACTIVITIES], by=athlete, now=NOW
    )

    assert (row.scopes, row.active_from, row.active_to) == (["activities", "plan"], NOW, None)
    assert AuditEvent.objects.get(action="accounts.coaching_begun").details == {"scopes": "activities+plan"}


def test_coaching_that_is_under_way_cannot_begin_again():
    coach, athlete = CoachFactory(), AthleteFactory()
    relationships.begin(team=team_of(coach), athlete=athlete, scopes=[], by=athlete, now=NOW)

    with pytest.raises(relationships.AlreadyCoached):
        relationships.begin(team=team_of(coach), athlete=athlete, scopes=[], by=athlete, now=NOW)


def test_nobody_is_coached_by_their_own_team():
    coach = CoachFactory()

    with pytest.raises(relationships.AlreadyCoached):
        relationships.begin(team=team_of(coach), athlete=coach, scopes=[], by=coach, now=NOW)


@pytest.mark.parametrize("who", ["athlete", "coach", "staff"])
def test_coaching_ends_at_the_wish_of_either_side_or_staff_and_can_begin_anew(who):
    coach, athlete = CoachFactory(), AthleteFactory()
    asker = {"athlete": athlete, "coach": coach, "staff": StaffFactory()}[who]
    row = relationships.begin(team=team_of(coach), athlete=athlete, scopes=[], by=athlete, now=NOW)

    relationships.end(relationship=row, by=asker, now=NOW)
    relationships.end(relationship=row, by=asker, now=NOW)
    relationships.begin(team=team_of(coach), athlete=athlete, scopes=[], by=athlete, now=NOW)

    assert Relationship.objects.active(NOW).count() == 1
    assert actions().count("accounts.coaching_ended") == 1


def test_a_stranger_cannot_end_coaching():
    coach, athlete = CoachFactory(), AthleteFactory()
    row = relationships.begin(team=team_of(coach), athlete=athlete, scopes=[], by=athlete, now=NOW)

    with pytest.raises(NotAllowed):
        relationships.end(relationship=row, by=CoachFactory(), now=NOW)


def test_ending_coaching_that_has_not_begun_leaves_nothing_in_force():
    coach, athlete = CoachFactory(), AthleteFactory()
    later = datetime(2026, 7, 1, tzinfo=UTC)
    row = relationships.begin(team=team_of(coach), athlete=athlete, scopes=[], by=athlete, now=later)

    relationships.end(relationship=row, by=athlete, now=NOW)

    assert not Relationship.objects.active(later).exists()


def test_all_sessions_of_a_person_end_and_nobody_elses(client, athlete, stranger, stranger_client):
    client.force_login(athlete)

    ended = sessions.end_all(user=athlete)

    assert ended == 1
    assert client.get("/accounts/settings/").status_code == 302
    assert stranger_client.get("/accounts/settings/").status_code == 200


def test_rights_are_given_by_superusers_only():
    user, staff = UserFactory(), StaffFactory(is_superuser=False)

    with pytest.raises(NotAllowed):
        people.change_rights(user=user, changes={"is_staff": True}, by=staff, now=NOW)


def test_a_superuser_cannot_lock_themselves_out():
    superuser = StaffFactory()

    with pytest.raises(NotAllowed):
        people.change_rights(user=superuser, changes={"is_active": False}, by=superuser, now=NOW)


def test_given_rights_are_in_the_audit():
    user, superuser = UserFactory(), StaffFactory()

    people.change_rights(user=user, changes={"is_staff": True}, by=superuser, now=NOW)

    user.refresh_from_db()
    assert user.is_staff
    assert AuditEvent.objects.get(action="accounts.rights_changed").details == {"is_staff": True}


def test_a_name_is_one_line_without_what_cannot_be_seen(athlete):
    profile = people.update_profile(
        user=athlete, changes={"display_name": " Alex\u202e\n Amsler "}, by=athlete, now=NOW
    )

    assert profile.display_name == "Alex Amsler"
