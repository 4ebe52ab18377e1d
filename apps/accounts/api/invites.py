"""`/api/v1/invites/` and `/api/v1/coaching/`: the way to a coach, and what coaching opens."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts import access, presenters, selectors
from apps.accounts.api.serializers import (
    AcceptInput,
    CoachingOutput,
    ConfirmInput,
    InviteInput,
    InviteOutput,
    MadeInviteOutput,
    OpenedInviteOutput,
    ScopesInput,
    TokenInput,
)
from apps.accounts.services import invites, relationships
from apps.core.api.parsing import valid_body

ERROR = {"$ref": "#/components/schemas/Error"}
"""A token that leads nowhere is a 404, which these addresses would not show by themselves."""


class Invites(APIView):
    """Invites of the signed-in athlete."""

    throttle_scope = "invites"

    @extend_schema(
        operation_id="invites_list",
        summary="My invites under way",
        tags=["coaching"],
        responses=InviteOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List those that can still become coaching; one that was accepted names the coach."""
        user, now = selectors.current_user(request), timezone.now()
        found, reopens = selectors.invites_of(user, now), selectors.reopened_by_consent(user, now)
        return Response([presenters.invite(row, reopens) for row in found])

    @extend_schema(
        operation_id="invites_create",
        summary="Invite a coach",
        tags=["coaching"],
        request=InviteInput,
        responses={201: MadeInviteOutput},
    )
    def post(self, request: Request) -> Response:
        """Make a link. It is in this answer and nowhere else, so an Idempotency-Key does not apply."""
        wanted = valid_body(InviteInput, request)
        made = invites.create(athlete=selectors.current_user(request), now=timezone.now(), **wanted)
        link = {"token": made.token, "link": presenters.link_of(made.token)}
        return Response(presenters.invite(made.invite) | link, status=201)


class OneInvite(APIView):
    """One invite of the signed-in athlete."""

    @extend_schema(
        operation_id="invites_revoke", summary="Take an invite back", tags=["coaching"], responses={204: None}
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take it back, also after somebody accepted it."""
        user = selectors.current_user(request)
        invites.revoke(invite=access.own_invite(user, public_id), by=user, now=timezone.now())
        return Response(status=204)


class Confirmation(APIView):
    """The athlete's word that this is their coach."""

    @extend_schema(
        operation_id="invites_confirm",
        summary="Confirm the coach who accepted",
        tags=["coaching"],
        request=ConfirmInput,
        responses={201: CoachingOutput},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Begin the coaching: name the coach who was shown and the version of the consent `coach_sharing`."""
        user, wanted = selectors.current_user(request), valid_body(ConfirmInput, request)
        begun = invites.confirm(
            invite=access.own_invite(user, public_id), by=user, now=timezone.now(), **wanted
        )
        return Response(presenters.coaching(selectors.described(begun)), status=201)


class OpenedInvite(APIView):
    """What a coach sees of an invite before they answer."""

    throttle_scope = "invites"

    @extend_schema(
        operation_id="invites_open",
        summary="Look at an invite that I was sent",
        tags=["coaching"],
        request=TokenInput,
        responses={200: OpenedInviteOutput, 404: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Say who invites and what would open. The token travels in the body, never in an address."""
        user, now = selectors.current_user(request), timezone.now()
        digest = invites.digest_of(valid_body(TokenInput, request)["token"])
        return Response(presenters.opened(invites.find_open(digest=digest, viewer=user, now=now)))


class Acceptance(APIView):
    """A coach's yes."""

    throttle_scope = "invites"

    @extend_schema(
        operation_id="invites_accept",
        summary="Accept an invite as a coach",
        tags=["coaching"],
        request=AcceptInput,
        responses={200: OpenedInviteOutput, 404: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Accept for a team of one's own; nothing is shown until the athlete confirms."""
        user, now, wanted = selectors.current_user(request), timezone.now(), valid_body(AcceptInput, request)
        team = access.own_team(user, wanted["team"]) if wanted.get("team") else None
        digest = invites.digest_of(wanted["token"])
        return Response(presenters.opened(invites.accept(digest=digest, by=user, team=team, now=now)))


class Coachings(APIView):
    """Coaching in force that the signed-in person is part of."""

    @extend_schema(
        operation_id="coaching_list",
        summary="Who coaches me, and whom I coach",
        tags=["coaching"],
        responses=CoachingOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """List it, the oldest first, one's own coaches before one's athletes."""
        user, now = selectors.current_user(request), timezone.now()
        found = [*selectors.coachings_of(user, now), *selectors.coachings_by(user, now)]
        return Response([presenters.coaching(row) for row in found])


class OneCoaching(APIView):
    """One coaching, which either side may end."""

    @extend_schema(
        operation_id="coaching_change",
        summary="Change what a coaching opens",
        tags=["coaching"],
        request=ScopesInput,
        responses=CoachingOutput,
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Set the scopes: the athlete as they like, a coach can only give up. In force at once."""
        user, now = selectors.current_user(request), timezone.now()
        row = access.own_coaching(user, public_id, now)
        scopes = valid_body(ScopesInput, request)["scopes"]
        changed = relationships.change_scopes(relationship=row, scopes=scopes, by=user, now=now)
        return Response(presenters.coaching(selectors.described(changed)))

    @extend_schema(
        operation_id="coaching_end", summary="End a coaching", tags=["coaching"], responses={204: None}
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """End it at once; the other side is told."""
        user, now = selectors.current_user(request), timezone.now()
        relationships.end(relationship=access.own_coaching(user, public_id, now), by=user, now=now)
        return Response(status=204)
