"""`/api/v1/recommendations/` and `/api/v1/drafts/`: thin, each one call."""

from collections.abc import Callable
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.idempotency import run_once
from apps.accounts.selectors import current_user
from apps.compliance.services import looks
from apps.core.api.pagination import NewestFirst, moment
from apps.core.api.parsing import valid_body
from apps.insights import access, selectors
from apps.insights.api import presenters
from apps.insights.api.serializers import (
    ApproveInput,
    AskInput,
    DraftOutput,
    RecommendationOutput,
    RejectInput,
)
from apps.insights.models import Recommendation as Row
from apps.insights.services import approvals, recommendations


class NewestRecommendations(NewestFirst):
    """Recommendations by when they were asked for."""

    ordering = ("-created_at", "-pk")
    position = moment


class Recommendations(APIView):
    """What a person asked for."""

    pagination_class = NewestRecommendations
    throttle_scope = "recommendations"

    @extend_schema(
        operation_id="recommendations_list",
        summary="My recommendations, newest first",
        tags=["recommendations"],
        responses=RecommendationOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List them with how they stand, in pages by cursor."""
        user, now, pages = current_user(request), timezone.now(), self.pagination_class()
        found = pages.paginate_queryset(selectors.of_user(user), request, view=self)
        opened = selectors.openings(user, now=now)
        told = [presenters.recommendation(row, now=now, opened=opened) for row in found or []]
        return pages.get_paginated_response(told)

    @extend_schema(
        operation_id="recommendations_ask",
        summary="Ask for a recommendation",
        tags=["recommendations"],
        request=AskInput,
        responses={202: RecommendationOutput},
    )
    @run_once
    def post(self, request: Request) -> Response:
        """Put a request into the queue; a job writes it. Ask the returned one for its stage."""
        user, now = current_user(request), timezone.now()
        question = valid_body(AskInput, request)["question"]
        row = recommendations.ask(user=user, question=question, by=user, now=now)
        return Response(presenters.recommendation(row, now=now), status=202)


class Recommendation(APIView):
    """One recommendation."""

    @extend_schema(
        operation_id="recommendations_read",
        summary="One recommendation",
        tags=["recommendations"],
        responses=RecommendationOutput,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show how it stands, and its words with their evidence once they are for these eyes."""
        row = access.own_recommendation(current_user(request), public_id)
        return Response(presenters.recommendation(row, now=timezone.now()))


class Acceptance(APIView):
    """The athlete takes it."""

    @extend_schema(
        operation_id="recommendations_accept",
        summary="Accept a recommendation",
        tags=["recommendations"],
        request=None,
        responses=RecommendationOutput,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Note it; nothing else is changed."""
        return _settled(request, public_id, recommendations.accept)


class Dismissal(APIView):
    """The athlete does not want it."""

    @extend_schema(
        operation_id="recommendations_dismiss",
        summary="Dismiss a recommendation",
        tags=["recommendations"],
        request=None,
        responses=RecommendationOutput,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Note it."""
        return _settled(request, public_id, recommendations.dismiss)


def _settled(request: Request, public_id: UUID, settle: Callable[..., Row]) -> Response:
    user, now = current_user(request), timezone.now()
    row = settle(recommendation=access.own_recommendation(user, public_id), by=user, now=now)
    return Response(presenters.recommendation(row, now=now))


class Drafts(APIView):
    """What waits for a coach."""

    @extend_schema(
        operation_id="drafts_list",
        summary="Drafts that wait for me, the oldest first",
        tags=["drafts"],
        responses=DraftOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List the drafts of the coach's athletes; an empty list for everybody else."""
        coach = current_user(request)
        rows = selectors.drafts_for(coach, now=timezone.now())
        looks.note(viewer=coach, subjects=[row.user_id for row in rows], what="drafts")
        return Response([presenters.draft(row) for row in rows])


class Draft(APIView):
    """One draft."""

    @extend_schema(
        operation_id="drafts_read",
        summary="One draft that waits for me",
        tags=["drafts"],
        responses=DraftOutput,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show it with its evidence."""
        coach = current_user(request)
        row = access.draft_for(coach, public_id, now=timezone.now())
        looks.note(viewer=coach, subjects=[row.user_id], what="draft")
        return Response(presenters.draft(row))


class Approval(APIView):
    """A coach passes a draft on."""

    @extend_schema(
        operation_id="drafts_approve",
        summary="Approve a draft, as it is or in my words",
        tags=["drafts"],
        request=ApproveInput,
        responses={204: None},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Pass it on; the athlete is told."""
        coach, now = current_user(request), timezone.now()
        row = access.draft_for(coach, public_id, now=now)
        words = presenters.edits(valid_body(ApproveInput, request), row)
        approvals.approve(recommendation=row, by=coach, now=now, edits=words)
        return Response(status=204)


class Rejection(APIView):
    """A coach does not pass a draft on."""

    @extend_schema(
        operation_id="drafts_reject",
        summary="Do not approve a draft, with a word",
        tags=["drafts"],
        request=RejectInput,
        responses={204: None},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Leave a word for the athlete, who is told."""
        coach, now = current_user(request), timezone.now()
        row = access.draft_for(coach, public_id, now=now)
        word = valid_body(RejectInput, request)["word"]
        approvals.reject(recommendation=row, word=word, by=coach, now=now)
        return Response(status=204)
