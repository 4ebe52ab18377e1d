"""Note in a person's trail what they did at the door."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.compliance.services import audit


@transaction.atomic
def note(action: str, *, user: User, now: datetime, details: Mapping[str, str] | None = None) -> None:
    """Note what somebody did to their own account; never an address or anything that they typed."""
    audit.record(action=action, by=user, subject=user, details=details, now=now)
