"""A draft waits for the coach: who may decide, what the athlete sees meanwhile, what is written down."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Relationship, Scope, User
from apps.accounts.services import relationships
from apps.compliance.models import AuditEvent
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.core.errors import NotAllowed, Unprocessable
from apps.insights import selectors
from apps.insights.models import Recommendation, Stage
from apps.insights.services import approvals, recommendations, replaying
from apps.insights.services.approvals import Edits
from apps.insights.services.recommendations import NotOpen
from apps.notifications.models import Notification
from apps.wearables.models import Activity, DailyHealth
from tests.conftest import Drain, browser_of
from tests.factories import CoachFactory, coaching

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(runner: User, coach: User, drain: Drain) -> Recommendation:
    """A draft by rules that waits for the coach."""
    return ask(runner, drain)


def ask(user: User, drain: Drain) -> Recommendation:
    row = recommendations.ask(user=user, question="And now?", by=user, now=timezone.now())
    drain()
    row.refresh_from_db()
    assert row.standing is Stage.DRAFTED
    return row


def seen_by_athlete(row: Recommendation) -> dict[str, object]:
    row.refresh_from_db()
    return selectors.shown(row, opened=selectors.openings(row.user, now=timezone.now())).content


def drafts_of(coach: User) -> list[Recommendation]:
    return selectors.drafts_for(coach, now=timezone.now())


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).values_list("kind", flat=True))


def test_the_coach_is_told_and_the_athlete_sees_nothing_yet(
    draft: Recommendation, runner: User, coach: User, other_coach: User
):
    assert drafts_of(coach) == [draft]
    assert drafts_of(other_coach) == []
    assert seen_by_athlete(draft) == {}
    assert "draft_waits" in told(coach)
    assert "recommendation_ready" not in told(runner)
    with pytest.raises(NotOpen):
        recommendations.accept(recommendation=draft, by=runner, now=timezone.now())


def test_an_approved_draft_is_the_athletes_to_accept(draft: Recommendation, runner: User, coach: User):
    approvals.approve(recommendation=draft, by=coach, now=timezone.now())

    assert seen_by_athlete(draft) == draft.draft
    assert (draft.standing, draft.decided_by) == (Stage.APPROVED, coach)
    assert "recommendation_ready" in told(runner)
    assert drafts_of(coach) == []
    recommendations.accept(recommendation=draft, by=runner, now=timezone.now())
    draft.refresh_from_db()
    assert (draft.standing, draft.settled_at is None) == (Stage.ACCEPTED, False)
    trail = AuditEvent.objects.filter(action__startswith="insights.").order_by("sequence")
    assert [(event.action, event.actor_kind) for event in trail][2:] == [
        ("insights.draft_approved", "coach"),
        ("insights.recommendation_accepted", "self"),
    ]
    with pytest.raises(NotOpen):
        recommendations.dismiss(recommendation=draft, by=runner, now=timezone.now())


def test_a_coach_changes_words_and_the_draft_stays_as_it_was(draft: Recommendation, coach: User):
    count = len(draft.draft["statements"])
    edits = Edits("Keep it calm", ("Well  done\nthis week.", *[""] * (count - 1)), keeps_proposal=False)

    approvals.approve(recommendation=draft, by=coach, now=timezone.now(), edits=edits)

    seen = seen_by_athlete(draft)
    first = draft.draft["statements"][0]
    assert seen["headline"] == "Keep it calm"
    assert seen["statements"] == [{"text": "Well done this week.", "evidence": first["evidence"]}]
    assert seen["proposal"] is None
    assert draft.draft["headline"] != "Keep it calm"
    assert replaying.replay(draft) is None
    assert AuditEvent.objects.get(action="insights.draft_approved").details == {"is_edited": True}


@pytest.mark.either_database
def test_a_sentence_with_other_figures_than_its_evidence_is_the_coachs_own(
    draft: Recommendation, coach: User, runner: User
):
    first, second, *others = draft.draft["statements"]
    texts = ("Ride 12345 km at 900 W.", f"Indeed: {second['text']}", *[each["text"] for each in others])

    edits = Edits("Keep it calm", texts, keeps_proposal=True)
    approvals.approve(recommendation=draft, by=coach, now=timezone.now(), edits=edits)

    seen = [each["evidence"] for each in seen_by_athlete(draft)["statements"]]
    assert seen == [[], second["evidence"], *[each["evidence"] for each in others]]
    assert first["evidence"]
    page = browser_of(runner).get(reverse("insights:one", args=[draft.public_id])).text
    assert page.count("own words; their figures were not checked") == 1


@pytest.mark.parametrize(
    "edits",
    [
        Edits("", ("a",) * 4, keeps_proposal=True),
        Edits("x" * 141, ("a",) * 4, keeps_proposal=True),
        Edits("x", ("",) * 4, keeps_proposal=True),
        Edits("x", ("a",) * 9, keeps_proposal=True),
        Edits("x", ("a" * 401,) * 4, keeps_proposal=True),
    ],
)
@pytest.mark.either_database
def test_edits_that_leave_nothing_are_refused(draft: Recommendation, coach: User, edits: Edits):
    assert len(draft.draft["statements"]) == 4

    with pytest.raises(Unprocessable):
        approvals.approve(recommendation=draft, by=coach, now=timezone.now(), edits=edits)


def test_a_draft_that_is_not_passed_on_leaves_the_coachs_word(
    draft: Recommendation, runner: User, coach: User
):
    with pytest.raises(Unprocessable):
        approvals.reject(recommendation=draft, word=" ", by=coach, now=timezone.now())
    approvals.reject(recommendation=draft, word="Rest first.", by=coach, now=timezone.now())

    assert seen_by_athlete(draft) == {}
    assert (draft.standing, draft.coach_word) == (Stage.REJECTED, "Rest first.")
    assert "recommendation_not_approved" in told(runner)
    assert "recommendation_ready" not in told(runner)
    with pytest.raises(NotOpen):
        approvals.approve(recommendation=draft, by=coach, now=timezone.now())
    with pytest.raises(NotOpen):
        recommendations.accept(recommendation=draft, by=runner, now=timezone.now())


def test_nobody_else_decides(draft: Recommendation, other_coach: User, runner: User, staff: User):
    for nobody in (other_coach, runner, staff):
        with pytest.raises(NotAllowed):
            approvals.approve(recommendation=draft, by=nobody, now=timezone.now())


def test_who_coaches_no_more_sees_no_draft_and_the_athlete_decides(
    draft: Recommendation, runner: User, coach: User
):
    ended = Relationship.objects.get(athlete=runner)
    relationships.end(relationship=ended, by=runner, now=timezone.now())

    assert drafts_of(coach) == []
    assert seen_by_athlete(draft) == draft.draft
    with pytest.raises(NotAllowed):
        approvals.reject(recommendation=draft, word="No.", by=coach, now=timezone.now())
    recommendations.dismiss(recommendation=draft, by=runner, now=timezone.now())


def test_without_consent_to_share_no_coach_sees_a_draft(draft: Recommendation, runner: User, coach: User):
    consents.withdraw(runner, Purpose.COACH_SHARING, by=runner, now=timezone.now())

    assert drafts_of(coach) == []
    assert seen_by_athlete(draft) == draft.draft


def test_a_coach_without_the_plan_decides_nothing(runner: User, drain: Drain):
    partly = CoachFactory()
    coaching(partly, runner, scopes=(Scope.ACTIVITIES, Scope.HEALTH))

    row = ask(runner, drain)

    assert drafts_of(partly) == []
    assert seen_by_athlete(row) == row.draft
    assert "recommendation_ready" in told(runner)


def test_a_draft_whose_sources_bar_a_coach_is_not_shown_to_one(draft: Recommendation, coach: User):
    Recommendation.objects.update(sources=["file", "strava"])

    assert drafts_of(coach) == []
    assert seen_by_athlete(draft) == draft.draft


def test_a_draft_goes_out_of_date(draft: Recommendation, coach: User):
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert drafts_of(coach) == []
        with pytest.raises(NotOpen):
            approvals.approve(recommendation=draft, by=coach, now=timezone.now())


@pytest.mark.either_database
def test_nights_are_left_out_for_a_coach_who_may_not_see_health(runner: User, drain: Drain):
    today = timezone.localdate()
    for number in range(30):
        DailyHealth.objects.create(
            user=runner, source="garmin", on=today - timedelta(days=number), rmssd_ms=55 + number % 5
        )
    partly = CoachFactory()
    relationship = coaching(partly, runner, scopes=(Scope.ACTIVITIES, Scope.PLAN, Scope.HEALTH))
    everything = ask(runner, drain)
    assert "hrv_7d" in {fact["key"] for fact in everything.evidence}
    assert drafts_of(partly) == [everything]

    Relationship.objects.filter(pk=relationship.pk).update(scopes=["activities", "plan"])
    assert drafts_of(partly) == []
    assert seen_by_athlete(everything) == everything.draft

    less = ask(runner, drain)
    assert "hrv_7d" not in {fact["key"] for fact in less.evidence}
    assert drafts_of(partly) == [less]
    assert seen_by_athlete(less) == {}


@pytest.mark.either_database
def test_ratings_of_effort_are_left_out_for_a_coach_who_may_not_see_health(runner: User, drain: Drain):
    Activity.objects.filter(user=runner).update(perceived_exertion=7)
    partly = CoachFactory()
    relationship = coaching(partly, runner, scopes=(Scope.ACTIVITIES, Scope.PLAN, Scope.HEALTH))
    everything = ask(runner, drain)
    assert "exertion_7d" in {fact["key"] for fact in everything.evidence}
    assert drafts_of(partly) == [everything]

    Relationship.objects.filter(pk=relationship.pk).update(scopes=["activities", "plan"])
    assert drafts_of(partly) == []

    less = ask(runner, drain)
    assert "exertion_7d" not in {fact["key"] for fact in less.evidence}
    assert drafts_of(partly) == [less]
