"""`/api/v1/consents|exports|audit|erasure/`: thin, each one call."""

from typing import cast
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.compliance import access, selectors
from apps.compliance.api import presenters
from apps.compliance.api.serializers import (
    AuditEntryOutput,
    ConsentInput,
    ConsentOutput,
    ErasureInput,
    ErasurePlanOutput,
    ExportOutput,
    ReceiptOutput,
)
from apps.compliance.forms import EraseForm
from apps.compliance.models import ExportRequest
from apps.compliance.services import attempts, consents, erasure, exports
from apps.core.api.pagination import NewestFirst
from apps.core.api.parsing import valid_body
from apps.core.api.rendering import OrjsonRenderer


class NewestEvents(NewestFirst):
    """Events by their place in the person's chain."""

    ordering = "-sequence"


class Zip(OrjsonRenderer):
    """Lets a client ask for a ZIP by name; refusals are JSON all the same."""

    media_type = "application/zip"
    format = "zip"


class Consents(APIView):
    """What a person can agree to."""

    @extend_schema(
        operation_id="consents_list",
        summary="What I agreed to",
        tags=["privacy"],
        responses=ConsentOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List every purpose with how it stands."""
        states = selectors.consent_states(access.signed_in(request))
        return Response([presenters.consent(state, request) for state in states])


class Consent(APIView):
    """One purpose."""

    @extend_schema(
        operation_id="consents_grant",
        summary="Agree to one purpose",
        tags=["privacy"],
        request=ConsentInput,
        responses=ConsentOutput,
    )
    def put(self, request: Request, purpose: str) -> Response:
        """Agree to the words that were shown."""
        user, wanted = access.signed_in(request), access.purpose(purpose)
        version = valid_body(ConsentInput, request)["version"]
        consents.grant(user, wanted, by=user, now=timezone.now(), version=version)
        return Response(presenters.consent(selectors.consent_state(user, wanted), request))

    @extend_schema(
        operation_id="consents_withdraw",
        summary="Withdraw one consent",
        tags=["privacy"],
        responses={200: ConsentOutput},
    )
    def delete(self, request: Request, purpose: str) -> Response:
        """Withdraw; in force at once."""
        user, wanted = access.signed_in(request), access.purpose(purpose)
        consents.withdraw(user, wanted, by=user, now=timezone.now())
        return Response(presenters.consent(selectors.consent_state(user, wanted), request))


class Exports(APIView):
    """Copies of everything."""

    throttle_scope = "exports"

    @extend_schema(
        operation_id="exports_list", summary="My copies", tags=["privacy"], responses=ExportOutput(many=True)
    )
    def get(self, request: Request) -> Response:
        """List the copies, newest first."""
        now, user = timezone.now(), access.signed_in(request)
        return Response([presenters.export(row, request, now=now) for row in selectors.exports(user)])

    @extend_schema(
        operation_id="exports_create",
        summary="Ask for a copy of everything",
        tags=["privacy"],
        request=None,
        responses={202: ExportOutput},
    )
    def post(self, request: Request) -> Response:
        """Ask for a copy; one under way is returned as it stands."""
        now, user = timezone.now(), access.signed_in(request)
        row = exports.request(user=user, by=user, now=now)
        return Response(presenters.export(row, request, now=now), status=202)


class Export(APIView):
    """One copy."""

    @extend_schema(operation_id="exports_read", summary="One copy", tags=["privacy"], responses=ExportOutput)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show how it stands."""
        return Response(presenters.export(_export(request, public_id), request, now=timezone.now()))

    @extend_schema(
        operation_id="exports_delete",
        summary="Stop or delete a copy",
        tags=["privacy"],
        responses={204: None},
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Stop packing it, or throw it away."""
        user = access.signed_in(request)
        exports.cancel(export=_export(request, public_id), by=user, now=timezone.now())
        return Response(status=204)


class Download(APIView):
    """The packed copy itself."""

    renderer_classes = (OrjsonRenderer, Zip)

    @extend_schema(
        operation_id="exports_download",
        summary="Fetch a copy",
        tags=["privacy"],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, public_id: UUID) -> FileResponse:
        """Stream the ZIP."""
        user = access.signed_in(request)
        packed = exports.fetch(export=_export(request, public_id), by=user, now=timezone.now())
        return FileResponse(
            packed.stream, as_attachment=True, filename=packed.name, content_type="application/zip"
        )


class AuditTrail(APIView):
    """What happened to the person's data."""

    pagination_class = NewestEvents

    @extend_schema(
        operation_id="audit_list",
        summary="What happened to my data",
        tags=["privacy"],
        responses=AuditEntryOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List entries, newest first, in pages by cursor."""
        pages = self.pagination_class()
        found = pages.paginate_queryset(selectors.audit_trail(access.signed_in(request)), request, view=self)
        return pages.get_paginated_response([presenters.entry(event) for event in found or []])


class Erasure(APIView):
    """Erasing the account. Guesses at the password are counted."""

    throttle_scope = "erasure"

    @extend_schema(
        operation_id="erasure_plan",
        summary="What erasing would do",
        tags=["privacy"],
        responses=ErasurePlanOutput,
    )
    def get(self, request: Request) -> Response:
        """Show the plan; nothing is changed."""
        return Response(presenters.plan(erasure.plan(access.signed_in(request))))

    @extend_schema(
        operation_id="erasure_create",
        summary="Erase my account",
        tags=["privacy"],
        request=ErasureInput,
        responses={202: ReceiptOutput},
    )
    def post(self, request: Request) -> Response:
        """Erase everything; the answer says where the receipt will be."""
        user = access.signed_in(request)
        attempts.note(user)
        form = EraseForm(cast(AbstractBaseUser, request.user), valid_body(ErasureInput, request))
        if not form.is_valid():
            raise ValidationError(
                {name: [str(error) for error in errors] for name, errors in form.errors.items()}
            )
        case = erasure.request(user=user, by=user, now=timezone.now())
        return Response(presenters.receipt(case, request), status=202)


class Receipt(APIView):
    """The receipt of an erasure."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(
        operation_id="erasure_receipt",
        summary="The receipt of an erasure",
        tags=["privacy"],
        auth=[],
        responses=ReceiptOutput,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show how it stands, to whoever has its address."""
        return Response(presenters.receipt(access.receipt(public_id), request))


def _export(request: Request, public_id: UUID) -> ExportRequest:
    return access.own_export(access.signed_in(request), public_id)
