"""`/api/v1/me/`: the account of whoever asks."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts import selectors
from apps.accounts.api.serializers import CoachProfileInput, MeOutput, ProfileInput
from apps.accounts.models import User
from apps.accounts.services import people
from apps.core.api.parsing import valid_body


def _described(user: User) -> dict[str, object]:
    shown = {
        "user": user,
        "profile": selectors.profile_of(user),
        "is_coach": selectors.is_coach(user),
    }
    return dict(MeOutput(shown).data)


@extend_schema_view(
    get=extend_schema(operation_id="me_read", summary="Who I am", tags=["me"], responses=MeOutput),
    patch=extend_schema(
        operation_id="me_change",
        summary="Change my profile",
        tags=["me"],
        request=ProfileInput,
        responses=MeOutput,
    ),
)
class Me(APIView):
    """The signed-in person."""

    def get(self, request: Request) -> Response:
        """Show the account and profile."""
        return Response(_described(selectors.current_user(request)))

    def patch(self, request: Request) -> Response:
        """Change what is sent, leave the rest."""
        user = selectors.current_user(request)
        changes = valid_body(ProfileInput, request)
        people.update_profile(user=user, changes=changes, by=user, now=timezone.now())
        return Response(_described(User.objects.select_related("profile").get(pk=user.pk)))


class CoachOfMe(APIView):
    """Being a coach."""

    @extend_schema(
        operation_id="me_become_coach",
        summary="Add a coach profile",
        tags=["me"],
        request=CoachProfileInput,
        responses=MeOutput,
    )
    def put(self, request: Request) -> Response:
        """Become a coach with a team of one, or change what the profile says."""
        user, wanted = selectors.current_user(request), valid_body(CoachProfileInput, request)
        people.make_coach(user=user, by=user, now=timezone.now(), **wanted)
        return Response(_described(user))
