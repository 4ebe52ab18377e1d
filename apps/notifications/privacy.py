"""What notices hold about people, and how it goes: rows, and the mail files of a development site."""

from datetime import datetime
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.compliance.domain.people import Person
from apps.compliance.registry import before_erasure, describe, enforces, personal
from apps.notifications.models import Notification, Preference
from apps.notifications.services import mail_files


def _erase(user: Person) -> int:
    _forget_mail_files(user)
    return Notification.objects.filter(user_id=user.pk).delete()[0]


def _forget_mail_files(user: Person) -> None:
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if folder is None:
        return
    addresses = set(EmailAddress.objects.filter(user_id=user.pk).values_list("email", flat=True))
    addresses |= set(User.objects.filter(pk=user.pk).values_list("email", flat=True))
    mail_files.forget(folder=Path(folder), addresses=addresses)


personal(
    Notification,
    export=("public_id", "kind", "params", "url", "created_at", "read_at"),
    eraser=_erase,
    retention="notices",
)
personal(Preference, export=("kind", "channel", "enabled"), retention="account")
describe(
    {
        "notifications.chosen": _("Notifications chosen"),
        "notifications.unsubscribed": _("Mails of one kind turned off"),
    }
)


@before_erasure
def _forget_mails(user: Person, now: datetime) -> None:
    _forget_mail_files(user)


@enforces("notices")
def _clear_notices(*, before: datetime, now: datetime) -> int:
    return Notification.objects.filter(created_at__lt=before).delete()[0]
