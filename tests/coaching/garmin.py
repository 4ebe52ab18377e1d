"""A Garmin that lives in memory and obeys the protocols, with the faults that tests of sending need.

`tests/wearables/providers` holds the real adapter to the same behaviour against the sandbox.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance.domain.purposes import Purpose
from apps.compliance.services import consents
from apps.wearables import wiring
from apps.wearables.domain.grants import Grant
from apps.wearables.domain.workouts import DeviceWorkout, WorkoutSummary
from apps.wearables.models import Connection
from apps.wearables.providers.base import Missing, Provider, ProviderUnavailable, TokenRevoked
from apps.wearables.services import grants

CHANGED_AT = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)


class Killed(BaseException):
    """A worker was killed: nothing after it ran, and nothing cleaned up."""


@dataclass
class Stored:
    """A workout that lies there."""

    workout: DeviceWorkout
    marker: str = ""
    days: dict[str, date] = field(default_factory=dict)
    changed_at: datetime = CHANGED_AT


class FakeGarmin:
    """What Garmin keeps for each person, and what goes wrong next."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Stored]] = {}
        self.calls: list[str] = []
        self.faults: dict[str, list[Any]] = {}
        self.alter = lambda workout: workout
        self.dead_tokens: set[str] = set()
        self.refreshed = 0
        self._ids = itertools.count(9001)

    def fails(self, call: str, *errors: BaseException, after: bool = False) -> None:
        """Let the next calls fail, one error each: before anything is done, or `after` it was."""
        self.faults.setdefault(call, []).extend((error, after) for error in errors)

    def of(self, person: str) -> dict[str, Stored]:
        """Return what somebody keeps."""
        return self.kept.setdefault(person, {})

    def add(self, person: str, workout: DeviceWorkout) -> str:
        """Let somebody have made a workout there themselves."""
        external_id = str(next(self._ids))
        self.of(person)[external_id] = Stored(workout)
        return external_id

    # The protocols.

    def refresh(self, grant: Grant, /) -> Grant:
        self.refreshed += 1
        return replace(
            grant,
            access_token=f"fresh-{self.refreshed}",
            refresh_token=f"refresh-{self.refreshed}",
            expires_at=timezone.now() + timedelta(days=1),
        )

    def revoke(self, grant: Grant, /) -> None:
        self.calls.append("revoke")

    def workouts(self, grant: Grant, /) -> Iterator[WorkoutSummary]:
        with self._call("workouts", grant):
            kept = self.of(grant.provider_user_id)
        for external_id, stored in reversed(kept.items()):
            yield WorkoutSummary(
                external_id=external_id,
                title=stored.workout.title,
                sport=stored.workout.sport,
                duration_s=3600.0,
                changed_at=stored.changed_at,
            )

    def workout(self, grant: Grant, /, *, external_id: str) -> DeviceWorkout | None:
        with self._call("workout", grant):
            stored = self.of(grant.provider_user_id).get(external_id)
        return stored and stored.workout

    def upload(self, grant: Grant, workout: DeviceWorkout, /, *, marker: str) -> str:
        with self._call("upload", grant):
            external_id = self.add(grant.provider_user_id, self.alter(workout))
            self.of(grant.provider_user_id)[external_id].marker = marker
        return external_id

    def find(self, grant: Grant, /, *, marker: str) -> tuple[str, ...]:
        with self._call("find", grant):
            kept = self.of(grant.provider_user_id)
        return tuple(key for key, stored in kept.items() if stored.marker == marker)

    def schedule(self, grant: Grant, /, *, external_id: str, on: date) -> str:
        with self._call("schedule", grant):
            stored = self.of(grant.provider_user_id).get(external_id)
            if stored is None:
                raise Missing("no such workout")
            standing = [key for key, day in stored.days.items() if day == on]
            stored.days = {standing[0] if standing else str(next(self._ids)): on}
        return next(iter(stored.days))

    def read_back(self, grant: Grant, /, *, external_id: str) -> DeviceWorkout | None:
        with self._call("read_back", grant):
            stored = self.of(grant.provider_user_id).get(external_id)
        return stored and stored.workout

    def update(self, grant: Grant, workout: DeviceWorkout, /, *, external_id: str, marker: str) -> None:
        with self._call("update", grant):
            self.of(grant.provider_user_id)[external_id] = Stored(workout, marker)

    def remove(self, grant: Grant, /, *, external_id: str) -> None:
        with self._call("remove", grant):
            self.of(grant.provider_user_id).pop(external_id, None)

    def _call(self, name: str, grant: Grant) -> "_Call":
        self.calls.append(name)
        if grant.access_token in self.dead_tokens:
            raise TokenRevoked("no such token")
        waiting = self.faults.get(name, [])
        return _Call(*(waiting.pop(0) if waiting else (None, False)))


class _Call:
    """Raises its error before or after what is done inside."""

    def __init__(self, error: BaseException | None, after: bool) -> None:
        self.error, self.after = error, after

    def __enter__(self) -> None:
        if self.error and not self.after:
            raise self.error

    def __exit__(self, *raised: object) -> None:
        if self.error and raised == (None, None, None):
            raise self.error


def lost_reply() -> ProviderUnavailable:
    """Return what a client raises when the answer never came."""
    return ProviderUnavailable("the reply was lost")


def install(monkeypatch: pytest.MonkeyPatch) -> FakeGarmin:
    """Put a fake Garmin where the site looks for its providers."""
    fake, real = FakeGarmin(), wiring.provider
    bundle = Provider(name="garmin", sign_in=fake, workouts=fake, workout_target=fake)  # type: ignore[arg-type]

    def provider(name: str, **options: Any) -> Provider:
        return bundle if name == "garmin" else real(name, **options)

    monkeypatch.setattr(wiring, "provider", provider)
    return fake


def connect(user: User, *, expires_at: datetime | None = None) -> Connection:
    """Let somebody have connected their Garmin, having agreed to what that takes."""
    for purpose in (Purpose.HEALTH_STORAGE, Purpose.GARMIN_PASSWORD):
        consents.grant(user, purpose, by=user, now=timezone.now())
    connection = Connection.objects.create(user=user, provider="garmin", provider_user_id=f"garmin-{user.pk}")
    grants.keep(connection=connection, grant=first_grant(connection.provider_user_id, expires_at=expires_at))
    return connection


def first_grant(person: str, *, expires_at: datetime | None = None) -> Grant:
    """Return what a sign-in gives."""
    return Grant(
        provider_user_id=person,
        access_token="first",
        refresh_token="refresh",
        expires_at=expires_at or timezone.now() + timedelta(days=1),
    )
