"""Shape recommendations for the API: plain dictionaries as the serializers document them."""

from collections.abc import Iterable
from datetime import datetime

from apps.accounts.selectors import display_name
from apps.insights import selectors, sentences
from apps.insights.domain import facts
from apps.insights.models import Recommendation, Stage
from apps.insights.presenters.words import WRITERS
from apps.insights.services.approvals import Edits

UNSETTLED = (Stage.DRAFTED, Stage.APPROVED)


def recommendation(
    row: Recommendation, *, now: datetime, opened: Iterable[frozenset[str]] | None = None
) -> dict[str, object]:
    """Return a recommendation as its athlete may see it.

    Args:
        opened: what they open to coaches; looked up where it is not given.
    """
    if opened is None:
        opened = selectors.openings(row.user, now=now) if row.standing is Stage.DRAFTED else ()
    shown = selectors.shown(row, opened=opened)
    stage, is_readable = row.standing, bool(shown.content)
    is_approved = row.decided_at is not None and stage is not Stage.REJECTED
    return {
        "id": row.public_id,
        "stage": stage.value,
        "writer": row.writer,
        "written_by": str(WRITERS[row.writer]),
        "question": row.question,
        "reason": row.reason,
        "message": sentences.of_reason(row.reason) if stage in {Stage.DECLINED, Stage.FAILED} else "",
        "content": shown.content or None,
        "evidence": _evidence(row) if is_readable else [],
        "sources": row.sources if is_readable else [],
        "left_out": row.left_out if is_readable else [],
        "convention": row.convention,
        "waits_for_coach": shown.waits,
        "can_decide": stage in UNSETTLED and row.is_open(now) and not shown.waits,
        "approved_by": display_name(row.decided_by) if is_approved and row.decided_by else "",
        "is_edited": is_approved and row.approved != row.draft,
        "coach_word": row.coach_word if stage is Stage.REJECTED else "",
        "asked_at": row.created_at,
        "drafted_at": row.drafted_at,
        "expires_at": row.expires_at,
    }


def draft(row: Recommendation) -> dict[str, object]:
    """Return a draft for the coach who decides on it."""
    return {
        "id": row.public_id,
        "athlete_id": row.user.public_id,
        "athlete_name": display_name(row.user),
        "writer": row.writer,
        "written_by": str(WRITERS[row.writer]),
        "question": row.question,
        "content": row.draft,
        "evidence": _evidence(row),
        "sources": row.sources,
        "drafted_at": row.drafted_at,
        "expires_at": row.expires_at,
    }


def edits(sent: dict[str, object], row: Recommendation) -> Edits:
    """Return a coach's words over those of the draft; what is left out stays."""
    drafted = [str(each["text"]) for each in row.draft["statements"]]
    statements = sent.get("statements", drafted)
    return Edits(
        headline=str(sent.get("headline", row.draft["headline"])),
        statements=tuple(str(text) for text in statements) if isinstance(statements, list) else (),
        keeps_proposal=bool(sent["keeps_proposal"]),
    )


def _evidence(row: Recommendation) -> list[dict[str, object]]:
    return [
        {
            "id": fact.id,
            "key": fact.key,
            "what": fact.what,
            "value": fact.value,
            "unit": fact.unit,
            "sources": list(fact.sources),
        }
        for fact in facts.from_json(row.evidence)
    ]
