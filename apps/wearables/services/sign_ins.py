"""Begin, answer and drop a sign-in with a password: what people do. The job that signs in is `signing_in`.

The password lies sealed in one row until the job has ended, five minutes at most, and nowhere else: ADR 33.
"""

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.compliance.services import vault
from apps.core.errors import Conflict, NotAllowed, Unprocessable
from apps.core.models import State
from apps.core.queues import Queue
from apps.core.wakeup import wake
from apps.wearables import wiring
from apps.wearables.models import PendingSignIn, SignInStep
from apps.wearables.services import connections, cooldowns, sign_in_limits, trail, turns

PATIENCE = timedelta(minutes=5)
TASK = "wearables.sign_in"
LONGEST_NAME = LONGEST_PASSWORD = 254
LONGEST_CODE = 12


class UnderWay(Conflict):
    """The job is signing this person in right now."""

    code = "sign_in_under_way"


class NoQuestion(Conflict):
    """No code is wanted: none was asked for, the time for it is over, or it was given."""

    code = "no_code_wanted"


class UnusableCode(Unprocessable):
    """What was typed cannot be a code."""

    code = "unusable_code"


def begin(
    *, user: User, provider: str, username: str, password: str, address: str, now: datetime
) -> PendingSignIn:
    """Put a sign-in to be done into the queue, its password sealed; the job does it within seconds.

    A sign-in of the person's that still waits, for its turn or for a code, is dropped for this one.

    Args:
        address: where the request comes from, to be counted.

    Raises:
        ConsentRequired, NotAllowed: the person has not agreed, or this site may not.
        TooManyTries: too often within the minute.
        CoolingDown: the provider wants this account left alone.
        UnderWay: the job is at it.
    """
    require_offered(user, provider)
    sign_in_limits.spend(user=user, address=address, now=now)
    digest = cooldowns.digest_of(provider, username)
    cooldowns.require_none(provider=provider, account_digest=digest, now=now)
    secret = json.dumps({"username": username.strip(), "password": password})
    return _note_down(user=user, provider=provider, digest=digest, secret=secret, now=now)


@transaction.atomic
def _note_down(*, user: User, provider: str, digest: str, secret: str, now: datetime) -> PendingSignIn:
    turns.take(user.pk)
    before = PendingSignIn.objects.filter(user=user, provider=provider)
    if before.filter(state=State.CLAIMED, lease_until__gt=now).exists():
        raise UnderWay(_("You are being signed in right now. Wait until that has ended."))
    before.delete()
    pending = PendingSignIn(
        user=user,
        provider=provider,
        account_digest=digest,
        created_at=now,
        next_attempt_at=now,
        expires_at=now + PATIENCE,
    )
    vault.seal(pending, "secret", secret)
    pending.save()
    trail.record("wearables.sign_in_begun", pending, by=user, now=now)
    wake(TASK, Queue.SIGN_IN)
    return pending


def answer(*, pending: PendingSignIn, code: str, by: User, address: str, now: datetime) -> None:
    """Hand over the code that the provider sent the person; the job goes on with it.

    Raises:
        UnusableCode: it is no code. TooManyTries: too often within the minute.
        NoQuestion: none is wanted.
    """
    given = "".join(code.split())
    if not given.isalnum() or len(given) > LONGEST_CODE:
        raise UnusableCode(_("A code has digits or letters only. Type it as it was sent to you."))
    sign_in_limits.spend(user=by, address=address, now=now)
    _hand_in(pending=pending, code=given, by=by, now=now)


@transaction.atomic
def _hand_in(*, pending: PendingSignIn, code: str, by: User, now: datetime) -> None:
    vault.seal(pending, "code", code)
    asked = PendingSignIn.objects.filter(
        pk=pending.pk, step=SignInStep.QUESTION, state=State.PENDING, expires_at__gt=now
    )
    if not asked.update(
        step=SignInStep.CODE, code=pending.code, next_attempt_at=now, attempts=0, error_code=""
    ):
        raise NoQuestion(_("No code is wanted any more. Begin the sign-in again."))
    pending.refresh_from_db()
    trail.record("wearables.sign_in_answered", pending, by=by, now=now)
    wake(TASK, Queue.SIGN_IN)


@transaction.atomic
def drop(*, pending: PendingSignIn, by: User, now: datetime) -> None:
    """Forget a sign-in with all that it holds.

    Raises:
        UnderWay: the job is at it.
    """
    held = PendingSignIn.objects.filter(pk=pending.pk)
    if held.filter(state=State.CLAIMED, lease_until__gt=now).exists():
        raise UnderWay(_("You are being signed in right now. Wait until that has ended."))
    trail.record("wearables.sign_in_dropped", pending, by=by, now=now)
    held.delete()


def sweep(*, now: datetime) -> int:
    """Take away every sign-in whose time is over, with all that it holds; return how many.

    One that the job has in hand ends by itself, or with its lease; the job has read its secrets, so they go.
    """
    over = PendingSignIn.objects.filter(expires_at__lte=now)
    over.filter(state=State.CLAIMED).update(secret=None, code=None)
    return over.exclude(state=State.CLAIMED, lease_until__gt=now).delete()[0]


def require_offered(user: User, provider: str) -> None:
    """Let pass where this site signs people in at this provider, and this person may.

    Raises:
        UnknownProvider, ProviderNotConfigured: see `wiring`.
        NotAllowed, ConsentRequired: see `connections.require_leave`.
    """
    if wiring.provider(provider).sign_in is None:
        raise NotAllowed(_("This provider takes no password from us."))
    connections.require_leave(user, provider)
