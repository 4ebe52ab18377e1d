"""Connecting with a password over the API: begun here, done by a job, looked after by asking."""

from uuid import UUID

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.idempotency import run_once
from apps.accounts.selectors import address_of, current_user
from apps.core.api.parsing import valid_body
from apps.wearables import access
from apps.wearables.api import presenters
from apps.wearables.api.serializers import SignInCodeInput, SignInInput, SignInOutput
from apps.wearables.services import sign_ins

STANDING = {
    "id": "7d3a1c52-0f5e-4b0a-9a6e-3a8f2f0c9b11",
    "provider": "garmin",
    "state": "waiting",
    "question": "",
    "error_code": "",
    "error": "",
    "expires_at": "2026-11-21T09:05:00Z",
    "connection": None,
}
ASKS = STANDING | {"state": "needs_code", "question": "Garmin has sent you a code by e-mail."}
WAITING, NEEDS_CODE = (
    OpenApiExample("waits for its turn", STANDING, response_only=True),
    OpenApiExample("asks for a code", ASKS, response_only=True),
)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class SignIns(APIView):
    """Sign-ins with a password."""

    @extend_schema(
        operation_id="sign_ins_begin",
        summary="Begin to connect an account with a password",
        tags=["connections"],
        request=SignInInput,
        responses={202: SignInOutput},
        examples=[
            WAITING,
            OpenApiExample("Garmin", {"username": "alex@example.com", "password": "…"}, request_only=True),
        ],
    )
    def post(self, request: Request, provider: str) -> Response:
        """Put it into the queue; ask for its state until it is `done`, `failed` or `needs_code`.

        A repeat takes the place of the sign-in before it, so an Idempotency-Key does not apply.
        Only where the person has agreed to `health_storage` and `garmin_password`, and no more than ten times
        a minute.
        """
        wanted = valid_body(SignInInput, request)
        now = timezone.now()
        pending = sign_ins.begin(
            user=current_user(request),
            provider=provider,
            address=address_of(request._request),
            now=now,
            **wanted,
        )
        return Response(presenters.sign_in(pending, now=now), status=202)


class SignIn(APIView):
    """One sign-in."""

    @extend_schema(
        operation_id="sign_ins_read",
        summary="How a sign-in stands",
        tags=["connections"],
        responses=SignInOutput,
        examples=[WAITING, NEEDS_CODE],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show what has happened, or what is wanted; it is gone five minutes after its end."""
        pending = access.own_sign_in(current_user(request), public_id)
        return Response(presenters.sign_in(pending, now=timezone.now()))

    @extend_schema(
        operation_id="sign_ins_drop",
        summary="Drop a sign-in",
        tags=["connections"],
        responses={204: None},
    )
    @run_once
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Forget it with all that it holds."""
        user = current_user(request)
        sign_ins.drop(pending=access.own_sign_in(user, public_id), by=user, now=timezone.now())
        return Response(status=204)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Code(APIView):
    """The second factor."""

    @extend_schema(
        operation_id="sign_ins_answer",
        summary="Hand over the code that was sent",
        tags=["connections"],
        request=SignInCodeInput,
        responses={202: SignInOutput},
        examples=[
            WAITING,
            OpenApiExample("six digits", {"code": "123456"}, request_only=True),
        ],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Have the job go on with the code; an Idempotency-Key does not apply."""
        wanted = valid_body(SignInCodeInput, request)
        user, now = current_user(request), timezone.now()
        pending = access.own_sign_in(user, public_id)
        sign_ins.answer(
            pending=pending,
            code=wanted["code"],
            by=user,
            address=address_of(request._request),
            now=now,
        )
        return Response(presenters.sign_in(pending, now=now), status=202)
