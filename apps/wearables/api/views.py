"""`/api/v1/uploads/` and `/api/v1/activities/`: thin, each one call."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.idempotency import run_once
from apps.accounts.selectors import current_user
from apps.core.api.pagination import NewestFirst, moment
from apps.core.api.parsing import valid_body, valid_query
from apps.wearables import access, selectors
from apps.wearables.api import presenters
from apps.wearables.api.serializers import (
    ActivityInput,
    ActivityOutput,
    ActivitySummaryOutput,
    StreamsOutput,
    StreamsQuery,
    UploadInput,
    UploadOutput,
)
from apps.wearables.domain.sports import Sport
from apps.wearables.services import activities, batches
from apps.wearables.services.activities import Edits


class NewestActivities(NewestFirst):
    """Activities by their start."""

    ordering = ("-started_at", "-pk")
    position = moment


class NewestUploads(NewestFirst):
    """Uploads by when they came."""

    ordering = ("-created_at", "-pk")
    position = moment


class Uploads(APIView):
    """Files that a person sent."""

    parser_classes = (MultiPartParser,)
    pagination_class = NewestUploads

    @extend_schema(
        operation_id="uploads_list",
        summary="My uploads, newest first",
        tags=["uploads"],
        responses=UploadOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List uploads with what became of them, in pages by cursor."""
        user, pages = current_user(request), self.pagination_class()
        found = pages.paginate_queryset(
            selectors.uploads_of(user).only("pk", "created_at"), request, view=self
        )
        listed = selectors.incoming(user, among=[delivery.pk for delivery in found or []])
        return pages.get_paginated_response([presenters.upload(row) for row in listed])

    @extend_schema(
        operation_id="uploads_create",
        summary="Upload an activity file",
        tags=["uploads"],
        request=UploadInput,
        responses={202: UploadOutput},
    )
    @run_once
    def post(self, request: Request) -> Response:
        """Take a file; a job reads it. Ask the returned upload for its state."""
        user = current_user(request)
        files = [valid_body(UploadInput, request)["file"]]
        taken = batches.receive(user=user, files=files, by=user, now=timezone.now())
        found = selectors.incoming(user, public_id=taken.deliveries[0].public_id)
        return Response(presenters.upload(found[0]), status=202)


class Upload(APIView):
    """One upload."""

    @extend_schema(
        operation_id="uploads_read", summary="One upload", tags=["uploads"], responses=UploadOutput
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show what became of an upload."""
        user = current_user(request)
        delivery = access.own_delivery(user, public_id)
        return Response(presenters.upload(selectors.incoming(user, public_id=delivery.public_id)[0]))


class Activities(APIView):
    """What a person did."""

    pagination_class = NewestActivities

    @extend_schema(
        operation_id="activities_list",
        summary="My activities, newest first",
        tags=["activities"],
        responses=ActivitySummaryOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List activities, in pages by cursor."""
        pages = self.pagination_class()
        found = pages.paginate_queryset(
            selectors.visible(current_user(request)).only("pk", "started_at"), request, view=self
        )
        return pages.get_paginated_response(
            [presenters.summary(row) for row in selectors.rows_of(found or [])]
        )


class OneActivity(APIView):
    """One activity."""

    @extend_schema(
        operation_id="activities_read", summary="One activity", tags=["activities"], responses=ActivityOutput
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show an activity with its laps."""
        return Response(presenters.detail(access.own_activity(current_user(request), public_id)))

    @extend_schema(
        operation_id="activities_change",
        summary="Edit an activity",
        tags=["activities"],
        request=ActivityInput,
        responses=ActivityOutput,
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change the person's own columns; what is left out stays."""
        user = current_user(request)
        activity = access.own_activity(user, public_id)
        edits = _edits(valid_body(ActivityInput, request))
        activities.edit(activity=activity, edits=edits, by=user, now=timezone.now())
        return Response(presenters.detail(activity))

    @extend_schema(
        operation_id="activities_delete",
        summary="Hide an activity",
        tags=["activities"],
        responses={204: None},
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Hide an activity; it can be brought back."""
        user = current_user(request)
        activities.delete(activity=access.own_activity(user, public_id), by=user, now=timezone.now())
        return Response(status=204)


class Restore(APIView):
    """Bring a hidden activity back."""

    @extend_schema(
        operation_id="activities_restore",
        summary="Bring a hidden activity back",
        tags=["activities"],
        request=None,
        responses=ActivityOutput,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Show it again."""
        user = current_user(request)
        activity = access.own_activity(user, public_id, deleted=True)
        activities.restore(activity=activity, by=user, now=timezone.now())
        return Response(presenters.detail(activity))


class Streams(APIView):
    """Samples of an activity."""

    @extend_schema(
        operation_id="activities_streams",
        summary="Samples of an activity",
        tags=["activities"],
        parameters=[StreamsQuery],
        responses=StreamsOutput,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Give the samples as columns."""
        activity = access.own_activity(current_user(request), public_id)
        points = valid_query(StreamsQuery, request).get("points")
        return Response(presenters.columns(selectors.streams_of(activity), points))


def _edits(sent: Mapping[str, Any]) -> Edits:
    """Return the columns that were sent, and no others."""
    edits = cast("Edits", dict(sent))
    if "sport" in edits:
        edits["sport"] = Sport(edits["sport"]) if edits["sport"] else None
    return edits
