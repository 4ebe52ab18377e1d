"""Give an account to whoever owns its address, when somebody else made it with that address."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from apps.accounts.models import Session, User
from apps.accounts.services import trail


@transaction.atomic
def take_over(*, user: User, session_key: str | None, now: datetime) -> None:
    """Close every other way into an unconfirmed account whose password was just reset by mail.

    Until then anybody may have made it: with a password, which is gone, or with a Google account of theirs.
    One with a confirmed address keeps what it has, since its owner put it there.

    Args:
        session_key: the session in which the password was reset, which stays.
    """
    if EmailAddress.objects.filter(user=user, verified=True).exists():
        return
    for account in SocialAccount.objects.filter(user=user):
        account.delete()
        trail.note("accounts.unlinked", user=user, now=now, details={"provider": account.provider})
    for authenticator in Authenticator.objects.filter(user=user):
        authenticator.delete()
        kind = {"kind": str(authenticator.type)}
        trail.note("accounts.second_step_removed", user=user, now=now, details=kind)
    Session.objects.filter(user_id=user.pk).exclude(session_key=session_key or "").delete()
