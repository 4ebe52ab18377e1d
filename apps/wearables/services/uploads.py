"""Take a file from a person: keep it, note it in the inbox, wake ingestion."""

import hashlib
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.compliance.policy import Purpose, Source, require_consent
from apps.compliance.services import audit
from apps.core import request_id
from apps.core.errors import TooLarge, Unprocessable
from apps.wearables.models import Delivery, DeliveryKind, OriginalFile
from apps.wearables.services import deliveries, files, turns


class FileTooLarge(TooLarge):
    """The file is over the limit."""

    code = "file_too_large"


class EmptyFile(Unprocessable):
    """There is nothing in the file."""

    code = "file_empty"


def receive(*, user: User, file: "File[bytes]", by: User, now: datetime) -> Delivery:
    """Store an uploaded file and its inbox row; ingestion reads it later.

    The same file twice is one delivery: it comes back as it stands. One that failed is tried again, and one
    that storage has lost or cut short is stored anew.

    Raises:
        ConsentRequired: the person has not agreed to the storing of health data.
        FileTooLarge, EmptyFile: nothing was kept.
    """
    require_consent(user, Purpose.HEALTH_STORAGE)
    _check_size(file)
    sha256 = _digest(file)
    storage_name = files.kept(user=user, sha256=sha256) or files.keep(user=user, sha256=sha256, file=file)
    return _register(user=user, file=file, sha256=sha256, storage_name=storage_name, by=by, now=now)


@transaction.atomic
def _register(
    *, user: User, file: "File[bytes]", sha256: str, storage_name: str, by: User, now: datetime
) -> Delivery:
    turns.take(user.pk)
    require_consent(user, Purpose.HEALTH_STORAGE)
    original, _created = OriginalFile.objects.update_or_create(
        user=user,
        sha256=sha256,
        defaults={"storage_name": storage_name},
        create_defaults={
            "name": PurePath(file.name or "").name[:255],
            "byte_count": file.size,
            "storage_name": storage_name,
            "uploaded_at": now,
        },
    )
    delivery, is_new = Delivery.objects.get_or_create(
        provider=Source.FILE,
        dedupe_key=f"{user.public_id}:{sha256}",
        defaults={
            "user": user,
            "kind": DeliveryKind.UPLOAD,
            "original_file": original,
            "request_id": request_id.current(),
            "created_at": now,
            "next_attempt_at": now,
        },
    )
    if not is_new:
        deliveries.reset(delivery, now=now)
    audit.record(
        action="wearables.file_uploaded",
        by=by,
        subject=user,
        target=audit.target_of(delivery),
        now=now,
    )
    deliveries.wake_ingestion()
    return delivery


def _check_size(file: "File[bytes]") -> None:
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise FileTooLarge(
            _("This file is larger than %(limit)s MB. Upload single activities rather than archives.")
            % {"limit": settings.UPLOAD_MAX_BYTES // 1024**2}
        )
    if file.size == 0:
        raise EmptyFile(_("This file is empty. Export it from the device again."))


def _digest(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
