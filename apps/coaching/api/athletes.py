"""`/api/v1/athletes/`: the roster, and one athlete as their coach may see them."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.access import require_coach
from apps.accounts.selectors import current_user
from apps.accounts.services import looking
from apps.coaching.api.athlete_serializers import AthleteOutput, RosterOutput, RosterQuery
from apps.coaching.domain.ordering import Order, narrowed, ordered
from apps.coaching.presenters import roster
from apps.coaching.presenters.roster import AthleteRow
from apps.coaching.presenters.signs import sentence
from apps.compliance.services import looks
from apps.core.api.parsing import valid_query
from apps.core.errors import NotFound


class Athletes(APIView):
    """The athletes of the signed-in coach."""

    @extend_schema(
        operation_id="athletes_list",
        summary="My athletes, and why one needs a look",
        tags=["athletes"],
        parameters=[RosterQuery],
        responses=RosterOutput,
    )
    def get(self, request: Request) -> Response:
        """List all of them, sorted and narrowed here; what is not open is null, and `reason` says why."""
        user, now = current_user(request), timezone.now()
        require_coach(user)
        chosen = valid_query(RosterQuery, request)
        everybody = roster.rows(user, now=now)
        found = ordered(
            narrowed(everybody, words=chosen["q"], in_need_only=chosen["show"] == "need"),
            Order(chosen["sort"]),
        )
        looks.note(viewer=user, subjects=[row.pk for row in found if row.figures], what="roster")
        return Response(
            {
                "as_of": now,
                "total": len(everybody),
                "in_need": sum(row.needs_a_look for row in everybody),
                "results": [_shaped(row) for row in found],
            }
        )


class Athlete(APIView):
    """One athlete of the signed-in coach."""

    @extend_schema(
        operation_id="athletes_read",
        summary="One athlete, and why they need a look",
        tags=["athletes"],
        responses=AthleteOutput,
    )
    def get(self, request: Request, person: UUID) -> Response:
        """Show the athlete's row of the roster."""
        user, now = current_user(request), timezone.now()
        athlete, _scopes = looking.look(viewer=user, person=person, scope=None, what="summary", now=now)
        row = roster.row_of(user, athlete, now=now)
        if row is None:
            raise NotFound(_("There is nobody here by that address."))
        return Response(_shaped(row))


def _shaped(row: AthleteRow) -> dict[str, object]:
    figures = row.figures
    return {
        "id": row.public_id,
        "name": row.name,
        "scopes": sorted(scope.value for scope in row.scopes),
        "needs_a_look": row.needs_a_look,
        "reason": f"{row.reason.word}: {row.reason.sentence}" if row.reason.sentence else row.reason.word,
        "signs": [{"code": sign.value, "sentence": sentence(sign, figures)} for sign in row.signs if figures],
        "fitness": row.fitness,
        "fatigue": row.fatigue,
        "form": figures.form if figures else None,
        "ramp_7d": figures.ramp_7d if figures else None,
        "days_known": figures.days_known if figures else None,
        "hrv_deviation_sd": row.hrv_deviation_sd,
        "last_activity_at": row.last_at,
        "data_at": row.data_at,
    }
