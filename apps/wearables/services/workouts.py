"""The door to the workouts in somebody's account at a provider, for the apps above.

Grants are renewed here and errors of providers end here: what comes out is a `Trouble`, whose attributes say
what to do next. Slow: every method asks the provider, so none is called in a web request.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from apps.accounts.models import User
from apps.compliance.policy import Use, missing_consent, permits
from apps.wearables import wiring
from apps.wearables.domain.grants import Grant
from apps.wearables.domain.workouts import DeviceWorkout, WorkoutSummary
from apps.wearables.models import Connection, ConnectionState
from apps.wearables.providers.base import (
    ApplicationSuspended,
    MalformedPayload,
    Missing,
    ProviderError,
    ProviderUnavailable,
    PullWorkouts,
    RateLimited,
    Renewal,
    TokenRevoked,
    UnsupportedWorkout,
    WorkoutTarget,
)
from apps.wearables.services import grants

Answer = TypeVar("Answer")
REASON = "workouts"
TOKEN_REVOKED, NOT_CONNECTED, PAUSED = "token_revoked", "not_connected", "connection_paused"
STOPPED, CONSENT_GONE = "connection_stopped", "consent_withdrawn"
NOT_SET_UP, NOT_ALLOWED = "provider_not_set_up", "source_not_allowed"
FOR_SOMEBODY_TO_MEND = frozenset({TOKEN_REVOKED, NOT_CONNECTED, PAUSED, STOPPED, CONSENT_GONE})
"""What ends when the connection is opened again; nothing else does."""

CODES: tuple[tuple[type[ProviderError], str], ...] = (
    (TokenRevoked, TOKEN_REVOKED),
    (RateLimited, "rate_limited"),
    (ApplicationSuspended, "application_suspended"),
    (UnsupportedWorkout, "workout_unsupported"),
    (Missing, "missing_at_provider"),
    (MalformedPayload, "malformed_payload"),
    (ProviderUnavailable, "provider_unavailable"),
)
STATES = {
    ConnectionState.PAUSED: PAUSED,
    ConnectionState.NEEDS_SIGN_IN: TOKEN_REVOKED,
}


class Trouble(Exception):
    """The provider did not do what was asked.

    Attributes:
        code: names a sentence for people.
        is_final: another try is pointless until somebody has done something.
        is_waiting: it concerns the site or its budget: trying again later costs no attempt.
        retry_after: how long to wait, where that is known.
        fact: a further word of ours: which part of a workout cannot be carried.
    """

    def __init__(
        self,
        code: str,
        *,
        is_final: bool = False,
        is_waiting: bool = False,
        retry_after: timedelta | None = None,
        fact: str = "",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.is_final = is_final
        self.is_waiting = is_waiting
        self.retry_after = retry_after
        self.fact = fact


def why_not(user: User, provider: str) -> str:
    """Return the code of why nothing can be asked in a person's name, empty if it can; asks nobody."""
    if not wiring.is_set_up(provider):
        return NOT_SET_UP
    if not permits([provider], Use.STORE):
        return NOT_ALLOWED
    connection = _connection(user, provider)
    if connection is None:
        return NOT_CONNECTED
    if connection.stopped_at is not None:
        return STOPPED
    if missing_consent(user, provider) is not None:
        return CONSENT_GONE
    return STATES.get(ConnectionState(connection.state), "")


def open_account(*, user: User, provider: str, now: datetime) -> "Account":
    """Open a person's own account at a provider.

    Raises:
        Trouble: there is none, or it cannot be used at present.
    """
    if code := why_not(user, provider):
        raise Trouble(code, is_final=code != NOT_SET_UP, is_waiting=code == NOT_SET_UP)
    connection = _connection(user, provider)
    found = wiring.provider(provider)
    if connection is None or found.renewal is None:
        raise Trouble(NOT_CONNECTED, is_final=True)
    return Account(
        connection=connection,
        renewal=found.renewal,
        library=found.workouts,
        target=found.workout_target,
        now=now,
    )


def _connection(user: User, provider: str) -> Connection | None:
    live = Connection.objects.select_related("user").exclude(state=ConnectionState.REVOKED)
    return live.filter(user=user, provider=provider).first()


@dataclass
class Account:
    """A person's account at a provider, open; every method raises `Trouble`."""

    connection: Connection
    renewal: Renewal
    library: PullWorkouts | None
    target: WorkoutTarget | None
    now: datetime
    _grant: Grant | None = field(default=None, repr=False)

    def listed(self) -> tuple[WorkoutSummary, ...]:
        """List the workouts that the person keeps there, the one changed last first."""
        library = self._library()
        return self._ask(lambda grant: tuple(library.workouts(grant)))

    def read(self, external_id: str) -> DeviceWorkout | None:
        """Return one of them whole; None when it is gone."""
        library = self._library()
        return self._ask(lambda grant: library.workout(grant, external_id=external_id))

    def upload(self, workout: DeviceWorkout, *, marker: str) -> str:
        """Store a workout; return its id there."""
        target = self._target()
        return self._ask(lambda grant: target.upload(grant, workout, marker=marker))

    def find(self, marker: str) -> tuple[str, ...]:
        """Return the ids of the stored workouts with our marker, the oldest first."""
        target = self._target()
        return self._ask(lambda grant: target.find(grant, marker=marker))

    def schedule(self, external_id: str, *, on: date) -> str:
        """Put a stored workout on a day, once; return the id of the appointment."""
        target = self._target()
        return self._ask(lambda grant: target.schedule(grant, external_id=external_id, on=on))

    def read_back(self, external_id: str) -> DeviceWorkout | None:
        """Return what the provider made of a workout; None when it is gone."""
        target = self._target()
        return self._ask(lambda grant: target.read_back(grant, external_id=external_id))

    def remove(self, external_id: str) -> None:
        """Delete a stored workout with its appointments."""
        target = self._target()
        self._ask(lambda grant: target.remove(grant, external_id=external_id))

    def _library(self) -> PullWorkouts:
        if self.library is None:
            raise Trouble(NOT_ALLOWED, is_final=True)
        return self.library

    def _target(self) -> WorkoutTarget:
        if self.target is None:
            raise Trouble(NOT_ALLOWED, is_final=True)
        return self.target

    def _ask(self, call: Callable[[Grant], Answer]) -> Answer:
        try:
            grant = self._usable()
            try:
                return call(grant)
            except TokenRevoked:
                # The clock said that it still holds. One fresh token, one more try; then it is over.
                return call(self._renewed(grant))
        except ProviderError as error:
            raise self._trouble(error) from None

    def _usable(self) -> Grant:
        if self._grant is None:
            self._grant = grants.usable(
                connection=self.connection, renewal=self.renewal, reason=REASON, now=self.now
            )
        return self._grant

    def _renewed(self, stale: Grant) -> Grant:
        self._grant = grants.renew(
            connection=self.connection, stale=stale, renewal=self.renewal, reason=REASON, now=self.now
        )
        return self._grant

    def _trouble(self, error: ProviderError) -> Trouble:
        code = next((code for kind, code in CODES if isinstance(error, kind)), "provider_error")
        if isinstance(error, TokenRevoked):
            grants.ask_again(connection=self.connection, code=code, now=self.now)
        return Trouble(
            code,
            is_final=error.permanent and not isinstance(error, MalformedPayload | ApplicationSuspended),
            is_waiting=isinstance(error, RateLimited | ApplicationSuspended | grants.BeingRenewed),
            retry_after=error.retry_after,
            fact=error.reason.value if isinstance(error, UnsupportedWorkout) else "",
        )
