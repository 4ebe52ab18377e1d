"""Connect an account at a provider, and end it with what must not outlive it."""

import base64
import hashlib
import logging
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.compliance.policy import Use, decide, missing_consent, require_consent, retention_of
from apps.compliance.services import vault
from apps.core.errors import Conflict, NotAllowed, Refusal, Unprocessable
from apps.core.models import Outbox, State
from apps.wearables import wiring
from apps.wearables.domain.grants import Grant, reads_activities
from apps.wearables.events import connection_ended, connection_opened
from apps.wearables.models import Connection, ConnectionState, Delivery, DeliveryKind, PendingGrant, Recording
from apps.wearables.providers.base import ApplicationSuspended, OAuth, ProviderError, Renewal, TokenRevoked
from apps.wearables.services import grants, recordings, syncs, trail, turns

logger = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=10)
MOST_PENDING = 5
GIVE_UP = timedelta(days=30)
"""How long it is tried to tell a provider that a grant has ended."""


class NotGranted(Unprocessable):
    """The provider sent the person back without a grant."""

    code = "not_granted"


class StateUnknown(Unprocessable):
    """Nobody was sent to the provider with this state, or too long ago, or it was used."""

    code = "state_unknown"


class TakenElsewhere(Conflict):
    """The account at the provider is connected to somebody else here."""

    code = "connected_elsewhere"


class AnotherIsConnected(Conflict):
    """The person has another account at this provider connected."""

    code = "another_account_connected"


class StoppedHere(NotAllowed):
    """Staff stopped this person's connection; only they let it go on."""

    code = "connection_stopped"


class ProviderSilent(Refusal):
    """The provider could not be asked."""

    code, status = "provider_unavailable", 503


class ProviderRefuses(Refusal):
    """The provider refuses this site as a whole; no person can mend it."""

    code, status = "provider_refuses", 503


KEPT_OUT = (TakenElsewhere, AnotherIsConnected, StoppedHere)
"""Why a grant that was given cannot be kept."""


@transaction.atomic
def begin(*, user: User, provider: str, redirect_uri: str, now: datetime) -> str:
    """Note that a person sets out to connect, and return the provider's address to send them to.

    Raises:
        ConsentRequired: they have not agreed to the storing of health data.
        NotAllowed: this site does not take data from this provider.
    """
    require_leave(user, provider)
    oauth = _oauth(provider)
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    forget_expired(now=now)
    older = PendingGrant.objects.filter(user=user, provider=provider).order_by("-created_at")
    PendingGrant.objects.filter(pk__in=list(older.values_list("pk", flat=True)[MOST_PENDING - 1 :])).delete()
    pending = PendingGrant(
        user=user,
        provider=provider,
        state_digest=_digest(state),
        redirect_uri=redirect_uri,
        created_at=now,
        expires_at=now + PATIENCE,
    )
    vault.seal(pending, "code_verifier", verifier)
    pending.save()
    return oauth.authorize_url(state=state, redirect_uri=redirect_uri, code_challenge=_challenge(verifier))


def complete(*, user: User, provider: str, state: str, code: str, scope: str, now: datetime) -> Connection:
    """Trade what the provider sent back for tokens, keep them sealed, and ask for what there is.

    `scope` is what the provider says was granted, with commas or spaces between.

    Raises:
        ConsentRequired, NotAllowed: as `begin`; it may have changed meanwhile.
        StateUnknown, NotGranted: it does not belong to anything, or nothing was granted.
        TakenElsewhere: the account belongs to somebody else here.
        AnotherIsConnected: the person has another account there connected.
        ProviderSilent, ProviderRefuses: the provider did not serve us; starting again is fine.
    """
    redirect_uri, verifier = _redeem(user=user, provider=provider, state=state, now=now)
    require_leave(user, provider)
    oauth, scopes = _oauth(provider), frozenset(scope.replace(",", " ").split())
    grant = _exchanged(oauth, code=code, redirect_uri=redirect_uri, verifier=verifier, scopes=scopes)
    try:
        return keep(user=user, provider=provider, grant=grant, now=now)
    except KEPT_OUT:
        let_go(oauth, grant, provider=provider)
        raise


def _exchanged(oauth: OAuth, *, code: str, redirect_uri: str, verifier: str, scopes: frozenset[str]) -> Grant:
    try:
        return oauth.exchange(code=code, redirect_uri=redirect_uri, code_verifier=verifier, scopes=scopes)
    except TokenRevoked:
        raise NotGranted(_("This answer was used before or is too old. Connect again.")) from None
    except ApplicationSuspended:
        raise ProviderRefuses(
            _("The provider refuses this site at present. Whoever runs the site must see to it.")
        ) from None
    except ProviderError:
        raise ProviderSilent(_("The provider did not answer. Nothing was changed; try again.")) from None


@transaction.atomic
def keep(*, user: User, provider: str, grant: Grant, now: datetime) -> Connection:
    """Keep a grant that a person has just given, and ask for what there is.

    Raises:
        StoppedHere: staff stopped this person's connection to the provider.
        TakenElsewhere, AnotherIsConnected: as `complete`.
    """
    turns.take(user.pk)
    require_not_stopped(user, provider)
    live = Connection.objects.filter(user=user, provider=provider).exclude(state=ConnectionState.REVOKED)
    if live.exclude(provider_user_id=grant.provider_user_id).exists():
        raise AnotherIsConnected(
            _("Another account of yours is connected there. Disconnect it first, then connect this one.")
        )
    connection, _is_new = Connection.objects.get_or_create(
        provider=provider, provider_user_id=grant.provider_user_id, defaults={"user": user}
    )
    if connection.user_id != user.pk:
        raise TakenElsewhere(
            _("This account belongs to another person here, and stays theirs until they erase their data.")
        )
    connection.state = ConnectionState.ACTIVE
    connection.scopes = sorted(grant.scopes)
    connection.connected_at, connection.revoked_at = now, None
    connection.error_code, connection.error_at = "", None
    connection.next_sync_at = syncs.first_after(connection, now=now)
    connection.save()
    grants.keep(connection=connection, grant=grant)
    trail.record("wearables.connected", connection, by=user, now=now)
    connection_opened.publish(user_id=user.pk, provider=provider)
    if reads_activities(connection.scopes):
        syncs.ask_for_everything(connection=connection, now=now)
    return connection


def let_go(renewal: Renewal, grant: Grant, *, provider: str) -> None:
    """End a grant that nobody here may keep, unless the account is in use: that would end, too."""
    used = Connection.objects.filter(provider=provider, provider_user_id=grant.provider_user_id)
    if not used.exclude(state=ConnectionState.REVOKED).exists():
        with suppress(ProviderError):
            renewal.revoke(grant)


@transaction.atomic
def disconnect(*, connection: Connection, by: User, now: datetime) -> None:
    """End a connection: nothing more comes in, the provider is told, and what must go with it goes.

    Data whose source limits how long it may be kept (Strava) is deleted at once; the rest stays.
    """
    if end(connection=connection, now=now):
        trail.record("wearables.disconnected", connection, by=by, now=now)
        connection_ended.publish(user_id=connection.user_id, connection=connection.public_id)


def end(*, connection: Connection, now: datetime) -> bool:
    """Mark a connection ended and delete what may not outlive it; say whether it was still open.

    A fetch that is in flight finds its delivery gone when it wants to write.
    """
    turns.take(connection.user_id)
    open_one = Connection.objects.filter(pk=connection.pk).exclude(state=ConnectionState.REVOKED)
    if not open_one.update(state=ConnectionState.REVOKED, revoked_at=now, next_sync_at=None):
        return False
    connection.refresh_from_db()
    Delivery.objects.filter(connection=connection).exclude(kind=DeliveryKind.UPLOAD).delete()
    if retention_of(connection.provider) is not None:
        mine = Recording.objects.filter(user=connection.user, provider=connection.provider)
        recordings.remove(found=mine, now=now)
    return True


@transaction.atomic
def end_for_good(*, connection: Connection, now: datetime) -> None:
    """Note that the person ended the grant at the provider: what must go with it goes, tokens too."""
    if end(connection=connection, now=now):
        Connection.objects.filter(pk=connection.pk).update(tokens=None)
        trail.record("wearables.grant_ended", connection, by=None, now=now)


def tell_provider(*, connection: Connection, now: datetime) -> None:
    """End the grant at the provider and forget its tokens; where this site is not set up they just go.

    Raises:
        ProviderError: it could not be told; its tokens are kept for the next try.
    """
    if connection.tokens is None:
        return
    try:
        renewal = wiring.provider(connection.provider).renewal
    except (wiring.UnknownProvider, wiring.ProviderNotConfigured):
        renewal = None
    if renewal is None:
        logger.warning("nobody to tell of a grant's end", extra={"provider": connection.provider})
    else:
        text = vault.open(connection, grants.TOKENS, reason="disconnect", by=None, now=now)
        renewal.revoke(grants.parse(connection, text))
    Connection.objects.filter(pk=connection.pk, state=ConnectionState.REVOKED).update(tokens=None)


def tell_providers(*, found: QuerySet[Connection], now: datetime) -> None:
    """Tell each provider; one that cannot be told does not keep the others from it. Raises the last error."""
    failed: ProviderError | None = None
    for connection in found.filter(tokens__isnull=False):
        try:
            tell_provider(connection=connection, now=now)
        except ProviderError as error:
            failed = error
    if failed is not None:
        raise failed


@transaction.atomic
def tell_again(*, now: datetime) -> int:
    """Have providers told anew who could not be told of a grant's end; return how many that is.

    After `GIVE_UP` the tokens go untold: they must not lie here for ever.
    """
    ended = Connection.objects.filter(state=ConnectionState.REVOKED, tokens__isnull=False)
    ended.filter(revoked_at__lt=now - GIVE_UP).update(tokens=None)
    under_way = Outbox.objects.filter(event=connection_ended.name, subject_id=OuterRef("user_id"))
    left = ended.exclude(Exists(under_way.exclude(state=State.FAILED)))
    for connection in left:
        connection_ended.publish(user_id=connection.user_id, connection=connection.public_id)
    return len(left)


def forget_expired(*, now: datetime) -> int:
    """Delete the notes of people who did not come back; return how many."""
    return PendingGrant.objects.filter(expires_at__lte=now).delete()[0]


@transaction.atomic
def _redeem(*, user: User, provider: str, state: str, now: datetime) -> tuple[str, str]:
    """Use up a state; return where the person was sent back to, and the code verifier."""
    pending = PendingGrant.objects.filter(
        user=user, provider=provider, state_digest=_digest(state), expires_at__gt=now
    ).first()
    if pending is None or not PendingGrant.objects.filter(pk=pending.pk).delete()[0]:
        raise StateUnknown(_("This answer does not belong to anything that you began here. Connect again."))
    verifier = vault.open(pending, "code_verifier", reason="connect", by=user, now=now)
    return pending.redirect_uri, verifier


def require_leave(user: User, provider: str) -> None:
    """Let pass who agreed to what the provider's data needs, if this site may store it and nobody stopped it.

    Raises:
        ConsentRequired, NotAllowed, StoppedHere: as their names say.
    """
    verdict = decide([provider], Use.STORE)
    if not verdict.allowed:
        raise NotAllowed(verdict.sentence)
    if missing := missing_consent(user, provider):
        require_consent(user, missing)
    require_not_stopped(user, provider)


def require_not_stopped(user: User, provider: str) -> None:
    """Raise `StoppedHere` where staff stopped one of the person's connections to a provider."""
    if Connection.objects.filter(user=user, provider=provider, stopped_at__isnull=False).exists():
        raise StoppedHere(_("Whoever runs this site has stopped this connection. Ask them about it."))


def _oauth(provider: str) -> OAuth:
    found = wiring.provider(provider).oauth
    if found is None:
        raise NotAllowed(_("This provider cannot be connected."))
    return found


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _challenge(verifier: str) -> str:
    """Return PKCE's S256 of a verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
