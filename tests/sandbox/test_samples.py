"""The sample athletes connect Garmin through the same services as anybody, and what came twice is one."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from apps.wearables.models import Activity, Connection, DailyHealth, PendingSignIn
from apps.wearables.services import connections, sign_ins, syncs
from sandbox import devices, people, season
from tests.conftest import Drain
from tests.deeds import upload
from tests.outside import Outside

pytestmark = pytest.mark.django_db
DAYS = 4
MOST_STEPS = 6


@pytest.fixture(autouse=True)
def _site(outside: Outside, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """This site asks the sandbox's Garmin for a few days."""
    settings.GARMIN_BASE_URL, settings.SANDBOX_URL = outside.garmin, outside.url
    monkeypatch.setitem(syncs.HISTORIES, "garmin", timedelta(days=DAYS))


def steps(drain: Drain) -> int:
    """Let them go on until nobody has anything left to do; return how often they did."""
    for taken in range(MOST_STEPS):
        if not devices.connect(now=timezone.now()):
            return taken
        drain()
    raise AssertionError("never done")


def test_they_connect_with_a_code_or_without_and_only_once(outside: Outside, drain: Drain) -> None:
    accounts = [people.account(sample, now=timezone.now()) for sample in (people.ALEX, people.BEN)]

    assert steps(drain) == 2, "the password, and for Alex the code"

    assert Connection.objects.filter(user__in=accounts, provider="garmin").count() == 2
    assert not PendingSignIn.objects.filter(secret__isnull=False).exists()
    for account in accounts:
        assert DailyHealth.objects.filter(user=account, rmssd_ms__isnull=False).exists()
    connection = Connection.objects.select_related("user").get(user=accounts[0])
    connections.disconnect(connection=connection, by=accounts[0], now=timezone.now())
    assert steps(drain) == 0, "who left is left alone"


def test_a_workout_that_came_as_a_file_and_by_garmin_is_one_activity(
    outside: Outside, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(syncs.HISTORIES, "garmin", timedelta(days=2 * DAYS))
    alex = people.account(people.ALEX, now=timezone.now())
    assert people.ALEX.body is not None
    until = timezone.localtime(alex.date_joined).date()
    files = season.recordings(people.ALEX.body, weeks=2, until=until, seed=people.ALEX.seed)
    for name, make in list(files)[-3:]:
        upload(alex, make(), name)
    drain()
    before = Activity.objects.filter(user=alex).count()

    steps(drain)

    doubled = [row for row in Activity.objects.filter(user=alex) if row.recordings.count() == 2]
    assert len(doubled) == before == 3
    assert {row.canonical.provider for row in doubled if row.canonical} == {"file"}


def test_a_code_that_was_mistyped_may_be_typed_again(outside: Outside, drain: Drain) -> None:
    alex = people.account(people.ALEX, now=timezone.now())
    devices.connect(now=timezone.now())
    drain()
    for code in ("000000", outside.garmin_code("alex")):
        [pending] = PendingSignIn.objects.select_related("user")
        sign_ins.answer(pending=pending, code=code, by=alex, address="", now=timezone.now())
        drain()

    assert Connection.objects.filter(user=alex, provider="garmin").exists(), pending_code()


def pending_code() -> str:
    return PendingSignIn.objects.get().error_code
