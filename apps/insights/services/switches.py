"""Switch the model off and on again: for everybody, or for one person. In force with the next request."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.compliance.services import audit
from apps.core.errors import NotAllowed
from apps.insights.models import ModelPause


@transaction.atomic
def pause(*, user: User | None, by: User, now: datetime) -> ModelPause:
    """Let no model be asked for a person, or without one for anybody; a second time changes nothing.

    Raises:
        NotAllowed: neither staff nor the person.
    """
    _require_right(user, by)
    standing = ModelPause.objects.select_for_update().filter(user=user, ended_at=None).first()
    if standing is not None:
        return standing
    row = ModelPause.objects.create(user=user, paused_at=now)
    audit.record(action="insights.model_paused", by=by, subject=user, target=audit.target_of(row), now=now)
    return row


@transaction.atomic
def resume(*, user: User | None, by: User, now: datetime) -> bool:
    """Let the model be asked again; say whether it was paused. Raises `NotAllowed`."""
    _require_right(user, by)
    ended = ModelPause.objects.filter(user=user, ended_at=None).update(ended_at=now)
    if ended:
        audit.record(action="insights.model_resumed", by=by, subject=user, now=now)
    return bool(ended)


def _require_right(user: User | None, by: User) -> None:
    if not by.is_staff and (user is None or by.pk != user.pk):
        raise NotAllowed(_("Only staff can switch the model off for others."))
