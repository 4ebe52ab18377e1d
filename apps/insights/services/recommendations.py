"""Ask for a recommendation, and decide on one's own: accept or dismiss it. Nothing else follows from it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.selectors import profile_of
from apps.compliance.policy import Purpose, require_consent
from apps.core.errors import Conflict, NotAllowed, Refusal, Unprocessable
from apps.core.models import State
from apps.core.queues import Queue
from apps.core.wakeup import wake
from apps.core.words import one_line
from apps.insights import selectors, wiring
from apps.insights.domain import guardrails, red_flags
from apps.insights.models import Recommendation, Stage, WriterKind
from apps.insights.services.trail import record

LONGEST_QUESTION = 500


class UnderWay(Conflict):
    """One is being written already."""

    code = "recommendation_under_way"


class ModelPaused(Refusal):
    """The model is switched off."""

    code, status = "model_paused", 409


class BudgetSpent(Refusal):
    """The person asked as often as anybody may in a day."""

    code, status = "budget_spent", 409


class NotOpen(Conflict):
    """It is not one that can be decided on: expired, decided, or not theirs to decide."""

    code = "recommendation_not_open"


@transaction.atomic
def ask(*, user: User, question: str, by: User, now: datetime) -> Recommendation:
    """Put a request into the queue; without a key for a model rules will write.

    Words of a person that name a red flag stop it here, and are not kept.

    Raises:
        NotAllowed: somebody else asks.
        ConsentRequired: to keep health data, or that a model reads of it.
        ModelPaused, UnderWay, BudgetSpent: not now.
        Unprocessable: the question is too long.
    """
    if by.pk != user.pk:
        raise NotAllowed(_("Only the athlete can ask."))
    asked = one_line(question)
    if len(asked) > LONGEST_QUESTION:
        raise Unprocessable(_("A question has at most 500 characters."))
    require_consent(user, Purpose.HEALTH_STORAGE)
    writer = WriterKind.RULES if wiring.writer() is None else WriterKind.MODEL
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    if selectors.under_way(user) is not None:
        raise UnderWay(_("One is being written for you already. It will be here in a moment."))
    if reason := _why_never(user, asked, now):
        return _declined(user, writer, reason, by=by, now=now)
    if writer is WriterKind.MODEL:
        _require_turn(user, now)
    row = Recommendation.objects.create(
        user=user, question=asked, writer=writer, created_at=now, next_attempt_at=now
    )
    record("insights.recommendation_asked", row, by=by, now=now, writer=writer.value)
    wake("insights.write_recommendations", Queue.SLOW)
    return row


@transaction.atomic
def accept(*, recommendation: Recommendation, by: User, now: datetime) -> Recommendation:
    """Note that the athlete takes it. Raises `NotOpen`."""
    return _settle(recommendation, Stage.ACCEPTED, by=by, now=now)


@transaction.atomic
def dismiss(*, recommendation: Recommendation, by: User, now: datetime) -> Recommendation:
    """Note that the athlete does not want it. Raises `NotOpen`."""
    return _settle(recommendation, Stage.DISMISSED, by=by, now=now)


def drop_old(*, before: datetime) -> int:
    """Delete what was asked for before that time; return how many."""
    return Recommendation.objects.filter(created_at__lt=before).delete()[0]


def _why_never(user: User, asked: str, now: datetime) -> str:
    if red_flags.is_raised(asked):
        return "red_flag"
    is_minor = guardrails.is_minor(birth_year=profile_of(user).birth_year, this_year=now.year)
    return "minor" if is_minor else ""


def _declined(user: User, writer: str, reason: str, *, by: User, now: datetime) -> Recommendation:
    row = Recommendation.objects.create(
        user=user,
        writer=writer,
        stage=Stage.DECLINED,
        reason=reason,
        state=State.DONE,
        created_at=now,
        finished_at=now,
    )
    record("insights.recommendation_declined", row, by=by, now=now, reason=reason)
    return row


def _require_turn(user: User, now: datetime) -> None:
    require_consent(user, Purpose.MODEL)
    if selectors.is_paused(user):
        raise ModelPaused(_("The model is switched off here at the moment. Ask again later."))
    most: int = settings.RECOMMENDATIONS_PER_DAY
    if selectors.count_asked(user, now=now) >= most:
        words = _("You asked %(most)d times in a day, which is as often as anybody can. Ask again tomorrow.")
        raise BudgetSpent(words % {"most": most})


def _settle(recommendation: Recommendation, stage: Stage, *, by: User, now: datetime) -> Recommendation:
    row = (
        Recommendation.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=recommendation.pk)
    )
    is_theirs = by.pk == row.user_id and row.standing in {Stage.DRAFTED, Stage.APPROVED}
    if not is_theirs or not row.is_open(now) or selectors.waits_for_coach(row, now=now):
        raise NotOpen(_("There is nothing to decide about this any more, or not yet."))
    row.stage, row.settled_at = stage, now
    row.save(update_fields=["stage", "settled_at"])
    record(f"insights.recommendation_{stage.value}", row, by=by, now=now)
    return row
