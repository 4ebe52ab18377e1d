"""Hand an original file back to its owner."""

from datetime import datetime

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.compliance.services import audit
from apps.core.errors import NotFound
from apps.wearables.models import OriginalFile


class OriginalLost(NotFound):
    """The row is there, the stored file is not."""

    code = "original_missing"


@transaction.atomic
def open_original(*, original: OriginalFile, by: User, now: datetime) -> "File[bytes]":
    """Open the stored file for reading, and note who did.

    Raises:
        OriginalLost: storage does not have it.
    """
    try:
        file = default_storage.open(original.storage_name)
    except FileNotFoundError:
        raise OriginalLost(
            _("Our storage has lost this file. What was read from it is still here.")
        ) from None
    audit.record(
        action="wearables.original_downloaded",
        by=by,
        subject=original.user,
        target=f"original_file:{original.public_id}",
        now=now,
    )
    return file
