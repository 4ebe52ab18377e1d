"""Write what was asked for: claimed, asked of the model outside any transaction, checked, stored in one.

Every gate is asked again here, and once more before the answer is kept: consent may be withdrawn meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from apps.accounts.models import User
from apps.accounts.selectors import display_name, preferences_of, profile_of
from apps.compliance.policy import Purpose
from apps.compliance.selectors import has_consent, standing_consent
from apps.core.services.claims import BACKOFF_S, work
from apps.insights import selectors, wiring
from apps.insights.domain import answers, facts, guardrails, prompts, rules
from apps.insights.domain.answers import Draft, Unacceptable
from apps.insights.domain.prompts import Prompt
from apps.insights.domain.scrub import scrub
from apps.insights.kinds import DRAFT_WAITS, READY
from apps.insights.models import ModelCall, Recommendation, Stage, WriterKind
from apps.insights.providers.base import ModelError, Reply, Writer
from apps.insights.services.gathering import CONVENTION, Declined, Gathered, gather
from apps.insights.services.trail import record
from apps.notifications.services import notifications
from apps.training.selectors import is_recomputing

LEASE = timedelta(minutes=3)
"""Longer than a call that gets every timeout."""

EXPIRES = timedelta(days=3)
LOOK_AGAIN = timedelta(seconds=2)
END_TURN, REFUSAL = "end_turn", "refusal"


@dataclass(frozen=True, slots=True)
class Call:
    """What is logged of asking a model."""

    prompt: Prompt
    model: str
    sources: tuple[str, ...]
    reply: Reply | None
    outcome: str
    request_id: str = ""


def drain(*, clock: Callable[[], datetime] = timezone.now) -> int:
    """Write what is due, until nothing is; return how many were handled."""
    due = Recommendation.objects.select_related("user__profile")
    return work(due, lambda row: take(row=row, clock=clock), batch=1, lease=LEASE, clock=clock)


def take(*, row: Recommendation, clock: Callable[[], datetime]) -> None:
    """Write one claimed recommendation, or say why not. Raises `ClaimLost`."""
    user, now = row.user, clock()
    try:
        _require_leave(row)
        if is_recomputing(user):
            row.postpone(code="", at=now + LOOK_AGAIN)
            return
        gathered = gather(user, now=now)
        if row.writer == WriterKind.RULES:
            _store(row, gathered, _by_rules(user, gathered), call=None, now=now)
            return
        writer = wiring.writer()
        if writer is None:
            raise Declined("paused")
    except Declined as why:
        _decline(row, why.code, call=None, now=now)
        return
    _ask(row, gathered, writer, clock=clock)


def _require_leave(row: Recommendation) -> None:
    """Let pass what may be written about this person now. Raises `Declined`."""
    user = row.user
    needed = Purpose.MODEL if row.writer == WriterKind.MODEL else Purpose.HEALTH_STORAGE
    if not user.is_active or not has_consent(user, needed):
        raise Declined("consent_withdrawn")
    if row.writer == WriterKind.MODEL and selectors.is_paused(user):
        raise Declined("paused")
    if guardrails.is_minor(birth_year=profile_of(user).birth_year, this_year=timezone.now().year):
        raise Declined("minor")


def _by_rules(user: User, gathered: Gathered) -> Draft:
    with translation.override(preferences_of(user).locale):
        return rules.write(gathered.facts, gathered.limits, _=gettext)


def _ask(row: Recommendation, gathered: Gathered, writer: Writer, *, clock: Callable[[], datetime]) -> None:
    """Ask the model, outside any transaction, and keep what passes the checks."""
    question = scrub(row.question, names=[display_name(row.user), row.user.email.partition("@")[0]])
    prompt = prompts.build(gathered.facts, gathered.limits, about=gathered.about, question=question)
    row.renew(until=clock() + LEASE)

    def call(outcome: str, reply: Reply | None = None, request_id: str = "") -> Call:
        return Call(prompt, writer.model, gathered.sources, reply, outcome, request_id)

    try:
        reply = writer.write(prompt)
    except ModelError as error:
        _put_back(row, error, call(error.code, request_id=error.request_id), now=clock())
        return
    if reply.stop_reason != END_TURN:
        reason = "model_refused" if reply.stop_reason == REFUSAL else "model_cut_off"
        _decline(row, reason, call=call(reason, reply), now=clock())
        return
    try:
        draft = answers.read(reply.text)
        answers.check(draft, gathered.facts, gathered.limits)
    except Unacceptable as fault:
        _decline(row, "answer_rejected", call=call(str(fault), reply), now=clock())
        return
    _store(row, gathered, draft, call=call("valid", reply), now=clock())


@transaction.atomic
def _store(
    row: Recommendation, gathered: Gathered, draft: Draft, *, call: Call | None, now: datetime
) -> None:
    """Keep a draft that passed, and tell whoever decides on it."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=row.user_id)
    _log(row, call, now=now)
    try:
        _require_leave(row)
    except Declined as why:
        _close(row, why.code, now=now)
        return
    row.finish(now=now)
    Recommendation.objects.filter(pk=row.pk).update(
        stage=Stage.DRAFTED,
        evidence=facts.as_json(gathered.facts),
        limits=guardrails.as_json(gathered.limits),
        draft=answers.as_json(draft),
        sources=list(gathered.sources),
        left_out=list(gathered.left_out),
        convention=CONVENTION.value,
        drafted_at=now,
        expires_at=now + EXPIRES,
    )
    row.refresh_from_db()
    record("insights.recommendation_drafted", row, by=None, now=now, writer=row.writer)
    _tell(row, now=now)


def _tell(row: Recommendation, *, now: datetime) -> None:
    if selectors.waits_for_coach(row, now=now):
        page = reverse("insights:draft", args=[row.public_id])
        for coach in selectors.coaches_of(row, now=now):
            notifications.notify(user=coach, kind=DRAFT_WAITS, url=page, now=now)
    else:
        page = reverse("insights:one", args=[row.public_id])
        notifications.notify(user=row.user, kind=READY, url=page, now=now)


@transaction.atomic
def _decline(row: Recommendation, reason: str, *, call: Call | None, now: datetime) -> None:
    _log(row, call, now=now)
    _close(row, reason, now=now)


def _close(row: Recommendation, reason: str, *, now: datetime) -> None:
    row.finish(now=now)
    Recommendation.objects.filter(pk=row.pk).update(stage=Stage.DECLINED, reason=reason)
    record("insights.recommendation_declined", row, by=None, now=now, reason=reason)


@transaction.atomic
def _put_back(row: Recommendation, error: ModelError, call: Call, *, now: datetime) -> None:
    """Try again later, or give up with a sentence where that is pointless."""
    _log(row, call, now=now)
    if error.permanent or row.attempts >= row.max_attempts:
        row.fail(code=error.code, now=now)
        Recommendation.objects.filter(pk=row.pk).update(stage=Stage.FAILED, reason=error.code)
        record("insights.recommendation_failed", row, by=None, now=now, reason=error.code)
        return
    wait = error.retry_after or timedelta(seconds=BACKOFF_S[min(row.attempts, len(BACKOFF_S)) - 1])
    row.retry(code=error.code, at=now + wait)


def _log(row: Recommendation, call: Call | None, *, now: datetime) -> None:
    """Write down that a model was asked: with what versions and sources, and how it went. Not the words."""
    if call is None:
        return
    reply = call.reply
    ModelCall.objects.create(
        recommendation=row,
        consent_id=standing_consent(row.user, Purpose.MODEL),
        model=reply.model if reply else call.model,
        template_version=call.prompt.template.version,
        template_sha256=call.prompt.template.sha256,
        sources=list(call.sources),
        provider_request_id=reply.request_id if reply else call.request_id,
        stop_reason=reply.stop_reason[:32] if reply else "",
        input_tokens=reply.input_tokens if reply else 0,
        output_tokens=reply.output_tokens if reply else 0,
        cached_tokens=reply.cached_tokens if reply else 0,
        latency_ms=reply.latency_ms if reply else 0,
        outcome=call.outcome,
        called_at=now,
    )
