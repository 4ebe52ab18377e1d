"""Turn a person's rows into JSON that can be read elsewhere: random ids, and nobody else's."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePath

from django.contrib.auth import get_user_model
from django.db.models import Field, ForeignKey, ManyToManyField, Model
from django.db.models.fields.files import FieldFile

from apps.compliance.domain.people import Person
from apps.compliance.registry import Personal
from apps.compliance.services import vault
from apps.core.fields import Sealed
from apps.core.models import PublicId

CHUNK = 500
YOU, SOMEBODY = "you", "another person"


def as_json(declared: Personal, user: Person, *, now: datetime) -> Iterator[Mapping[str, object]]:
    """Yield each row of a model that belongs to `user`, with the fields that its declaration exports."""
    if declared.exporter is not None:
        yield from declared.exporter(user)
        return
    columns = [declared.model._meta.get_field(name) for name in declared.export]
    links = [column.name for column in columns if isinstance(column, ForeignKey) and not _is_person(column)]
    rows = declared.rows(user).order_by("pk").select_related(*links)
    for row in rows.iterator(chunk_size=CHUNK):
        yield {column.name: _value(row, column, user, now) for column in columns if isinstance(column, Field)}


def _value(row: Model, column: "Field[object, object]", user: Person, now: datetime) -> object:
    if isinstance(column, ManyToManyField):
        return [_name_of(other) for other in getattr(row, column.name).all()]
    if isinstance(column, ForeignKey):
        if _is_person(column):
            return _redacted(getattr(row, column.attname), user)
        return _name_of(getattr(row, column.name))
    value = getattr(row, column.attname)
    if isinstance(value, Sealed):
        return vault.open(_with_public_id(row), column.name, reason="export", by=None, now=now)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, FieldFile):
        return PurePath(value.name or "").name
    return value


def _is_person(column: "ForeignKey[Model, Model]") -> bool:
    return column.related_model is get_user_model()


def _redacted(user_id: int | None, user: Person) -> str | None:
    if user_id is None:
        return None
    return YOU if user_id == user.pk else SOMEBODY


def _name_of(other: Model | None) -> object:
    if other is None:
        return None
    return other.public_id if isinstance(other, PublicId) else str(other)


def _with_public_id(row: Model) -> PublicId:
    if not isinstance(row, PublicId):
        raise TypeError(f"{row._meta.label} has a sealed column but no public id")
    return row


def exported(declarations: Sequence[Personal]) -> list[Personal]:
    """Return the declarations that put rows into a copy."""
    return [each for each in declarations if each.export or each.exporter is not None]
