"""What a person agreed to, in which words, and until when."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.compliance.domain.purposes import Purpose
from apps.core.models import PublicId


def purposes() -> list[tuple[str, str]]:
    """List the purposes for forms and the admin."""
    return [(purpose.value, purpose.value) for purpose in Purpose]


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Queries over consents."""

    def standing(self) -> Self:
        """Consents that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(PublicId):
    """One agreement to one text. Withdrawing sets a time; the row stays as evidence until erasure."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=24, choices=purposes)
    version = models.PositiveSmallIntegerField()
    text_hash = models.CharField(max_length=64)
    locale = models.CharField(max_length=16)
    granted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("consents")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_standing_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("granted_at")),
                name="consent_withdrawn_after_grant",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk} to {self.purpose}"
