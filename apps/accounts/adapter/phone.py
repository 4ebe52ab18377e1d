"""What phones are told about an account."""

from typing import Any

from allauth.headless.adapter import DefaultHeadlessAdapter

from apps.accounts.models import User


class PhoneAdapter(DefaultHeadlessAdapter):  # type: ignore[misc]  # allauth has no type information
    """What phones are told about an account: its public id, never the number of its row."""

    def serialize_user(self, user: User) -> dict[str, Any]:
        """Say who signed in."""
        return dict(super().serialize_user(user)) | {"id": str(user.public_id)}
