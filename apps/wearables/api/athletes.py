"""`/api/v1/athletes/{person}/activities/`: what a coach may see of an athlete's activities."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import Scope
from apps.accounts.selectors import current_user
from apps.accounts.services import looking
from apps.compliance.policy import Audience
from apps.core.api.parsing import valid_query
from apps.wearables import selectors
from apps.wearables.access import Seen, shown_activity
from apps.wearables.api import presenters
from apps.wearables.api.serializers import (
    ActivityOutput,
    ActivitySummaryOutput,
    StreamsOutput,
    StreamsQuery,
)
from apps.wearables.api.views import NewestActivities
from apps.wearables.models import Activity


class AthleteActivities(APIView):
    """What an athlete did, for their coach."""

    pagination_class = NewestActivities

    @extend_schema(
        operation_id="athletes_activities_list",
        summary="An athlete's activities, newest first",
        tags=["athletes"],
        responses=ActivitySummaryOutput(many=True),
    )
    def get(self, request: Request, person: UUID) -> Response:
        """List those whose source lets a coach see them, in pages by cursor. Scope: activities."""
        athlete, _seen = looking.look(
            viewer=current_user(request),
            person=person,
            scope=Scope.ACTIVITIES,
            what="activities",
            now=timezone.now(),
        )
        pages = self.pagination_class()
        found = selectors.visible(athlete, Audience.COACH).only("pk", "started_at")
        rows = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(
            [presenters.summary(row) for row in selectors.rows_of(rows or [])]
        )


class AthleteActivity(APIView):
    """One activity of an athlete, for their coach."""

    @extend_schema(
        operation_id="athletes_activities_read",
        summary="One activity of an athlete",
        tags=["athletes"],
        responses=ActivityOutput,
    )
    def get(self, request: Request, person: UUID, public_id: UUID) -> Response:
        """Show it with its laps. Scopes: activities; what they wrote and felt with health."""
        activity, seen = _activity(request, person, public_id)
        return Response(presenters.detail(activity, seen))


class AthleteStreams(APIView):
    """Samples of an athlete's activity, for their coach."""

    @extend_schema(
        operation_id="athletes_activities_streams",
        summary="Samples of an athlete's activity",
        tags=["athletes"],
        parameters=[StreamsQuery],
        responses=StreamsOutput,
    )
    def get(self, request: Request, person: UUID, public_id: UUID) -> Response:
        """Give the samples as columns. Scopes: activities; latitude and longitude with routes."""
        activity, seen = _activity(request, person, public_id)
        points = valid_query(StreamsQuery, request).get("points")
        return Response(presenters.columns(seen.samples(selectors.streams_of(activity)), points))


def _activity(request: Request, person: UUID, public_id: UUID) -> tuple[Activity, Seen]:
    athlete, scopes = looking.look(
        viewer=current_user(request),
        person=person,
        scope=Scope.ACTIVITIES,
        what="activity",
        now=timezone.now(),
    )
    return shown_activity(athlete, public_id, Audience.COACH), Seen.by(Audience.COACH, scopes)
