"""People for tests, made through the services that make real ones."""

from datetime import UTC, datetime
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from apps.accounts.models import Relationship, Scope, Team, User
from apps.accounts.services import people, relationships
from apps.compliance.domain.purposes import Purpose
from apps.compliance.services import consents

PASSWORD = "a long enough sentence"
GIVEN_AT_FIRST = ("display_name", "time_zone", "locale")
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory[User]):
    """An account with a profile and a verified address; nothing is consented to."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(self, create: bool, extracted: bool | None, **_kwargs: Any) -> None:
        """Add the row that says the address was verified; `verified=False` leaves it open."""
        if create:
            EmailAddress.objects.create(
                user=self, email=self.email, primary=True, verified=extracted is not False
            )

    @factory.post_generation
    def profile(self, create: bool, _extracted: None, **columns: Any) -> None:
        """Add the profile; `profile__time_zone="Europe/Berlin"` and so on set its columns."""
        if create:
            given = {name: columns.pop(name) for name in GIVEN_AT_FIRST if name in columns}
            people.complete(user=self, now=timezone.now(), **given)
            if columns:
                people.update_profile(user=self, changes=columns, by=self, now=timezone.now())
                self.refresh_from_db()


class AthleteFactory(UserFactory):
    """Somebody who agreed to the storing of health data."""

    class Meta:
        skip_postgeneration_save = True

    @factory.post_generation
    def consented(self, create: bool, extracted: bool | None, **_kwargs: Any) -> None:
        """Agree to storing; `consented=False` does not."""
        if create and extracted is not False:
            consents.grant(user=self, purpose=Purpose.HEALTH_STORAGE, by=self, now=timezone.now())


class CoachFactory(UserFactory):
    """Somebody with a coach profile and a team of one."""

    class Meta:
        skip_postgeneration_save = True

    @factory.post_generation
    def coach(self, create: bool, _extracted: None, **_kwargs: Any) -> None:
        """Make them a coach."""
        if create:
            people.make_coach(user=self, by=self, now=timezone.now())


class StaffFactory(UserFactory):
    """Somebody who may do everything in the admin."""

    is_staff = True
    is_superuser = True


def team_of(coach: User) -> Team:
    """Return the team that a coach owns."""
    return Team.objects.get(members__user=coach, members__is_owner=True)


def coaching(coach: User, athlete: User, scopes: tuple[Scope, ...] = tuple(Scope)) -> Relationship:
    """Let `coach` coach `athlete`, with the athlete's consent to it."""
    consents.grant(user=athlete, purpose=Purpose.COACH_SHARING, by=athlete, now=timezone.now())
    return relationships.begin(
        team=team_of(coach), athlete=athlete, scopes=scopes, by=athlete, now=timezone.now()
    )


class RelationshipFactory(factory.django.DjangoModelFactory[Relationship]):
    """Bare coaching that began long ago, agreed to; `coaching` is the way through the services."""

    class Meta:
        model = Relationship
        skip_postgeneration_save = True

    team = factory.LazyFunction(lambda: team_of(CoachFactory()))
    athlete = factory.SubFactory(AthleteFactory)
    scopes = factory.LazyFunction(lambda: [scope.value for scope in Scope])
    active_from = LONG_AGO

    @factory.post_generation
    def agreed(self, create: bool, _extracted: None, **_kwargs: Any) -> None:
        """Have the athlete agree that a coach sees their data."""
        if create:
            athlete = self.athlete
            consents.grant(user=athlete, purpose=Purpose.COACH_SHARING, by=athlete, now=timezone.now())
