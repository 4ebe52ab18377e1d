"""Take somebody's second step away: the help for people who lost their phone and their codes."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.services import sessions
from apps.compliance.services import audit
from apps.core.errors import NotAllowed


@transaction.atomic
def remove(*, user: User, by: User, now: datetime) -> bool:
    """Remove a person's second step and end their sessions; say whether there was one.

    Whoever asks has made sure, in another way than by mail, who they are talking to (the runbook says how).

    Raises:
        NotAllowed: somebody who is not a superuser asks, or a superuser for themselves.
    """
    if not by.is_superuser or by.pk == user.pk:
        raise NotAllowed(_("Only another superuser can do this."))
    removed, _tables = Authenticator.objects.filter(user=user).delete()
    if removed:
        sessions.end_all(user=user)
        audit.record(action="accounts.second_step_taken_away", by=by, subject=user, now=now)
    return bool(removed)
