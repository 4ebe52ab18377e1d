"""`/api/v1/workouts/` and `/api/v1/shares/`: a coach's library, what is imported, whom it is given to."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.idempotency import run_once
from apps.accounts.models import Scope
from apps.accounts.selectors import current_user
from apps.accounts.services import looking
from apps.coaching import access, selectors
from apps.coaching.api import presenters
from apps.coaching.api.serializers import (
    ChoiceInput,
    ImportOutput,
    OutcomeOutput,
    ShareInput,
    ShareOutput,
    WorkoutOutput,
)
from apps.coaching.services import library, sharing
from apps.compliance.services import looks
from apps.core.api.pagination import NewestFirst, day, moment
from apps.core.api.parsing import valid_body


class NewestWorkouts(NewestFirst):
    """Workouts by when they changed."""

    ordering = ("-changed_at", "-pk")
    position = moment


class Workouts(APIView):
    """The library of a coach's team."""

    pagination_class = NewestWorkouts

    @extend_schema(
        operation_id="workouts_list",
        summary="My library, the one changed last first",
        tags=["workouts"],
        responses=WorkoutOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List workouts, in pages by cursor."""
        pages = self.pagination_class()
        rows = selectors.library_of(access.own_team(current_user(request)))
        found = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response([presenters.workout(row) for row in found or []])


class OneWorkout(APIView):
    """One workout of the library."""

    @extend_schema(
        operation_id="workouts_read", summary="One workout", tags=["workouts"], responses=WorkoutOutput
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show it with its document."""
        return Response(presenters.workout(access.library_workout(current_user(request), public_id)))

    @extend_schema(
        operation_id="workouts_remove",
        summary="Take a workout out of the library",
        tags=["workouts"],
        responses={204: None},
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take it out; what athletes were given stays theirs. Refused while they have it ahead of them."""
        user = current_user(request)
        library.remove(workout=access.library_workout(user, public_id), by=user, now=timezone.now())
        return Response(status=204)


class Imports(APIView):
    """Looks into the coach's own Garmin."""

    @extend_schema(
        operation_id="workouts_look",
        summary="List my workouts at Garmin",
        tags=["workouts"],
        request=None,
        responses={202: ImportOutput},
    )
    @run_once
    def post(self, request: Request) -> Response:
        """Begin; a job asks Garmin. Ask the returned import for its state."""
        user = current_user(request)
        row = library.look(team=access.own_team(user), provider=selectors.GARMIN, by=user, now=timezone.now())
        return Response(presenters.library_import(row), status=202)


class OneImport(APIView):
    """One look."""

    @extend_schema(
        operation_id="workouts_import_read", summary="One look", tags=["workouts"], responses=ImportOutput
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show how far it is, and what was found."""
        return Response(presenters.library_import(access.own_import(current_user(request), public_id)))

    @extend_schema(
        operation_id="workouts_import",
        summary="Take found workouts over",
        tags=["workouts"],
        request=ChoiceInput,
        responses={202: ImportOutput},
    )
    @run_once
    def post(self, request: Request, public_id: UUID) -> Response:
        """Choose; a job fetches. One that is in the library already is brought up to date."""
        user = current_user(request)
        row = access.own_import(user, public_id)
        chosen = valid_body(ChoiceInput, request)
        row = library.choose(
            row=row,
            external_ids=chosen["workouts"],
            as_fractions=chosen["as_fractions"],
            by=user,
            now=timezone.now(),
        )
        return Response(presenters.library_import(row), status=202)


class Shares(APIView):
    """Whom a workout is given to."""

    @extend_schema(
        operation_id="workouts_shares",
        summary="Who was given a workout",
        tags=["workouts"],
        responses=ShareOutput(many=True),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List those who let me plan, each with how it stands."""
        user, now = current_user(request), timezone.now()
        row = access.library_workout(user, public_id)
        found = selectors.given_to_athletes(row, access.who_may_be_planned(user, now))
        if found:
            looks.note(viewer=user, subjects={each.athlete_id for each in found}, what="plan")
        return Response([presenters.share(each) for each in found])

    @extend_schema(
        operation_id="workouts_share",
        summary="Give a workout to athletes for a day",
        tags=["workouts"],
        request=ShareInput,
        responses=OutcomeOutput(many=True),
    )
    @run_once
    def post(self, request: Request, public_id: UUID) -> Response:
        """Give it; each athlete has an outcome, and one refusal keeps nobody else from it."""
        user = current_user(request)
        row = access.library_workout(user, public_id)
        given = valid_body(ShareInput, request)
        outcomes = sharing.share(
            workout=row,
            athlete_ids=given["athletes"],
            planned_on=given["planned_on"],
            note=given["note"],
            by=user,
            now=timezone.now(),
        )
        return Response([presenters.outcome(each) for each in outcomes])


class LatestDays(NewestFirst):
    """What was given, by its day."""

    ordering = ("-planned_on", "-pk")
    position = day


class AthleteShares(APIView):
    """What one athlete was given."""

    pagination_class = LatestDays

    @extend_schema(
        operation_id="athletes_shares_list",
        summary="What an athlete was given, the latest day first",
        tags=["athletes"],
        responses=ShareOutput(many=True),
    )
    def get(self, request: Request, person: UUID) -> Response:
        """List what my teams gave them, each with how it stands, in pages by cursor. Scope: plan."""
        user = current_user(request)
        athlete, _scopes = looking.look(
            viewer=user, person=person, scope=Scope.PLAN, what="plan", now=timezone.now()
        )
        pages = self.pagination_class()
        rows = pages.paginate_queryset(selectors.given_by(user, athlete), request, view=self)
        return pages.get_paginated_response([presenters.share(row) for row in rows or []])


class OneShare(APIView):
    """One workout that an athlete was given."""

    @extend_schema(
        operation_id="shares_read",
        summary="How a shared workout stands",
        tags=["workouts"],
        responses=ShareOutput,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show how it stands."""
        user = current_user(request)
        row = access.coached_assignment(user, public_id, timezone.now())
        looks.note(viewer=user, subjects={row.athlete_id}, what="plan")
        return Response(presenters.share(row))

    @extend_schema(
        operation_id="shares_withdraw",
        summary="Take a workout back",
        tags=["workouts"],
        responses={200: ShareOutput},
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take it back; if it is on a watch, a job takes it off."""
        user, now = current_user(request), timezone.now()
        row = sharing.withdraw(assignment=access.coached_assignment(user, public_id, now), by=user, now=now)
        return Response(presenters.share(row))
