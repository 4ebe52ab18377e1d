"""What waits for a coach."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.selectors import display_name
from apps.core import formatting
from apps.insights import selectors
from apps.insights.models import Recommendation
from apps.insights.presenters import recommendations
from apps.insights.presenters.recommendations import Words


@dataclass(frozen=True, slots=True)
class Waiting:
    """One draft in the queue."""

    public_id: UUID
    athlete: str
    headline: str
    question: str
    drafted: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One draft with its athlete."""

    athlete: str
    words: Words


def queue(coach: User, *, now: datetime) -> tuple[tuple[Waiting, ...], frozenset[int]]:
    """Return the coach's queue, the oldest first, and whose data it shows."""
    rows = selectors.drafts_for(coach, now=now)
    lines = tuple(
        Waiting(
            public_id=row.public_id,
            athlete=name_of(row),
            headline=str(row.draft.get("headline", "")),
            question=row.question,
            drafted=formatting.ago(row.drafted_at or row.created_at, now=now),
        )
        for row in rows
    )
    return lines, frozenset(row.user_id for row in rows)


def one(row: Recommendation, *, now: datetime) -> DraftPage:
    """Return one draft."""
    return DraftPage(name_of(row), recommendations.for_coach(row, now=now))


def name_of(row: Recommendation) -> str:
    """Return what to call the athlete."""
    return display_name(row.user) or _("Unnamed athlete")
