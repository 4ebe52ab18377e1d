"""Take several files at once: each on its own merits, all within the hour's limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import File
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import ConsentRequired, Refusal, Unprocessable
from apps.wearables.models import Delivery
from apps.wearables.services import upload_limits, uploads


class NoFile(Unprocessable):
    """The form came without a file."""

    code = "no_file"


@dataclass(frozen=True)
class Refused:
    """A file that stays outside, with the sentence that says why."""

    name: str
    code: str
    message: str


@dataclass(frozen=True)
class Taken:
    """What became of the files: those in the inbox, and those that were refused."""

    deliveries: tuple[Delivery, ...]
    refused: tuple[Refused, ...]


def receive(*, user: User, files: "Sequence[File[bytes]]", by: User, now: datetime) -> Taken:
    """Put each file into the inbox; one that is refused does not keep the others out.

    Raises:
        NoFile: there is none.
        ConsentRequired: nothing is kept from here on.
        TooManyUploads: nothing at all was kept.
        Refusal: the reason why the only file is refused.
    """
    if not files:
        raise NoFile(_("No file came with this. Choose one or more files first."))
    upload_limits.spend(user=user, count=len(files), now=now)
    deliveries, refused = [], []
    for file in files:
        try:
            deliveries.append(uploads.receive(user=user, file=file, by=by, now=now))
        except Refusal as refusal:
            if len(files) == 1 or isinstance(refusal, ConsentRequired):
                raise
            refused.append(Refused(file.name or "", refusal.code, str(refusal.message)))
    return Taken(tuple(deliveries), tuple(refused))
