"""What an outside world can do for us: protocols, the bundle of those a provider has, and one tree of errors.

Retry code reads the errors' attributes, never their text. The reasons why a file cannot be read, children of
`MalformedFile`, are in `files/faults`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Protocol

from apps.wearables.domain.deliveries import Announcement
from apps.wearables.domain.grants import Grant
from apps.wearables.domain.health import DailyHealthRecord
from apps.wearables.domain.records import ActivityRecord, FileContent, FileKind
from apps.wearables.domain.samples import Samples
from apps.wearables.domain.workouts import DeviceWorkout, Unsupported, WorkoutSummary


class Renewal(Protocol):
    """Keeps a person's grant alive, and lets it go."""

    def refresh(self, grant: Grant, /) -> Grant:
        """Return a grant with a fresh access token; the old refresh token may be dead from now on.

        Raises:
            TokenRevoked: the person must connect again.
        """

    def revoke(self, grant: Grant, /) -> None:
        """End the grant at the provider; one that is already ended is no error."""


class OAuth(Renewal, Protocol):
    """Lets a person grant us access on the provider's own page."""

    def authorize_url(self, *, state: str, redirect_uri: str, code_challenge: str) -> str:
        """Return where to send the person; the challenge is PKCE's S256, ignored by who does not know it."""

    def exchange(
        self, *, code: str, redirect_uri: str, code_verifier: str, scopes: frozenset[str] = frozenset()
    ) -> Grant:
        """Trade the code of the redirect for tokens.

        `scopes` are those that the redirect says were granted; a provider whose answer names them goes by its
        answer.

        Raises:
            TokenRevoked: the code is used, expired or of somebody else.
        """


@dataclass(frozen=True, slots=True)
class Challenge:
    """A sign-in that waits for a second factor.

    Attributes:
        state: what continues it, in this process or another; as secret as a password, to be sealed.
        method: the provider's word for how the person gets the code, such as "email" or "sms".
    """

    state: str = field(repr=False)
    method: str


class PasswordSignIn(Renewal, Protocol):
    """Lets a person grant us access with their password. Slow: never in a web request."""

    def begin(self, *, username: str, password: str) -> Grant | Challenge:
        """Sign in; the answer is a grant, or the question for a second factor.

        Raises:
            WrongCredentials: the provider knows no such pair, or has locked the account.
            RateLimited: too many attempts; each further one may prolong the wait.
        """

    def answer(self, challenge: Challenge, /, *, code: str) -> Grant:
        """Finish a sign-in with the code that the person was sent.

        Raises:
            WrongCode: it is not the code; the challenge may be answered again until the provider ends it.
            TokenRevoked: the challenge is over, so the sign-in must begin anew.
        """


class Webhook(Protocol):
    """Reads what a provider posts to us, without network or database."""

    def verify(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
        """Return whether the provider proved that it sent this; False where there is no key to check by.

        Raises:
            SignatureMismatch: it carries a signature, and a wrong one.
        """

    def parse(self, body: bytes, /, *, is_signed: bool) -> tuple[Announcement, ...]:
        """Return the events of one delivery.

        Raises:
            MalformedPayload: it is none.
        """


class PullActivities(Protocol):
    """Fetches what a person recorded; each item is whole, in SI units, and maps to one record of ours."""

    def activities(self, grant: Grant, /, *, after: datetime, before: datetime) -> Iterable[ActivityRecord]:
        """Yield summaries of [after, before), oldest first, with `external_id` and without samples.

        Errors may come while it is iterated.
        """

    def activity(self, grant: Grant, /, *, external_id: str) -> ActivityRecord | None:
        """Return one activity's summary with laps, or None when it is gone."""

    def streams(
        self, grant: Grant, /, *, external_id: str, is_power_measured: bool = False
    ) -> Samples | None:
        """Return one activity's samples, or None when it has none.

        `is_power_measured` is what the summary says (it has an `avg_power_w`): some providers fill in power
        that nobody measured and do not say so in the samples, so without it power is left out.
        """


class PullHealth(Protocol):
    """Fetches a person's days."""

    def daily_health(self, grant: Grant, /, *, first_on: date, last_on: date) -> Iterable[DailyHealthRecord]:
        """Yield the days that have data, both ends included."""


class PullWorkouts(Protocol):
    """Fetches the workouts that a person keeps at the provider."""

    def workouts(self, grant: Grant, /) -> Iterable[WorkoutSummary]:
        """Yield a line for each workout in the person's library, the one changed last first.

        Errors may come while it is iterated.
        """

    def workout(self, grant: Grant, /, *, external_id: str) -> DeviceWorkout | None:
        """Return one of them whole, or None when it is gone; `left_out` says what our record cannot hold."""


class WorkoutTarget(Protocol):
    """Puts planned workouts on a person's device.

    A `marker` is a random word of ours that travels inside the stored workout, so that one whose reply was
    lost is found again instead of being stored twice. It is part of no `DeviceWorkout`.
    """

    def upload(self, grant: Grant, workout: DeviceWorkout, /, *, marker: str) -> str:
        """Store a workout and return the provider's id of it.

        Raises:
            UnsupportedWorkout: the provider cannot take it as it is; nothing was sent.
        """

    def find(self, grant: Grant, /, *, marker: str) -> tuple[str, ...]:
        """Return the provider's ids of all stored workouts that carry the marker, the oldest first."""

    def schedule(self, grant: Grant, /, *, external_id: str, on: date) -> str:
        """Put a stored workout on a day, once, and return the provider's id of the appointment.

        One that already lies on that day is left there; appointments of it on other days are taken away.

        Raises:
            Missing: the workout is gone.
        """

    def read_back(self, grant: Grant, /, *, external_id: str) -> DeviceWorkout | None:
        """Return what the provider made of a workout, which may differ from what was sent; None when gone."""

    def update(self, grant: Grant, workout: DeviceWorkout, /, *, external_id: str, marker: str) -> None:
        """Replace a stored workout.

        Raises:
            UnsupportedWorkout: the provider cannot take it as it is; nothing was sent.
            Missing: it is gone.
        """

    def remove(self, grant: Grant, /, *, external_id: str) -> None:
        """Delete a stored workout with its appointments; one that is already gone is no error."""


class FileDecoder(Protocol):
    """Reads one format of activity files, without network, clock or database."""

    @property
    def kind(self) -> FileKind:
        """The format."""

    def decode(self, data: bytes, /) -> FileContent:
        """Return what is in a file of this format.

        Raises:
            MalformedFile: nothing usable; each child says why.
        """


class Capability(StrEnum):
    """What a provider can do; derived from the parts it has."""

    CONNECT = "connect"
    SIGN_IN = "sign_in"
    WEBHOOK = "webhook"
    PULL_ACTIVITIES = "pull_activities"
    PULL_HEALTH = "pull_health"
    PULL_WORKOUTS = "pull_workouts"
    SEND_WORKOUTS = "send_workouts"
    FILES = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The parts that one outside world has."""

    name: str
    oauth: OAuth | None = None
    sign_in: PasswordSignIn | None = None
    webhook: Webhook | None = None
    activities: PullActivities | None = None
    health: PullHealth | None = None
    workouts: PullWorkouts | None = None
    workout_target: WorkoutTarget | None = None
    decoders: tuple[FileDecoder, ...] = ()

    @property
    def renewal(self) -> Renewal | None:
        """What keeps this provider's grants alive, however they came about."""
        return self.oauth or self.sign_in

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What follows from the parts."""
        parts = {
            Capability.CONNECT: self.oauth,
            Capability.SIGN_IN: self.sign_in,
            Capability.WEBHOOK: self.webhook,
            Capability.PULL_ACTIVITIES: self.activities,
            Capability.PULL_HEALTH: self.health,
            Capability.PULL_WORKOUTS: self.workouts,
            Capability.SEND_WORKOUTS: self.workout_target,
            Capability.FILES: self.decoders or None,
        }
        return frozenset(capability for capability, part in parts.items() if part is not None)


class ProviderError(Exception):
    """An outside world did not do what was asked.

    Attributes:
        permanent: trying again without a change by somebody is pointless.
        retry_after: how long to wait before trying again, where the provider said so.
    """

    default_permanent: ClassVar[bool] = False

    def __init__(
        self, message: str, *, permanent: bool | None = None, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = self.default_permanent if permanent is None else permanent
        self.retry_after = retry_after


class TokenRevoked(ProviderError):
    """The person, or the provider, ended the grant: they must connect again."""

    default_permanent = True


class RateLimited(ProviderError):
    """The budget of calls is spent until `retry_after` has passed."""


class WrongCredentials(ProviderError):
    """The provider refuses the name or the password, or has locked the account."""

    default_permanent = True


class WrongCode(ProviderError):
    """The second factor is not the one that the provider sent."""

    default_permanent = True


class Missing(ProviderError):
    """The provider has no such thing, or not for this person."""

    default_permanent = True


class SignatureMismatch(ProviderError):
    """A delivery claims to be signed, and is not by the provider's key."""

    default_permanent = True


class MalformedPayload(ProviderError):
    """What came cannot be read."""

    default_permanent = True


class MalformedFile(MalformedPayload):
    """A file that gives no activity.

    Attributes:
        code: stable word for programs and for tests.
        template: a sentence in English that says what is wrong and what to do, with %-placeholders; who shows
            it translates it and fills in `details`.
        details: the placeholders' values, without personal data.
    """

    code: ClassVar[str]
    template: ClassVar[str]

    def __init__(self, **details: str | int) -> None:
        self.details = details
        super().__init__(self.template % details)


class UnsupportedWorkout(ProviderError):
    """A workout that would not arrive as it is meant.

    Attributes:
        reason: what cannot be carried; who shows it has a sentence for each.
        step: which step, counted from 1 as people do, groups of repeats not counted; None is the whole.
    """

    default_permanent = True

    def __init__(self, reason: Unsupported, *, step: int | None = None) -> None:
        where = "" if step is None else f" in step {step}"
        super().__init__(f"the workout cannot be carried: {reason.value}{where}")
        self.reason = reason
        self.step = step


class ProviderUnavailable(ProviderError):
    """The provider cannot be reached or fails on its side."""


class ApplicationSuspended(ProviderError):
    """The provider refuses our application as a whole; no person can mend it."""

    default_permanent = True
