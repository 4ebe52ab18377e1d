"""End people's sessions; exchange each refresh token once."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Session, SpentRefreshToken, User
from apps.compliance.domain.people import Person
from apps.compliance.services import audit


@transaction.atomic
def end_all(*, user: Person) -> int:
    """End every session of a person, on browsers and phones, and with it every token; return how many."""
    ended, _ = Session.objects.filter(user_id=user.pk).delete()
    return ended


@transaction.atomic
def sign_out(*, user: User, by: User, now: datetime) -> int:
    """End every session of a person at somebody's wish; return how many."""
    ended = end_all(user=user)
    audit.record(action="accounts.signed_out", by=by, subject=user, details={"sessions": ended}, now=now)
    return ended


def spend(*, token_id: UUID, user: User, expires_at: datetime, now: datetime) -> SpentRefreshToken | None:
    """Exchange a refresh token: None for the one who does it, the earlier exchange for everybody else.

    The row's primary key decides, so that of any number of simultaneous requests one wins.
    """
    row, is_first = SpentRefreshToken.objects.get_or_create(
        token_id=token_id, defaults={"user": user, "spent_at": now, "expires_at": expires_at}
    )
    return None if is_first else row


def clear(*, now: datetime) -> int:
    """Delete sessions and spent tokens that have run out anyway; return how many."""
    ended, _ = Session.objects.filter(expire_date__lte=now).delete()
    spent, _ = SpentRefreshToken.objects.filter(expires_at__lte=now - timedelta(days=1)).delete()
    return ended + spent
