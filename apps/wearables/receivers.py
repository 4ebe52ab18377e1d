"""News that a provider must be told of: a connection was ended, an account is being erased."""

from datetime import datetime
from uuid import UUID

from apps.compliance.events import erasure_started
from apps.wearables.events import connection_ended
from apps.wearables.models import Connection, ConnectionState
from apps.wearables.services import connections


@connection_ended.subscribe("wearables.end_grant", external=True)
def on_connection_ended(*, user_id: int, connection: str, now: datetime) -> None:
    """End the grant at the provider; tried again until the provider has heard it.

    Somebody who has connected again meanwhile keeps the new grant: to end the old one would end both.
    """
    ended = Connection.objects.filter(
        user_id=user_id, public_id=UUID(connection), state=ConnectionState.REVOKED
    )
    connections.tell_providers(found=ended, now=now)


@erasure_started.subscribe("wearables.end_grants", external=True)
def on_erasure_started(*, user_id: int, case: str, now: datetime) -> None:
    """End every grant of somebody who is being erased, while the tokens can still be opened."""
    connections.tell_providers(found=Connection.objects.filter(user_id=user_id), now=now)
