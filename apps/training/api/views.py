"""`/api/v1/load/`, `/api/v1/thresholds/` and the load of an activity."""

from dataclasses import asdict
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.idempotency import run_once
from apps.accounts.models import Scope, User
from apps.accounts.selectors import current_user, preferences_of
from apps.accounts.services import looking
from apps.compliance.policy import Audience
from apps.core.api.parsing import valid_body, valid_query
from apps.training import access, selectors
from apps.training.api.serializers import (
    ActivityLoadOutput,
    LoadOutput,
    LoadQuery,
    ThresholdInput,
    ThresholdOutput,
)
from apps.training.domain.fitness import Convention
from apps.training.domain.load_result import SeriesSport
from apps.training.models import ThresholdKind
from apps.training.services import thresholds


class Load(APIView):
    """Load, fitness, fatigue and form by day."""

    @extend_schema(
        operation_id="load_read",
        summary="My load, fitness, fatigue and form",
        tags=["load"],
        parameters=[LoadQuery],
        responses=LoadOutput,
    )
    def get(self, request: Request) -> Response:
        """Give one's own series up to today; empty lists where nothing is known."""
        return Response(_load(request, current_user(request), Audience.OWNER))


class AthleteLoad(APIView):
    """Load, fitness, fatigue and form of an athlete, for their coach."""

    @extend_schema(
        operation_id="athletes_load",
        summary="An athlete's load, fitness, fatigue and form",
        tags=["athletes"],
        parameters=[LoadQuery],
        responses=LoadOutput,
    )
    def get(self, request: Request, person: UUID) -> Response:
        """Give the series that a coach may see, in the athlete's own days. Scope: activities."""
        athlete, _scopes = looking.look(
            viewer=current_user(request),
            person=person,
            scope=Scope.ACTIVITIES,
            what="load",
            now=timezone.now(),
        )
        return Response(_load(request, athlete, Audience.COACH))


def _load(request: Request, subject: User, audience: Audience) -> dict[str, object]:
    chosen = valid_query(LoadQuery, request)
    today = timezone.localdate(timezone=preferences_of(subject).time_zone)
    found = selectors.load_days(
        subject,
        audience=audience,
        today=today,
        sport=SeriesSport(chosen["sport"]),
        convention=Convention(chosen["convention"]),
        first_on=chosen.get("first_on"),
    )
    empty = selectors.LoadDays([], [], [], [], [], Convention(chosen["convention"]), False, ())  # noqa: FBT003
    return {"sport": chosen["sport"], "today": today} | asdict(found or empty)


class LoadOfActivity(APIView):
    """Load of one activity."""

    @extend_schema(
        operation_id="activities_load",
        summary="Load of an activity",
        tags=["load"],
        responses=ActivityLoadOutput,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show how the load was found, or why there is none."""
        return Response(asdict(access.own_load(current_user(request), public_id)))


class Thresholds(APIView):
    """What a person entered as thresholds."""

    @extend_schema(
        operation_id="thresholds_list",
        summary="My thresholds",
        tags=["load"],
        responses=ThresholdOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List thresholds, the newest of each kind first."""
        return Response(ThresholdOutput(selectors.thresholds_of(current_user(request)), many=True).data)

    @extend_schema(
        operation_id="thresholds_enter",
        summary="Enter a threshold",
        tags=["load"],
        request=ThresholdInput,
        responses={201: ThresholdOutput},
    )
    @run_once
    def post(self, request: Request) -> Response:
        """Set a threshold from a day on; load follows by itself."""
        user = current_user(request)
        wanted = valid_body(ThresholdInput, request)
        entered = thresholds.enter(
            user=user,
            kind=ThresholdKind(wanted["kind"]),
            value=wanted["value"],
            effective_on=wanted["effective_on"],
            by=user,
            now=timezone.now(),
        )
        return Response(ThresholdOutput(entered).data, status=201)


class OneThreshold(APIView):
    """One threshold."""

    @extend_schema(
        operation_id="thresholds_remove", summary="Remove a threshold", tags=["load"], responses={204: None}
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take a threshold away."""
        user = current_user(request)
        thresholds.remove(threshold=access.own_threshold(user, public_id), by=user, now=timezone.now())
        return Response(status=204)
