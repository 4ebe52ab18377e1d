"""A site that asks the sandbox's model, and an athlete with weeks of training who agreed to it."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.insights.models import Recommendation
from apps.insights.services import recommendations
from apps.training.models import ThresholdKind
from sandbox.recordings import make_fit
from tests.conftest import Drain
from tests.deeds import set_threshold, upload
from tests.outside import Outside

KEY = "sk-ant-sandbox-key"
DAYS_AGO = (0, 4, 10, 33)
PLACE = (12.3456, 65.4321)


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


@pytest.fixture
def runner(athlete: User, drain: Drain) -> User:
    """The athlete, with five weeks of training by files, who agreed that a model reads of it."""
    train_for_weeks(athlete, drain, until=timezone.now())
    agree(athlete)
    return athlete
