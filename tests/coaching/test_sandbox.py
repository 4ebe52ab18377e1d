"""The whole way over HTTP, with the real client library: out of a coach's Garmin, onto an athlete's."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.coaching import selectors
from apps.coaching.domain.standing import Standing
from apps.coaching.models import Assignment, Dispatch, LibraryImport, Workout
from apps.compliance.domain.purposes import Purpose
from apps.compliance.services import consents
from apps.core.models import State
from apps.training.models import ThresholdKind
from apps.wearables import wiring
from apps.wearables.models import Connection, Delivery
from apps.wearables.services import connections
from tests import deeds
from tests.outside import GARMIN_PASSWORD, Outside

pytestmark = pytest.mark.django_db
LIBRARY = "/connectapi/workout-service"


@pytest.fixture(autouse=True)
def _noon() -> None:
    """Let the clock run: the sandbox's own runs, too."""


@pytest.fixture(autouse=True)
def _site(outside: Outside, settings: LazySettings) -> None:
    settings.GARMIN_ENABLED, settings.GARMIN_BASE_URL = True, outside.garmin


def connect(user: User, who: str) -> Connection:
    """Sign somebody in who needs no code, and leave nothing else to be fetched."""
    for purpose in (Purpose.HEALTH_STORAGE, Purpose.GARMIN_PASSWORD):
        consents.grant(user, purpose, by=user, now=timezone.now())
    grant = wiring.provider("garmin").sign_in.begin(
        username=f"{who}@garmin.invalid", password=GARMIN_PASSWORD
    )
    connection = connections.keep(user=user, provider="garmin", grant=grant, now=timezone.now())
    Delivery.objects.all().delete()
    return connection


def test_lost_replies_on_the_way_leave_one_workout_on_the_watch(
    outside, coach, athlete, coach_client, athlete_client, *, drain
):
    deeds.set_threshold(athlete, ThresholdKind.FTP, 300.0)
    connect(coach, "cora")
    deeds.set_threshold(coach, ThresholdKind.FTP, 250.0)
    connect(athlete, "ben")
    page = coach_client.post(reverse("coaching:look"))["Location"]
    drain()
    found = {line["title"]: line["id"] for line in LibraryImport.objects.get().found}
    coach_client.post(page, {"workouts": found["Threshold 5 x 5 min"], "as_fractions": "on"})
    drain()
    workout = Workout.objects.get()
    tomorrow = (timezone.now() + timedelta(days=1)).date()
    coach_client.post(
        reverse("coaching:share", args=[workout.public_id]),
        {"athletes": str(athlete.public_id), "planned_on": tomorrow.isoformat()},
    )
    assignment = Assignment.objects.get()
    for path in (f"{LIBRARY}/workout", f"{LIBRARY}/schedule"):
        outside.fault("lost", provider="garmin", path=path)

    athlete_client.post(reverse("coaching:send", args=[assignment.public_id]))
    for _round in range(3):
        drain()
        Dispatch.objects.filter(state=State.PENDING).update(next_attempt_at=timezone.now())
    drain()

    library = wiring.provider("garmin").workouts
    dispatch = Dispatch.objects.get()
    grant = wiring.provider("garmin").sign_in.begin(username="ben@garmin.invalid", password=GARMIN_PASSWORD)
    [line] = library.workouts(grant)
    assert line.external_id == dispatch.external_id
    there = library.workout(grant, external_id=line.external_id)
    [booked] = outside.state()["garmin"]["appointments"]
    assert (booked["workout_id"], booked["on"]) == (int(line.external_id), tomorrow.isoformat())
    assert there.title == "Threshold 5 x 5 min"
    assert (there.parts[1].steps[0].target_low, there.parts[1].steps[0].target_high) == (306, 324)
    assert dispatch.uploads == 1
    assert dispatch.differences == []
    assert selectors.standing_of(assignment) is Standing.ON_DEVICE
