"""Delete a person's rows: unlink, then child-first, in one transaction. No cascade is relied on.

Rows are deleted without following foreign keys. If a table was forgotten, the database's own constraint
refuses the commit, and nothing is half erased.
"""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet

from apps.compliance.domain.people import Person
from apps.compliance.registry import REGISTRY, Personal
from apps.compliance.services.completeness import link_tables, links_to_people
from apps.compliance.services.erasure_plan import emptying_order, to_empty

BATCH = 500


def lock(user_id: int) -> Person | None:
    """Take the account's row, so that nobody adds a row that points to it meanwhile; None if it is gone."""
    found: Person | None = get_user_model()._base_manager.select_for_update().filter(pk=user_id).first()
    return found


def delete_rows(user: Person) -> dict[str, int]:
    """Delete every row of `user`, the account itself last; return how many went, by model."""
    tables = to_empty(REGISTRY)
    order = emptying_order()
    found = {label: _pks(each, user) for label, each in tables.items() if each.looks_elsewhere}
    for reference in order.unlink:
        tables[reference.child].rows(user).update(**{reference.column: None})
    _unlink_elsewhere(user)
    gone = {label: _delete(tables[label], user, found.get(label)) for label in order.tables}
    return {label: rows for label, rows in gone.items() if rows}


def _pks(declared: Personal, user: Person) -> list[object]:
    return list(declared.rows_to_erase(user).values_list("pk", flat=True))


def _delete(declared: Personal, user: Person, pks: list[object] | None) -> int:
    if declared.eraser is not None:
        return declared.eraser(user)
    if pks is None:
        return _delete_with_links(declared.model, declared.rows_to_erase(user))
    return sum(
        _delete_with_links(declared.model, declared.model._base_manager.filter(pk__in=some))
        for some in batched(pks)
    )


def batched(pks: list[object]) -> Iterator[list[object]]:
    """Cut a list into pieces that one statement can take."""
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]


def _delete_with_links(model: type[Model], rows: "QuerySet[Model]") -> int:
    for through, column in link_tables(model):
        _raw_delete(through._base_manager.filter(**{f"{column}__in": rows.values("pk")}))
    return _raw_delete(rows)


def _raw_delete(rows: "QuerySet[Model]") -> int:
    return int(rows._raw_delete(rows.db))


def _unlink_elsewhere(user: Person) -> None:
    """Empty the nullable columns by which other people's rows, and rows that stay, point to the person."""
    for declared in REGISTRY.models.values():
        owners = declared.owners if isinstance(declared, Personal) and not declared.keep else ()
        for column in links_to_people(declared.model):
            if column.null and column.name not in owners:
                declared.model._base_manager.filter(**{column.name: user.pk}).update(**{column.name: None})
