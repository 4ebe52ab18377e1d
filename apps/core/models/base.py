"""Abstract columns that many tables share."""

from uuid import uuid4

from django.db import models


class PublicId(models.Model):
    """A random id, the only one that leaves the site in addresses and API bodies."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
