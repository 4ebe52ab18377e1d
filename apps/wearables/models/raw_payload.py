"""The data lake: what a provider sent, as JSON. Partitioned by month on PostgreSQL, plain on SQLite."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RawPayload(models.Model):
    """One body as received. No foreign key points here and none leads away; `Delivery` does the deduping."""

    pk = models.CompositePrimaryKey("created_at", "payload_id")
    created_at = models.DateTimeField(default=timezone.now)
    payload_id = models.UUIDField(default=uuid4)
    user_id = models.BigIntegerField(null=True)
    provider = models.CharField(max_length=32)
    kind = models.CharField(max_length=48)
    delivery_public_id = models.UUIDField(null=True)
    body = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user_id", "created_at"], name="raw_payload_of_person")]

    def __str__(self) -> str:
        return f"{self.provider} payload {self.payload_id}"


class PayloadEntry(models.Model):
    """A payload as staff see it: that it is there, not what is in it.

    It reads `RawPayload`'s table by a single key, which Django's admin needs. Nothing is written through it.
    """

    payload_id = models.UUIDField(primary_key=True, editable=False)
    created_at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    provider = models.CharField(max_length=32)
    kind = models.CharField(max_length=48)
    delivery_public_id = models.UUIDField(null=True)

    class Meta:
        managed = False
        db_table = RawPayload._meta.db_table
        verbose_name = _("raw payload")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.provider} payload {self.payload_id}"
