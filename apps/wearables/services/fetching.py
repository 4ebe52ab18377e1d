"""Fetch what a provider announced or holds, and write it: asked outside transactions, written in one.

An announcement is never believed: whatever it says happened, the provider is asked how things stand now, and
that is what is stored. So a forged, repeated or late one changes nothing.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.core.models import State
from apps.core.services.claims import BACKOFF_S
from apps.wearables import wiring
from apps.wearables.domain.deliveries import Happening
from apps.wearables.domain.grants import reads_activities
from apps.wearables.models import Connection, ConnectionState, Delivery
from apps.wearables.providers.base import (
    ApplicationSuspended,
    MalformedPayload,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    Renewal,
    TokenRevoked,
)
from apps.wearables.services import connections, grants, trail, turns
from apps.wearables.services.errands import Errand, Parts, refuse, why_not_store

LEASE = timedelta(minutes=3)
"""Longer than one delivery may take when each call gets its timeout and the token is renewed in between."""

PATIENCE = timedelta(minutes=15)
REASON = "sync"


class NotSetUp(ProviderError):
    """This site cannot ask the provider; `permanent` where it never will."""


CODES: dict[type[ProviderError], str] = {
    TokenRevoked: "token_revoked",
    RateLimited: "rate_limited",
    ApplicationSuspended: "application_suspended",
    MalformedPayload: "malformed_payload",
    ProviderUnavailable: "provider_unavailable",
    NotSetUp: "provider_not_set_up",
}
"""What rows and people are told, by the error; each names a sentence in `sentences`."""

ENDED = "connection_ended"
PAUSED = "paused"
STOPPED = "stopped"
UNTICKED = "scope_missing"
RESTING: dict[str, str] = {
    ConnectionState.NEEDS_SIGN_IN: CODES[TokenRevoked],
    ConnectionState.PAUSED: PAUSED,
}
CLEARING = {Happening.DELETED.value, Happening.REVOKED.value}
"""News that can only take data away is followed where nothing more may be stored."""


def fetch(*, delivery: Delivery, now: datetime) -> None:
    """Do what one claimed delivery of a provider asks for. Raises `ClaimLost` when another worker has it."""
    connection, user = delivery.connection, delivery.user
    if connection is None or user is None:
        delivery.fail(code=ENDED, now=now)
        return
    delivery.renew(until=now + LEASE)
    if _is_asked_already(delivery, now=now):
        delivery.postpone(code="", at=now + grants.LOOK_AGAIN)
        return
    if refusal := _why_not(delivery, connection, user):
        refuse(delivery, connection, refusal, now=now)
        return
    try:
        _fetch(delivery, connection, user, now)
    except ProviderError as error:
        _put_back(delivery, connection, error, now=now)
        if isinstance(error, RateLimited) and delivery.next_attempt_at > now:
            _hold_back(connection, until=delivery.next_attempt_at)


def _is_asked_already(delivery: Delivery, *, now: datetime) -> bool:
    """Say whether another worker asks for the same thing, and began before.

    Of two answers the older one could be written last: what is gone would be back, an edit undone.
    """
    if not delivery.external_id:
        return False
    others = Delivery.objects.filter(
        connection=delivery.connection,
        external_id=delivery.external_id,
        state=State.CLAIMED,
        lease_until__gt=now,
    ).exclude(pk=delivery.pk)
    until = delivery.lease_until
    return others.filter(Q(lease_until__lt=until) | Q(lease_until=until, pk__lt=delivery.pk)).exists()


def _hold_back(connection: Connection, *, until: datetime) -> None:
    """Let everything wait that a spent budget concerns: what the provider refuses counts, too.

    Strava counts what the whole site asks, a provider that people sign in to counts each person's account.
    """
    waiting = Delivery.objects.filter(
        provider=connection.provider, state=State.PENDING, next_attempt_at__lt=until
    )
    if wiring.provider(connection.provider).sign_in is not None:
        waiting = waiting.filter(connection=connection)
    with transaction.atomic():
        held = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)
        Delivery.objects.filter(pk__in=list(held)).update(next_attempt_at=until)


def _why_not(delivery: Delivery, connection: Connection, user: User) -> str:
    """Return the code of why nothing may be fetched, if so."""
    if delivery.happening == Happening.REVOKED:
        return ENDED if connection.state == ConnectionState.REVOKED else ""
    if connection.stopped_at is not None:
        return STOPPED
    if connection.state != ConnectionState.ACTIVE:
        return RESTING.get(connection.state, ENDED)
    if not reads_activities(connection.scopes):
        return UNTICKED
    return "" if delivery.happening in CLEARING else why_not_store(connection, user)


def _fetch(delivery: Delivery, connection: Connection, user: User, now: datetime) -> None:
    parts = _parts(connection.provider)
    if delivery.happening == Happening.REVOKED:
        _look_whether_ended(delivery, connection, parts.renewal, now=now)
        return
    errand = Errand(delivery, connection, user, parts, now)
    grant = grants.usable(connection=connection, renewal=parts.renewal, reason=REASON, now=now)
    try:
        errand.run(grant)
    except TokenRevoked:
        # The clock said that it still holds. One fresh token, one more try; then it is over.
        fresh = grants.renew(
            connection=connection, stale=grant, renewal=parts.renewal, reason=REASON, now=now
        )
        errand.run(fresh)


def _parts(name: str) -> Parts:
    """Return how to ask a provider. Raises `NotSetUp`, for good where there is no such provider."""
    try:
        provider = wiring.provider(name)
    except wiring.ProviderNotConfigured:
        raise NotSetUp("this site is not registered at this provider") from None
    except wiring.UnknownProvider:
        raise NotSetUp("there is no such provider", permanent=True) from None
    if provider.renewal is None or provider.activities is None:
        raise NotSetUp("nothing can be fetched from this provider", permanent=True)
    return Parts(provider.renewal, provider.activities, provider.health)


def _look_whether_ended(
    delivery: Delivery, connection: Connection, renewal: Renewal, *, now: datetime
) -> None:
    """Ask for a fresh token and for no data: a dead grant says that the person ended it there."""
    stale = grants.read(connection=connection, reason=REASON, now=now)
    grants.renew(connection=connection, stale=stale, renewal=renewal, reason=REASON, now=now)
    with transaction.atomic():
        delivery.finish(now=now)
        trail.record("wearables.grant_still_holds", delivery, by=None, now=now, activities=0)


@transaction.atomic
def _put_back(delivery: Delivery, connection: Connection, error: ProviderError, *, now: datetime) -> None:
    """Settle a delivery that the provider did not serve: ask again later, or give it up."""
    turns.take(connection.user_id)
    if isinstance(error, TokenRevoked):
        _end_or_ask_again(delivery, connection, now=now)
        return
    if isinstance(error, grants.BeingRenewed):
        delivery.postpone(code="", at=now + grants.LOOK_AGAIN)
        return
    code = CODES.get(type(error), "provider_error")
    Connection.objects.filter(pk=connection.pk).update(error_code=code, error_at=now)
    if _is_for_the_operator(error):
        delivery.postpone(code=code, at=now + (error.retry_after or PATIENCE))
    elif _is_final(error) or delivery.attempts >= delivery.max_attempts:
        delivery.fail(code=code, now=now)
    else:
        pause = timedelta(seconds=BACKOFF_S[min(delivery.attempts, len(BACKOFF_S)) - 1])
        delivery.retry(code=code, at=now + max(pause, error.retry_after or pause))


def _is_for_the_operator(error: ProviderError) -> bool:
    """Say whether it concerns the site as a whole: the delivery waits, which costs it no attempt."""
    waits = isinstance(error, RateLimited | ApplicationSuspended | NotSetUp)
    return waits and not (isinstance(error, NotSetUp) and error.permanent)


def _is_final(error: ProviderError) -> bool:
    """Say whether another try is pointless; an answer that cannot be read may be whole the next time."""
    return error.permanent and not isinstance(error, MalformedPayload)


def _end_or_ask_again(delivery: Delivery, connection: Connection, *, now: datetime) -> None:
    """The grant is dead: by the person's own wish if the provider said so, else they are asked again."""
    if delivery.happening == Happening.REVOKED:
        delivery.finish(now=now)
        connections.end_for_good(connection=connection, now=now)
    else:
        delivery.fail(code=CODES[TokenRevoked], now=now)
        grants.ask_again(connection=connection, code=CODES[TokenRevoked], now=now)
