"""A coach and an athlete with their Garmins, and a workout in the coach's library."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.utils import timezone

from apps.accounts.models import User
from apps.coaching.models import Assignment, Workout
from apps.coaching.services import library, sharing
from apps.training.models import ThresholdKind
from tests import deeds
from tests.coaching import garmin as fake
from tests.coaching.domain.made import threshold_ride
from tests.coaching.garmin import FakeGarmin
from tests.conftest import Drain
from tests.factories import team_of


@pytest.fixture(autouse=True)
def _noon(clock: object) -> None:
    """Stop the clock before anybody is made."""


@pytest.fixture
def garmin(monkeypatch: pytest.MonkeyPatch) -> FakeGarmin:
    """A Garmin in memory, wired in."""
    return fake.install(monkeypatch)


@pytest.fixture
def theirs(garmin: FakeGarmin, athlete: User) -> str:
    """The athlete's account at Garmin, connected; its id there."""
    return fake.connect(athlete).provider_user_id


@pytest.fixture
def coachs(garmin: FakeGarmin, coach: User) -> str:
    """The coach's account at Garmin, connected; its id there."""
    return fake.connect(coach).provider_user_id


@pytest.fixture
def workout(coach: User) -> Workout:
    """A workout in the coach's library."""
    kept, _outcome = library.store(
        team=team_of(coach),
        document=threshold_ride(),
        provider="garmin",
        external_id="4711",
        left_out=(),
        changed_at=None,
        by=coach,
        now=timezone.now(),
    )
    return kept


@pytest.fixture
def tomorrow() -> date:
    """The day after the one at which the clock stands."""
    return date(2026, 11, 19)


@pytest.fixture
def assignment(workout: Workout, coach: User, athlete: User, tomorrow: date) -> Assignment:
    """The workout, given to the athlete for tomorrow, with an FTP of 250 W."""
    deeds.set_threshold(athlete, ThresholdKind.FTP, 250.0)
    [outcome] = sharing.share(
        workout=workout,
        athlete_ids=[athlete.public_id],
        planned_on=tomorrow,
        note="Eat before.",
        by=coach,
        now=timezone.now(),
    )
    assert outcome.assignment is not None
    return outcome.assignment


@pytest.fixture
def later(clock: time_machine.Traveller, drain: Drain) -> Callable[..., None]:
    """Work on until nothing is left to be tried again."""

    def run(minutes: int = 30) -> None:
        for _minute in range(minutes):
            clock.shift(60)
            drain()

    return run
