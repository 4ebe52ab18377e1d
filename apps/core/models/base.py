"""Abstract columns that many tables share, and the way to a row by its public id."""

from typing import TypeVar
from uuid import UUID, uuid4

from django.db import models
from django.utils.functional import Promise

from apps.core.errors import NotFound

Row = TypeVar("Row", bound=models.Model)


class PublicId(models.Model):
    """A random id, the only one that leaves the site in addresses and API bodies."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


def find(rows: models.QuerySet[Row], public_id: UUID, otherwise: str | Promise) -> Row:
    """Return the one of the rows that has the id. Raises `NotFound` with the sentence `otherwise`."""
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound(otherwise)
    return found
