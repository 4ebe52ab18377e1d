"""`/api/v1/planned/`: what an athlete was given, and sending it to their own device."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.idempotency import run_once
from apps.accounts.selectors import current_user, preferences_of
from apps.coaching import access, selectors
from apps.coaching.api import presenters
from apps.coaching.api.serializers import PlannedOutput, PlannedQuery, PlannedWorkoutOutput
from apps.coaching.services import sending
from apps.core.api.parsing import valid_query
from apps.core.errors import Refusal

WEEK, YEAR = timedelta(days=7), timedelta(days=366)


class BadSpan(Refusal):
    """The days are turned round, or span more than a year."""

    code = "invalid_span"


class PlannedWorkouts(APIView):
    """What a person was given."""

    @extend_schema(
        operation_id="planned_list",
        summary="Workouts that I was given, by day",
        tags=["planned"],
        parameters=[PlannedQuery],
        responses=PlannedOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List them from `first_on` (today) to `last_on` (a week later); those taken back are left out."""
        wanted = valid_query(PlannedQuery, request)
        user = current_user(request)
        today = timezone.localdate(timezone=preferences_of(user).time_zone)
        first_on = wanted.get("first_on") or today
        last_on = wanted.get("last_on")
        if last_on is None:
            last_on = first_on + min(WEEK, type(first_on).max - first_on)
        if not first_on <= last_on or last_on - first_on > YEAR:
            raise BadSpan(_("Ask for at most a year, the earlier day first."))
        rows = selectors.given_to(user).filter(
            withdrawn_at__isnull=True, planned_on__range=(first_on, last_on)
        )
        return Response([presenters.planned(row) for row in rows.order_by("planned_on", "pk")])


class OnePlanned(APIView):
    """One workout that a person was given."""

    @extend_schema(
        operation_id="planned_read",
        summary="One workout that I was given",
        tags=["planned"],
        responses=PlannedWorkoutOutput,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show it with its steps, in my own numbers, and how it stands."""
        return Response(presenters.planned_whole(access.own_assignment(current_user(request), public_id)))


class Sending(APIView):
    """The way to the person's own device."""

    @extend_schema(
        operation_id="planned_send",
        summary="Send it to my Garmin",
        tags=["planned"],
        request=None,
        responses={202: PlannedOutput},
    )
    @run_once
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send it; a job does it, once however often this is asked. Ask the workout for its state."""
        user = current_user(request)
        row = access.own_assignment(user, public_id)
        sending.send(assignment=row, by=user, now=timezone.now())
        return Response(presenters.planned(row), status=202)
