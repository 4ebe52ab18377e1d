"""Write down who saw whose data. A page only says so; the audit rows are written behind it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction

from apps.compliance.domain.people import Person
from apps.compliance.events import looked
from apps.compliance.models import AuditEvent
from apps.compliance.services import audit
from apps.compliance.services.subject_refs import ref_for

ACTION = "compliance.looked"
ONCE_IN = timedelta(hours=1)
"""Looking again within this time is the same look."""


@transaction.atomic
def note(*, viewer: Person, subjects: Iterable[int], what: str) -> None:
    """Say that `viewer` was shown data of these people; one statement, however many they are.

    Args:
        what: a code for what was shown, such as `roster`.
    """
    others = sorted(set(subjects) - {viewer.pk})
    looked.publish_each({"user_id": pk, "by_id": viewer.pk, "what": what} for pk in others)


def write(*, subject_id: int, viewer_id: int, what: str, now: datetime) -> bool:
    """Append a look to the subject's chain, unless one stands there from the last hour; say if it did."""
    people = get_user_model()._base_manager.in_bulk([subject_id, viewer_id])
    subject, viewer = people.get(subject_id), people.get(viewer_id)
    if subject is None or viewer is None:
        return False
    earlier = AuditEvent.objects.filter(
        subject_ref=ref_for(subject),
        actor_ref=ref_for(viewer),
        action=ACTION,
        details__what=what,
        at__gt=now - ONCE_IN,
    )
    if earlier.exists():
        return False
    audit.record(action=ACTION, by=viewer, subject=subject, details={"what": what}, now=now)
    return True
