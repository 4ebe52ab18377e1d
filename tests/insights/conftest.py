"""A site that asks the sandbox's model, and an athlete with weeks of training who agreed to it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from apps.accounts.models import User
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.insights.models import Recommendation
from apps.insights.services import recommendations
from apps.training.models import ThresholdKind
from sandbox.recordings import make_fit
from tests.conftest import Drain, drain_queues, storages_in
from tests.deeds import set_threshold, upload
from tests.factories import AthleteFactory
from tests.outside import Outside

KEY = "sk-ant-sandbox-key"
DAYS_AGO = (0, 4, 10, 33)
PLACE = (12.3456, 65.4321)


class Season(NamedTuple):
    """Who trained, and where their files are."""

    athlete_id: int
    storages: dict[str, Any]


@pytest.fixture
def model(outside: Outside, settings: LazySettings) -> Outside:
    """The sandbox, which this site asks for recommendations."""
    settings.ANTHROPIC_API_KEY = KEY
    settings.ANTHROPIC_BASE_URL = f"{outside.url}/anthropic"
    settings.ANTHROPIC_TIMEOUT_S = 5
    return outside


def train_for_weeks(user: User, drain: Drain, *, until: datetime) -> None:
    """Run and ride in turn over five weeks, the last time a few hours before `until`."""
    set_threshold(user, ThresholdKind.FTP, 250)
    set_threshold(user, ThresholdKind.RUN_SPEED, 3.5)
    for number, days in enumerate(DAYS_AGO):
        started_at = until - timedelta(days=days, hours=3)
        if number % 2:
            content = make_fit(started_at=started_at, seconds=60, power=180, home=PLACE)
        else:
            content = make_fit(started_at=started_at, seconds=60, sport="running", speed=3.0, home=PLACE)
        upload(user, content, f"session-{number}.fit")
    drain()


def agree(user: User) -> None:
    """Let a model read of somebody's data."""
    consents.grant(user, Purpose.MODEL, by=user, now=timezone.now())


def ask(user: User, drain: Drain, question: str = "") -> Recommendation:
    """Ask for a recommendation and let it be written."""
    row = recommendations.ask(user=user, question=question, by=user, now=timezone.now())
    drain()
    row.refresh_from_db()
    return row


@pytest.fixture(scope="package")
def season(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Season]:
    """Somebody who agreed that a model reads of it, trained once: each test takes back what it writes."""
    storages = storages_in(tmp_path_factory.mktemp("season"))
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(STORAGES=storages):
        athlete = AthleteFactory(profile__display_name="Alex Athlete")
        train_for_weeks(athlete, drain_queues, until=timezone.now())
        agree(athlete)
        yield Season(athlete.pk, storages)
        transaction.set_rollback(True)


@pytest.fixture
def runner(season: Season, settings: LazySettings, db: None) -> User:
    """An athlete with five weeks of training by files, who agreed that a model reads of it."""
    settings.STORAGES = season.storages
    return User.objects.get(pk=season.athlete_id)


@pytest.fixture
def athlete(request: pytest.FixtureRequest, db: None) -> User:
    """The runner, where a test has one; else somebody new."""
    if "runner" in request.fixturenames:
        return request.getfixturevalue("runner")
    return AthleteFactory(profile__display_name="Alex Athlete")
