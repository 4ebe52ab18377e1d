"""What erasing somebody would do: which rows and files go, what stays and why, and who is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import ForeignKey, Model

from apps.compliance.domain.order import EmptyingPlan, Reference, emptying_plan
from apps.compliance.domain.people import Person
from apps.compliance.registry import REGISTRY, Personal, Registry, Text
from apps.compliance.services import folders
from apps.compliance.services.completeness import file_columns


@dataclass(frozen=True)
class Table:
    """One kind of row, with how many there are and, where they stay, why."""

    label: str
    title: str
    rows: int
    reason: Text = ""


@dataclass(frozen=True)
class ErasurePlan:
    """What erasing somebody would do."""

    erased: tuple[Table, ...]
    kept: tuple[Table, ...]
    files: int
    recipients: tuple[Text, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Return rows to erase by model."""
        return {table.label: table.rows for table in self.erased}

    @property
    def total(self) -> int:
        """Return how many rows go."""
        return sum(table.rows for table in self.erased)


def plan(user: Person) -> ErasurePlan:
    """Look at what erasing `user` would do; nothing is changed."""
    erased: list[Table] = []
    kept: list[Table] = []
    for declared in REGISTRY.all_personal():
        rows = declared.rows_to_erase(user).count()
        if not rows:
            continue
        table = Table(declared.label, declared.title, rows, declared.keep)
        (kept if declared.keep else erased).append(table)
    told = [who for recipients in REGISTRY.recipients for who in recipients(user)]
    return ErasurePlan(_largest_first(erased), _largest_first(kept), len(file_names(user)), tuple(told))


def _largest_first(tables: list[Table]) -> tuple[Table, ...]:
    return tuple(sorted(tables, key=lambda table: (-table.rows, table.title)))


def file_names(user: Person) -> list[str]:
    """Return the name of every stored file of a person: those that rows name, and those in their folders."""
    found = {name for folder in REGISTRY.folders for name in folders.names_in(folder(user))}
    for declared in REGISTRY.all_personal():
        for column in file_columns(declared):
            found.update(filter(None, map(str, declared.rows(user).values_list(column, flat=True))))
    return sorted(found)


def to_empty(registry: Registry) -> dict[str, Personal]:
    """Return the personal models whose rows erasure deletes, by name."""
    return {each.label: each for each in registry.all_personal() if not each.keep}


@cache
def emptying_order() -> EmptyingPlan:
    """Work out in which order the tables can be emptied. Raises `Unorderable`."""
    tables = to_empty(REGISTRY)
    return emptying_plan(
        tables, [each for declared in tables.values() for each in references(declared.model)]
    )


def references(model: type[Model]) -> list[Reference]:
    """Return the foreign keys of a model."""
    return [
        Reference(model._meta.label, column.name, column.related_model._meta.label, bool(column.null))
        for column in model._meta.concrete_fields
        if isinstance(column, ForeignKey) and isinstance(column.related_model, type)
    ]
