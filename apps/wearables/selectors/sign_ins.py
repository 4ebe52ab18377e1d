"""How somebody's sign-ins with a password stand, and which providers want them to wait."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from apps.accounts.models import User
from apps.core.models import State
from apps.wearables.domain.sign_ins import SignInState
from apps.wearables.models import PendingSignIn, SignInCooldown, SignInStep


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in as its owner sees it; `connection` is what came of it."""

    public_id: UUID
    provider: str
    state: SignInState
    method: str
    error_code: str
    expires_at: datetime
    connection: UUID | None


def sign_in_of(user: User, provider: str, *, now: datetime) -> SignIn | None:
    """Return how the person's sign-in at a provider stands, if there is one."""
    found = PendingSignIn.objects.filter(user=user, provider=provider).select_related("connection").first()
    return None if found is None else of_row(found, now=now)


def sign_ins_of(user: User, *, now: datetime) -> dict[str, SignIn]:
    """Return the person's sign-ins by provider."""
    found = PendingSignIn.objects.filter(user=user).select_related("connection")
    return {row.provider: of_row(row, now=now) for row in found}


def of_row(row: PendingSignIn, *, now: datetime) -> SignIn:
    """Read a row as its owner sees it; one whose time is over counts as ended before the sweep takes it."""
    state, code = _state(row), row.error_code
    if state in {SignInState.WAITING, SignInState.NEEDS_CODE} and row.expires_at <= now:
        state, code = SignInState.FAILED, "expired"
    return SignIn(
        public_id=row.public_id,
        provider=row.provider,
        state=state,
        method=row.method,
        error_code=code,
        expires_at=row.expires_at,
        connection=row.connection.public_id if row.connection else None,
    )


def cooling_until(user: User, *, now: datetime) -> dict[str, datetime]:
    """Return until when the person has to leave a provider alone, by provider."""
    found = SignInCooldown.objects.filter(user=user, until__gt=now).values_list("provider")
    return dict(found.annotate(Max("until")).order_by())


def _state(row: PendingSignIn) -> SignInState:
    if row.state == State.DONE:
        return SignInState.DONE
    if row.state == State.FAILED:
        return SignInState.FAILED
    if row.state == State.CLAIMED:
        return SignInState.SIGNING_IN
    return SignInState.NEEDS_CODE if row.step == SignInStep.QUESTION else SignInState.WAITING
