"""Check kept drafts again, after a check or the data behind it was mended."""

from uuid import UUID

from django.db.models import QuerySet

from apps.core.models import State
from apps.insights.domain import answers, facts, guardrails
from apps.insights.domain.answers import Fault, Unacceptable
from apps.insights.models import Recommendation


def replay(row: Recommendation) -> Fault | None:
    """Check a kept draft again against what it was checked against; None if it still passes."""
    try:
        draft = answers.from_json(row.draft)
        answers.check(draft, facts.from_json(row.evidence), guardrails.from_json(row.limits))
    except Unacceptable as why:
        return why.fault
    return None


def replay_all(found: QuerySet[Recommendation] | None = None) -> tuple[int, list[tuple[UUID, Fault]]]:
    """Check kept drafts, all or those found; return how many pass, and which do not and why."""
    passed, failing = 0, []
    rows = Recommendation.objects.all() if found is None else found
    for row in (
        rows.filter(state=State.DONE, drafted_at__isnull=False).order_by("pk").iterator(chunk_size=100)
    ):
        fault = replay(row)
        if fault is None:
            passed += 1
        else:
            failing.append((row.public_id, fault))
    return passed, failing
