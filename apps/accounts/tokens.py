"""Tokens of phones: allauth's JWTs, with refresh tokens that work once, and their use in the API.

The two `internal` imports are private to allauth; `tests/accounts/test_tokens.py` holds them in place.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from allauth.headless.contrib.rest_framework.authentication import JWTTokenAuthentication
from allauth.headless.tokens.strategies.jwt import internal
from allauth.headless.tokens.strategies.jwt.strategy import JWTTokenStrategy
from django.db import transaction
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from apps.accounts.models import User
from apps.accounts.services import sessions


class RotatingJWTStrategy(JWTTokenStrategy):  # type: ignore[misc]  # allauth has no type information
    """Exchange a refresh token once; a later second use ends the whole session.

    A phone that sends the same token twice at once (a lost answer, two threads) is refused the second time
    and keeps its session. After `LEEWAY` a second use means that somebody else holds a copy: the session, and
    with it every token that came from the same sign-in, is ended.
    """

    LEEWAY = timedelta(seconds=10)

    def refresh_token(self, refresh_token: str) -> tuple[str, str] | None:
        """Return a new access token and a new refresh token, or None."""
        payload = internal.decode_token(refresh_token, "refresh")
        session = internal.get_token_session(payload) if payload else None
        if payload is None or session is None:
            return None
        user = internal.validate_token_user(payload, session)
        if not isinstance(user, User):
            return None
        now = timezone.now()
        with transaction.atomic():
            spent = sessions.spend(
                token_id=UUID(payload["jti"]),
                user=user,
                expires_at=datetime.fromtimestamp(payload["exp"], UTC),
                now=now,
            )
            if spent is None:
                pair: tuple[str, str] | None = super().refresh_token(refresh_token)
                return pair
        if now - spent.spent_at > self.LEEWAY:
            session.delete()
        return None


class BearerAuthentication(JWTTokenAuthentication):  # type: ignore[misc]  # allauth has no type information
    """`Authorization: Bearer <access token>`; the session behind it must still be there."""


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """How the OpenAPI description shows it."""

    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Describe the scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
