"""Keep what people want to be told of; honour the links in mails that turn a kind off."""

from collections.abc import Collection
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.compliance.services import audit
from apps.core.errors import NotFound
from apps.notifications import selectors
from apps.notifications.kinds import KINDS, Kind
from apps.notifications.models import Channel, Preference

SALT = "notifications.unsubscribe"


@transaction.atomic
def choose(*, user: User, wanted: Collection[str], by: User, now: datetime) -> None:
    """Keep somebody's choices: what is named in `wanted` (`kind:channel`) is on, everything else off."""
    for choice in selectors.choices_of(user):
        enabled = choice.name in wanted
        if enabled != choice.enabled:
            _keep(user=user, kind=choice.kind, channel=choice.channel, enabled=enabled)
    audit.record(action="notifications.chosen", by=by, subject=user, now=now)


def unsubscribe_token(*, user: User, kind: Kind) -> str:
    """Sign a link that turns one kind of mail off, without signing in."""
    return signing.dumps([str(user.public_id), kind.key], salt=SALT, compress=False)


def read_token(token: str) -> tuple[User, Kind]:
    """Return whose link it is and which kind of mail it turns off.

    Raises:
        NotFound: the link is not ours, or the account or the kind is gone.
    """
    try:
        public_id, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound(_("This link is not complete. Open it from the mail once more.")) from None
    user = User.objects.filter(public_id=public_id).first()
    kind = KINDS.get(key)
    if user is None or kind is None or not kind.is_optional:
        raise NotFound(_("This link no longer leads anywhere."))
    return user, kind


@transaction.atomic
def unsubscribe(*, user: User, kind: Kind, now: datetime) -> None:
    """Turn one kind of mail off, by the link in a mail, which only the person has."""
    _keep(user=user, kind=kind, channel=Channel.EMAIL, enabled=False)
    audit.record(
        action="notifications.unsubscribed", by=user, subject=user, details={"kind": kind.key}, now=now
    )


def _keep(*, user: User, kind: Kind, channel: Channel, enabled: bool) -> None:
    Preference.objects.update_or_create(
        user=user, kind=kind.key, channel=channel, defaults={"enabled": enabled}
    )
