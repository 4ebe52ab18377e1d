"""`/api/v1/notifications/`: the notices of whoever asks."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.selectors import current_user
from apps.core.api.pagination import NewestFirst
from apps.notifications import selectors
from apps.notifications.api.serializers import NoticeOutput
from apps.notifications.services import notifications


class Notices(APIView):
    """The notices of the signed-in person, newest first."""

    pagination_class = NewestFirst

    @extend_schema(
        operation_id="notifications_list",
        summary="My notifications",
        tags=["notifications"],
        responses=NoticeOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List them."""
        pages = self.pagination_class()
        rows = pages.paginate_queryset(selectors.of_user(current_user(request)), request, view=self) or []
        return pages.get_paginated_response(
            NoticeOutput([selectors.in_words(row) for row in rows], many=True).data
        )


class NoticeRead(APIView):
    """One notice, to be marked as read."""

    @extend_schema(
        operation_id="notifications_read",
        summary="Mark a notification as read",
        tags=["notifications"],
        request=None,
        responses=NoticeOutput,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Mark it as read; a second time changes nothing."""
        row = notifications.mark_read(user=current_user(request), public_id=public_id, now=timezone.now())
        return Response(NoticeOutput(selectors.in_words(row)).data)
