"""What happened to whose data: append-only, people named by random references only.

Triggers in the database refuse UPDATE and DELETE; migration 0002 says which way retention has.
"""

from datetime import UTC
from typing import ClassVar
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.compliance.domain import chain

NOBODY = UUID(int=0)


class ActorKind(models.TextChoices):
    """What somebody was to the person whose data it is."""

    SELF = "self"
    COACH = "coach"
    STAFF = "staff"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


class SubjectRef(models.Model):
    """Which random reference stands for whom. Erasure deletes the row; the audit then names nobody."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ref = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        verbose_name_plural = _("random references")

    def __str__(self) -> str:
        return str(self.ref)


class AuditEvent(models.Model):
    """One thing that happened. `subject_ref` is `NOBODY` for what concerns no single person."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=9, choices=ActorKind.choices)
    actor_ref = models.UUIDField(null=True, db_index=True)
    action = models.CharField(max_length=64)
    subject_ref = models.UUIDField(default=NOBODY)
    sequence = models.PositiveBigIntegerField()
    target = models.CharField(max_length=100, blank=True, default="")
    request_id = models.CharField(max_length=64, blank=True, default="")
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = _("audit entries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_ref", "sequence"], name="audit_sequence_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="audit_at")]

    def __str__(self) -> str:
        return f"{self.action} #{self.sequence}"

    def digest(self) -> str:
        """Work out the hash that this row must have."""
        facts = {
            "at": self.at.astimezone(UTC).isoformat(),
            "actor_kind": str(self.actor_kind),
            "actor_ref": str(self.actor_ref) if self.actor_ref else None,
            "action": self.action,
            "subject_ref": str(self.subject_ref),
            "sequence": self.sequence,
            "target": self.target,
            "request_id": self.request_id,
            "details": self.details,
        }
        return chain.link(self.previous_hash, facts)


class AuditChain(models.Model):
    """Where one subject's chain begins (after retention) and ends; the row that writers queue up at."""

    ref = models.UUIDField(primary_key=True)
    first_sequence = models.PositiveBigIntegerField(default=1)
    first_previous_hash = models.CharField(max_length=64, default=chain.START)
    last_sequence = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default=chain.START)

    def __str__(self) -> str:
        return f"chain of {self.ref}"


class AuditSweep(models.Model):
    """A pass of retention over the audit. Exists only inside the pass's own transaction, never committed.

    The delete trigger looks for this row, so nobody outside that transaction can delete an event, and it
    refuses younger events whatever the row says.
    """

    before = models.DateTimeField()

    def __str__(self) -> str:
        return f"sweep before {self.before:%Y-%m-%d}"
