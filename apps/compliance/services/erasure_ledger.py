"""The ledger of erasures: who must stay erased when an older backup of the database is restored.

It holds random references only. Once an erasure is done the database cannot say whom its reference stood for;
an older backup still can.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model

from apps.compliance.models import ErasureCase, SubjectRef
from apps.compliance.services import erasure


def refs() -> list[UUID]:
    """Return the reference of everybody whose erasure was asked for, oldest first."""
    cases = ErasureCase.objects.order_by("created_at", "pk")
    return list(dict.fromkeys(cases.values_list("subject_ref", flat=True)))


def replay(*, refs: Collection[UUID], now: datetime) -> int:
    """Open a case for each person of the ledger who is there and has none; return how many that were."""
    numbers = SubjectRef.objects.filter(ref__in=refs).values_list("user_id", flat=True)
    under_way = ErasureCase.objects.filter(user_id__isnull=False).values("user_id")
    back = get_user_model()._base_manager.filter(pk__in=list(numbers)).exclude(pk__in=under_way)
    people = list(back.order_by("pk"))
    for person in people:
        erasure.replay(user=person, now=now)
    return len(people)
