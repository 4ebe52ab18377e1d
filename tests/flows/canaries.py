"""Fill every table that belongs to a person with marks, found from the app registry alone.

A mark is a short word that occurs nowhere else: `kna017z` is the athlete's 17th. A table or column that is
added tomorrow is filled tomorrow, without a change here, unless its values follow a form (`FIXED`).
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models

from apps.accounts.models import User
from apps.compliance.registry import OWNER_FROM_HERE, REGISTRY, Personal, by_id
from apps.compliance.services import vault
from apps.compliance.services.completeness import file_columns, links_to_people
from apps.compliance.services.erasure_plan import emptying_order, to_empty
from apps.core.fields import SealedText
from apps.training.domain import packing
from apps.wearables.domain import streams
from apps.wearables.domain.samples import Samples
from apps.wearables.models import Connection

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
SHORTEST = 8
KEYS = {"compliance.UserKey", "compliance.SubjectRef"}
FEW = np.arange(3.0)
PLACES = {"wearables.OriginalFile": "originals/", "compliance.ExportRequest": "exports/"}
PLAIN: dict[type, object] = {
    models.DateTimeField: NOON,
    models.DateField: NOON.date(),
    models.UUIDField: uuid4,
    models.BooleanField: False,
    models.BinaryField: b"bytes",
}
FIXED: dict[str, object] = {
    "core.Outbox.queue": "default",
    "wearables.StreamSet.packed": streams.pack(Samples(time_s=FEW)),
    "training.LoadSeries.packed": packing.pack(packing.DailySeries(date(2026, 11, 1), FEW, FEW, FEW)),
}


@dataclass
class Marks:
    """Hands out one person's marks and remembers which column got which."""

    letter: str
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    by_column: dict[str, str] = field(default_factory=dict)

    @property
    def pattern(self) -> re.Pattern[bytes]:
        """Match any mark of this person."""
        return re.compile(rb"kn%s\d{3}z" % self.letter.encode())

    def next(self, column: str) -> str:
        """Return a fresh mark for a column."""
        mark = f"kn{self.letter}{next(self.numbers):03d}z"
        self.by_column[column] = mark
        return mark


def fill(user: User, marks: Marks) -> None:
    """Make sure that every personal table has a row of `user`, and mark every text, JSON and file in it."""
    Filling(user, marks).fill()


class Filling:
    """Fills the tables of one person, parents first."""

    def __init__(self, user: User, marks: Marks) -> None:
        self.user = user
        self.marks = marks
        self.tables = to_empty(REGISTRY)
        self.rows: dict[str, Any] = {}

    def fill(self) -> None:
        """Fill them all; then close the circles of links, as they are closed in life."""
        vault.seal(Connection(user=self.user), "tokens", "makes the key")
        for label in reversed(emptying_order().tables):
            if label not in KEYS:
                self.rows[label] = self._row(self.tables[label])
        for label, row in self.rows.items():
            self._link(row, self.tables[label])

    def _row(self, declared: Personal) -> Any:
        found: Any = declared.rows(self.user).order_by("pk").first()
        row = found or self._new(declared)
        for column in declared.model._meta.concrete_fields:
            if _is_text(column):
                self._mark(row, column, declared, is_new=found is None)
            elif found is None:
                self._complete(row, column, f"{declared.label}.{column.name}")
        row.save(force_insert=found is None)
        return declared.model._base_manager.get(pk=row.pk)

    def _new(self, declared: Personal) -> Any:
        row: Any = declared.model()
        if isinstance(declared.owned, by_id):
            setattr(row, declared.owned.column, self.user.pk)
        for column in links_to_people(declared.model):
            if column.name in declared.owners or not column.null:
                setattr(row, column.attname, self.user.pk)
        return row

    def _complete(self, row: Any, column: Any, name: str) -> None:
        if name in FIXED:
            setattr(row, column.name, FIXED[name])
        elif getattr(row, column.attname) is not None:
            return
        elif isinstance(column, models.ForeignKey):
            setattr(row, column.name, self.rows.get(column.related_model._meta.label))
        elif not column.null and not isinstance(column, models.AutoField):
            setattr(row, column.name, _plain(column))

    def _mark(self, row: Any, column: Any, declared: Personal, *, is_new: bool) -> None:
        name = f"{declared.label}.{column.name}"
        if name in FIXED:
            setattr(row, column.name, FIXED[name])
        elif column.name in file_columns(declared):
            setattr(row, column.name, self._file(declared, name))
        elif isinstance(column, SealedText):
            vault.seal(row, column.name, self.marks.next(name))
        elif isinstance(column, models.JSONField):
            mark = self.marks.next(name)
            setattr(row, column.name, [mark] if column.default is list else {"mark": mark})
        elif column.choices or _is_short(column):
            if is_new and not column.has_default():
                setattr(row, column.name, column.flatchoices[0][0] if column.choices else "x")
        elif isinstance(column, models.EmailField):
            setattr(row, column.name, f"{self.marks.next(name)}@example.org")
        elif is_new or not column.primary_key:
            setattr(row, column.name, self.marks.next(name))

    def _file(self, declared: Personal, name: str) -> str:
        mark = self.marks.next(name)
        places = [folder(self.user) for folder in REGISTRY.folders]
        place = next(each for each in places if each.startswith(PLACES[declared.label]))
        return default_storage.save(f"{place}/{mark}", ContentFile(f"content of {mark}".encode()))

    def _link(self, row: Any, declared: Personal) -> None:
        for column in declared.model._meta.concrete_fields:
            if isinstance(column, models.ForeignKey) and getattr(row, column.attname) is None:
                target = self.rows.get(column.related_model._meta.label)
                if target is not None and declared.owners != (OWNER_FROM_HERE,):
                    declared.model._base_manager.filter(pk=row.pk).update(**{column.name: target})


def _is_text(column: Any) -> bool:
    return isinstance(column, models.CharField | models.TextField | models.JSONField | SealedText)


def _is_short(column: Any) -> bool:
    return column.max_length is not None and column.max_length < SHORTEST


def _plain(column: Any) -> object:
    """Return some value of the column's type."""
    for kind, value in PLAIN.items():
        if isinstance(column, kind):
            return value() if callable(value) else value
    return 1
