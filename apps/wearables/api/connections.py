"""`/api/v1/connections/`: accounts at providers; a phone opens the provider's page itself."""

from collections.abc import Callable
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.idempotency import run_once
from apps.accounts.selectors import current_user
from apps.core.api.parsing import valid_body
from apps.wearables import access, selectors
from apps.wearables.api import presenters
from apps.wearables.api.serializers import (
    AuthorizationInput,
    AuthorizationOutput,
    ConnectionInput,
    ConnectionOutput,
)
from apps.wearables.services import connections, switches


class Connections(APIView):
    """Accounts at providers."""

    @extend_schema(
        operation_id="connections_list",
        summary="My accounts at providers",
        tags=["connections"],
        responses=ConnectionOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List the accounts that are connected."""
        return Response(
            [presenters.connection(row) for row in selectors.connections_of(current_user(request))]
        )


class Authorization(APIView):
    """The way to a provider's page."""

    @extend_schema(
        operation_id="connections_begin",
        summary="Begin to connect an account",
        tags=["connections"],
        request=AuthorizationInput,
        responses={201: AuthorizationOutput},
    )
    def post(self, request: Request, provider: str) -> Response:
        """Return the provider's address; open it in the person's browser within ten minutes."""
        address = connections.begin(
            user=current_user(request),
            provider=provider,
            redirect_uri=valid_body(AuthorizationInput, request)["redirect_uri"],
            now=timezone.now(),
        )
        return Response({"authorize_url": address}, status=201)


class Completion(APIView):
    """What the provider sent the person back with."""

    @extend_schema(
        operation_id="connections_complete",
        summary="Finish connecting an account",
        tags=["connections"],
        request=ConnectionInput,
        responses={201: ConnectionOutput},
    )
    @run_once
    def post(self, request: Request, provider: str) -> Response:
        """Hand over code, state and scope of the provider's redirect."""
        given = valid_body(ConnectionInput, request)
        made = connections.complete(
            user=current_user(request),
            provider=provider,
            state=given["state"],
            code=given["code"],
            scope=given["scope"],
            now=timezone.now(),
        )
        return Response(presenters.connection(made), status=201)


class Connection(APIView):
    """One account at a provider."""

    @extend_schema(
        operation_id="connections_read",
        summary="One account at a provider",
        tags=["connections"],
        responses=ConnectionOutput,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show how it stands."""
        return Response(presenters.connection(access.own_connection(current_user(request), public_id)))

    @extend_schema(
        operation_id="connections_end",
        summary="Disconnect an account",
        tags=["connections"],
        responses={204: None},
    )
    @run_once
    def delete(self, request: Request, public_id: UUID) -> Response:
        """End it; what its source's terms want deleted is deleted."""
        user = current_user(request)
        connection = access.own_connection(user, public_id)
        connections.disconnect(connection=connection, by=user, now=timezone.now())
        return Response(status=204)


class Sync(APIView):
    """Ask a provider again."""

    @extend_schema(
        operation_id="connections_sync",
        summary="Ask a provider for everything",
        tags=["connections"],
        request=None,
        responses={202: ConnectionOutput},
    )
    @run_once
    def post(self, request: Request, public_id: UUID) -> Response:
        """Put it into the inbox; a job asks."""
        return _switched(request, public_id, switches.sync, status=202)


class Pause(APIView):
    """Let a connection rest."""

    @extend_schema(
        operation_id="connections_pause",
        summary="Have a provider not asked for a while",
        tags=["connections"],
        request=None,
        responses=ConnectionOutput,
    )
    @run_once
    def post(self, request: Request, public_id: UUID) -> Response:
        """Pause it; doing it twice changes nothing."""
        return _switched(request, public_id, switches.pause)


class Resume(APIView):
    """Let a paused connection go on."""

    @extend_schema(
        operation_id="connections_resume",
        summary="Let a paused connection go on",
        tags=["connections"],
        request=None,
        responses=ConnectionOutput,
    )
    @run_once
    def post(self, request: Request, public_id: UUID) -> Response:
        """Let it go on, and fetch what came meanwhile."""
        return _switched(request, public_id, switches.resume)


def _switched(
    request: Request, public_id: UUID, switch: Callable[..., None], *, status: int = 200
) -> Response:
    user = current_user(request)
    connection = access.own_connection(user, public_id)
    switch(connection=connection, by=user, now=timezone.now())
    return Response(presenters.connection(connection), status=status)
