"""The session engine: Django's database sessions, with the user's id in a column."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils.http import base36_to_int

from apps.accounts.models import Session

PENDING_LOGIN = "account_login"


class SessionStore(DatabaseSessions):
    """Store sessions in `accounts.Session`."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the model of a row."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Build the row, with the id of whoever is signed in, or is about to be (allauth's code page)."""
        row = cast(Session, super().create_model_instance(data))
        user_id = data.get(SESSION_KEY)
        row.user_id = int(user_id) if user_id else _pending_user_id(data)
        return row


def _pending_user_id(data: Mapping[str, Any]) -> int | None:
    pending = data.get(PENDING_LOGIN)
    encoded = pending.get("user_pk") if isinstance(pending, Mapping) else None
    return base36_to_int(encoded) if encoded else None
