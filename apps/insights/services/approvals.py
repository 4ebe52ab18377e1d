"""A coach decides on a draft: passes it on, as it is or in other words, or does not."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import NotAllowed, Unprocessable
from apps.core.words import one_line
from apps.insights import selectors
from apps.insights.domain import answers, facts
from apps.insights.domain.answers import LONGEST_HEADLINE, LONGEST_TEXT, Draft
from apps.insights.domain.facts import Fact
from apps.insights.kinds import NOT_APPROVED, READY
from apps.insights.models import Recommendation, Stage
from apps.insights.services.recommendations import NotOpen
from apps.insights.services.trail import record
from apps.notifications.kinds import Kind
from apps.notifications.services import notifications

LONGEST_WORD = 300


@dataclass(frozen=True, slots=True)
class Edits:
    """A coach's own words: a text for each statement, "" leaves it out; `keeps_proposal` False drops it."""

    headline: str
    statements: tuple[str, ...]
    keeps_proposal: bool


@transaction.atomic
def approve(
    *, recommendation: Recommendation, by: User, now: datetime, edits: Edits | None = None
) -> Recommendation:
    """Pass a draft on to its athlete. A session that was proposed can be dropped, and not made harder.

    A sentence that names other figures than its evidence goes on as the coach's own words, without evidence.

    Raises:
        NotAllowed: it does not wait for this coach.
        NotOpen: it was decided on already, or expired.
        Unprocessable: the edits leave nothing, or are too long.
    """
    row = _waiting(recommendation, by=by, now=now)
    draft = answers.from_json(row.draft)
    final = draft if edits is None else _edited(draft, edits, facts.from_json(row.evidence))
    row.approved = answers.as_json(final)
    _decide(row, Stage.APPROVED, by=by, now=now)
    record("insights.draft_approved", row, by=by, now=now, is_edited=final != draft)
    _tell(row, READY, now=now)
    return row


@transaction.atomic
def reject(*, recommendation: Recommendation, word: str, by: User, now: datetime) -> Recommendation:
    """Do not pass a draft on, and say why in a word that the athlete reads. Raises as `approve`."""
    said = one_line(word)
    if not said or len(said) > LONGEST_WORD:
        raise Unprocessable(_("Say in a few words why, for the athlete; at most 300 characters."))
    row = _waiting(recommendation, by=by, now=now)
    row.coach_word = said
    _decide(row, Stage.REJECTED, by=by, now=now)
    record("insights.draft_rejected", row, by=by, now=now)
    _tell(row, NOT_APPROVED, now=now)
    return row


def _waiting(recommendation: Recommendation, *, by: User, now: datetime) -> Recommendation:
    """Return the row, held until the transaction ends, if the coach may decide on it at this moment."""
    row = (
        Recommendation.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=recommendation.pk)
    )
    if row.standing is not Stage.DRAFTED or not row.is_open(now):
        raise NotOpen(_("Somebody has decided on this draft already, or it is out of date."))
    if not selectors.drafts_for(by, now=now, public_id=row.public_id):
        raise NotAllowed(_("This draft does not wait for you."))
    return row


def _edited(draft: Draft, edits: Edits, known: tuple[Fact, ...]) -> Draft:
    headline, texts = one_line(edits.headline), [one_line(text) for text in edits.statements]
    if not headline or len(headline) > LONGEST_HEADLINE or any(len(text) > LONGEST_TEXT for text in texts):
        raise Unprocessable(_("A headline has 1 to 140 characters, a sentence at most 400."))
    if len(texts) != len(draft.statements) or not any(texts):
        raise Unprocessable(_("Leave at least one sentence, or do not approve the draft."))
    changed = [replace(each, text=text) for each, text in zip(draft.statements, texts, strict=True) if text]
    kept = [
        each if each in draft.statements or answers.rests_on(each, known) else replace(each, evidence=())
        for each in changed
    ]
    return Draft(headline, tuple(kept), draft.proposal if edits.keeps_proposal else None)


def _decide(row: Recommendation, stage: Stage, *, by: User, now: datetime) -> None:
    row.stage, row.decided_by, row.decided_at = stage, by, now
    row.save(update_fields=["stage", "decided_by", "decided_at", "approved", "coach_word"])


def _tell(row: Recommendation, kind: Kind, *, now: datetime) -> None:
    page = reverse("insights:one", args=[row.public_id])
    notifications.notify(user=row.user, kind=kind, url=page, now=now)
