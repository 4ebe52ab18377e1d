"""The job that signs people in at a provider: once for each time they ask, never by itself again.

It alone may sleep (garminconnect does, for tens of seconds), so it has a queue and a process of its own. A
worker that is killed leaves a row whose lease runs out; whoever claims it then only says that it broke off.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.compliance.services import vault
from apps.core.errors import Refusal
from apps.core.models import State
from apps.core.services.claims import work
from apps.wearables import wiring
from apps.wearables.domain.grants import Grant
from apps.wearables.models import Connection, PendingSignIn, SignInStep
from apps.wearables.providers.base import (
    Challenge,
    MalformedPayload,
    PasswordSignIn,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    TokenRevoked,
    WrongCode,
    WrongCredentials,
)
from apps.wearables.services import connections, cooldowns, sign_ins, trail, turns

logger = logging.getLogger(__name__)
TIME_LIMIT_S = 150
"""A sign-in that takes longer is cut off (Celery's soft limit)."""

LEASE = timedelta(seconds=TIME_LIMIT_S + 20)
"""Longer than any sign-in may take, so that no row is claimed while its sign-in goes on."""

MOST_WRONG_CODES = 3
KEEP_OUTCOME = timedelta(minutes=5)
REASON = "sign_in"
LIMITED, INTERRUPTED, EXPIRED = "sign_in_limited", "interrupted", "expired"
TOO_MANY_CODES = "too_many_codes"
CODES: dict[type[ProviderError], str] = {
    WrongCredentials: "wrong_credentials",
    WrongCode: "wrong_code",
    TokenRevoked: "challenge_over",
    RateLimited: LIMITED,
    ProviderUnavailable: "provider_unavailable",
    MalformedPayload: "malformed_payload",
}
"""What rows and people are told, by the error; each names a sentence in `sentences`."""


def drain(*, clock: Callable[[], datetime] = timezone.now) -> int:
    """Do every sign-in that waits; return how many were handled."""
    due = PendingSignIn.objects.select_related("user__profile")
    return work(due, lambda row: take(pending=row, clock=clock), batch=1, lease=LEASE, clock=clock)


def take(*, pending: PendingSignIn, clock: Callable[[], datetime] = timezone.now) -> None:
    """Do the next step of one claimed sign-in. Raises `ClaimLost` when it was taken away meanwhile."""
    now = clock()
    if why := _why_not(pending, now):
        _fail(pending, why, now=now)
        return
    try:
        part = _part(pending)
        given = _ask(pending, part, now=now)
    except Refusal as refusal:
        _fail(pending, refusal.code, now=clock())
    except ProviderError as error:
        _settle(pending, error, now=clock())
    else:
        if isinstance(given, Challenge):
            _ask_person(pending, given, now=clock())
        else:
            _connect(pending, part, given, now=clock())


def _why_not(pending: PendingSignIn, now: datetime) -> str:
    """Return the code of why nothing may be asked, if so. A second attempt is none: it broke off before."""
    if pending.attempts > 1:
        return INTERRUPTED
    if pending.step == SignInStep.QUESTION or pending.expires_at <= now or pending.secret is None:
        return EXPIRED
    # A worker that is killed leaves the password until its lease is over: that, too, is within its time.
    is_late = pending.step == SignInStep.PASSWORD and now + LEASE > pending.expires_at
    return EXPIRED if is_late else ""


def _part(pending: PendingSignIn) -> PasswordSignIn:
    """Return how to sign in. Raises `Refusal` where the site, or staff for this person, switched it off."""
    sign_ins.require_offered(pending.user, pending.provider)
    part = wiring.provider(pending.provider).sign_in
    if part is None:
        raise wiring.UnknownProvider("nobody signs in there")
    return part


def _ask(pending: PendingSignIn, part: PasswordSignIn, *, now: datetime) -> Grant | Challenge:
    """Ask the provider, outside any transaction; this may take a minute and more."""
    held = json.loads(vault.open(pending, "secret", reason=REASON, by=None, now=now))
    if pending.step == SignInStep.PASSWORD:
        return part.begin(username=held["username"], password=held["password"])
    code = vault.open(pending, "code", reason=REASON, by=None, now=now)
    return part.answer(Challenge(held["challenge"], pending.method), code=code)


@transaction.atomic
def _ask_person(pending: PendingSignIn, challenge: Challenge, *, now: datetime) -> None:
    """Keep what continues the sign-in in the password's place, and wait for the person's code."""
    vault.seal(pending, "secret", json.dumps({"challenge": challenge.state}))
    pending.postpone(code="", at=pending.expires_at)
    PendingSignIn.objects.filter(pk=pending.pk).update(
        step=SignInStep.QUESTION, secret=pending.secret, method=challenge.method[:24]
    )
    trail.record("wearables.sign_in_asks_for_code", pending, by=None, now=now)


def _connect(pending: PendingSignIn, part: PasswordSignIn, grant: Grant, *, now: datetime) -> None:
    """Keep the grant and end the sign-in in one transaction; a grant that cannot be kept is let go.

    Whether it may be kept is asked again: the consent may have been withdrawn meanwhile.
    """
    try:
        with transaction.atomic():
            turns.take(pending.user_id)
            connections.require_leave(pending.user, pending.provider)
            connection = connections.keep(user=pending.user, provider=pending.provider, grant=grant, now=now)
            cooldowns.forgive(provider=pending.provider, account_digest=pending.account_digest)
            pending.finish(now=now)
            _empty(pending, connection=connection, now=now)
    except Refusal as refusal:
        connections.let_go(part, grant, provider=pending.provider)
        _fail(pending, refusal.code, now=now)


@transaction.atomic
def _settle(pending: PendingSignIn, error: ProviderError, *, now: datetime) -> None:
    """End a sign-in that the provider refused; a code that was mistyped may be typed again."""
    if isinstance(error, WrongCode) and pending.wrong_codes + 1 < MOST_WRONG_CODES:
        pending.postpone(code=CODES[WrongCode], at=pending.expires_at)
        PendingSignIn.objects.filter(pk=pending.pk).update(
            step=SignInStep.QUESTION, code=None, wrong_codes=pending.wrong_codes + 1
        )
        return
    if isinstance(error, RateLimited):
        cooldowns.strike(
            user=pending.user,
            provider=pending.provider,
            account_digest=pending.account_digest,
            retry_after=error.retry_after,
            now=now,
        )
    logger.warning("sign-in refused", extra={"provider": pending.provider, "error": type(error).__name__})
    code = TOO_MANY_CODES if isinstance(error, WrongCode) else CODES.get(type(error), "provider_error")
    _fail(pending, code, now=now)


@transaction.atomic
def _fail(pending: PendingSignIn, code: str, *, now: datetime) -> None:
    pending.fail(code=code, now=now)
    _empty(pending, connection=None, now=now)
    trail.record("wearables.sign_in_failed", pending, by=None, now=now)


def _empty(pending: PendingSignIn, *, connection: Connection | None, now: datetime) -> None:
    """Take every secret out of a row that has ended; how it ended can be read for a while."""
    PendingSignIn.objects.filter(pk=pending.pk, state__in=(State.DONE, State.FAILED)).update(
        secret=None, code=None, connection=connection, expires_at=now + KEEP_OUTCOME
    )
