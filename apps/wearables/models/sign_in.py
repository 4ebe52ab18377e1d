"""A sign-in with somebody's password at a provider: what its job needs, for minutes, and who has to wait."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.fields import SealedText
from apps.core.models import Claimable, ClaimQuerySet, PublicId
from apps.core.queues import Queue
from apps.wearables.models.connection import Connection


class SignInStep(models.TextChoices):
    """What the job is to do next: sign in, wait for the person's code, hand the code in."""

    PASSWORD = "password"  # noqa: S105  (a word for a step)
    QUESTION = "question"
    CODE = "code"


class PendingSignIn(PublicId, Claimable):
    """A person signs in at a provider. One row a person and provider; its secrets live five minutes at most.

    `secret` holds name and password, then, once the provider has asked for a second factor, only what
    continues the sign-in; `code` the person's answer. All of it goes in the transaction in which the job
    ends. What is left says how it ended, so that a page or a phone can tell, until the sweep takes it.
    `account_digest` is a keyed hash of the name. A worker that was killed leaves a lease that runs out; a
    second attempt is never made (`attempts`), since it would sign in twice.
    """

    max_attempts: ClassVar[int] = 2

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_sign_ins"
    )
    provider = models.CharField(max_length=32)
    step = models.CharField(max_length=8, choices=SignInStep.choices, default=SignInStep.PASSWORD)
    account_digest = models.CharField(max_length=64)
    secret = SealedText(context="wearables.pending_sign_in.secret", null=True)
    code = SealedText(context="wearables.pending_sign_in.code", null=True)
    method = models.CharField(max_length=24, blank=True, default="")
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    connection = models.ForeignKey(
        Connection, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField()

    objects: ClassVar[ClaimQuerySet["PendingSignIn"]] = ClaimQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "provider"], name="pending_sign_in_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} sign-in {self.pk}"

    @classmethod
    def due_tasks(cls, now: datetime) -> Iterable[tuple[str, Queue]]:
        """Wake the worker that signs in, if somebody waits for it."""
        return [("wearables.sign_in", Queue.SIGN_IN)] if cls.objects.due(now).exists() else []


class SignInCooldown(models.Model):
    """How long an account at a provider must be left alone, since the provider refused one attempt too many.

    It names the account by a keyed hash, never by its address.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_cooldowns"
    )
    provider = models.CharField(max_length=32)
    account_digest = models.CharField(max_length=64)
    strikes = models.PositiveSmallIntegerField(default=1)
    until = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "provider", "account_digest"], name="sign_in_cooldown_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["provider", "account_digest"], name="sign_in_cooldown_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} cooldown {self.pk}"
