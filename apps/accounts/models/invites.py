"""An athlete's invite to a coach: a link that works once, and what became of it."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models.teams import Team
from apps.core.models import PublicId


class InviteState(models.TextChoices):
    """How an invite stands; the last three are its ends."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted, to be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    REVOKED = "revoked", _("Taken back")


LIVE = (InviteState.OPEN, InviteState.ACCEPTED)


class InviteQuerySet(models.QuerySet["Invite"]):
    """Queries over invites."""

    def live(self, now: datetime) -> Self:
        """Invites that can still become coaching at `now`."""
        return self.filter(state__in=LIVE, expires_at__gt=now)


class Invite(PublicId):
    """An athlete asks for a coach. Nothing but their name is shown until they confirm who accepted.

    `token_digest` is the SHA-256 of what stands in the link, so that a reader of this table can use none.
    """

    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coach_invites"
    )
    scopes = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True, default="")
    token_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=InviteState.choices, default=InviteState.OPEN)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="accepted_invites",
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="invites")
    accepted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = InviteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=[InviteState.ACCEPTED, InviteState.CONFIRMED])
                | Q(accepted_by__isnull=False, team__isnull=False, accepted_at__isnull=False),
                name="invite_accepted_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="invite_created")]

    def __str__(self) -> str:
        return f"invite {self.pk}"

    def is_to_be_confirmed(self, now: datetime) -> bool:
        """Say whether somebody accepted it whom the athlete can still confirm."""
        coach = self.accepted_by
        is_waiting = self.state == InviteState.ACCEPTED and self.expires_at > now
        return is_waiting and coach is not None and coach.is_active
