"""A person's grant to fetch from a provider, and one that is under way."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.fields import SealedText
from apps.core.models import PublicId


class ConnectionState(models.TextChoices):
    """How a grant stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    NEEDS_SIGN_IN = "needs_sign_in"
    REVOKED = "revoked"


class Connection(PublicId):
    """One account at one provider. It belongs to one person, also after the grant has ended.

    `renewing_until` is the lease of whoever renews the tokens: a refresh token may work only once. Where the
    provider announces nothing, `next_sync_at` says when it is asked again. `stopped_at` is the site's switch
    for one person: while it is set, nobody but staff lets the connection go on, whatever its state.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="connections")
    provider = models.CharField(max_length=32)
    provider_user_id = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=ConnectionState.choices, default=ConnectionState.ACTIVE)
    scopes = models.JSONField(default=list)
    tokens = SealedText(context="wearables.connection.tokens", null=True)
    renewing_until = models.DateTimeField(null=True, blank=True, editable=False)
    connected_at = models.DateTimeField(default=timezone.now, editable=False)
    fetched_at = models.DateTimeField(null=True, blank=True)
    next_sync_at = models.DateTimeField(null=True, blank=True, db_index=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=80, blank=True, default="")
    error_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "provider_user_id"], name="connection_account_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} connection {self.pk}"


class PendingGrant(PublicId):
    """A person was sent to a provider and has not come back yet. Used once, and for a few minutes.

    `state_digest` is the SHA-256 of what travels through the browser, so that a reader of this table cannot
    finish somebody else's grant.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_grants"
    )
    provider = models.CharField(max_length=32)
    state_digest = models.CharField(max_length=64, unique=True)
    code_verifier = SealedText(context="wearables.pending_grant.code_verifier", null=True)
    redirect_uri = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.provider} grant under way {self.pk}"
