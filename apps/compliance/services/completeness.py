"""Is every model declared, every column classified, every owner path right? Answers with problems."""

from collections.abc import Iterable, Iterator, Mapping

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db.models import AutoField, Field, FileField, ForeignKey, ManyToManyField, Model

from apps.compliance.registry import OWNER_FROM_HERE, NotPersonal, Personal, Registry
from apps.compliance.retention import Rule


def problems(
    registry: Registry, *, models: Iterable[type[Model]], retention: Mapping[str, Rule]
) -> Iterator[str]:
    """Yield a sentence for everything that is undeclared, unclassified, stale or wrong.

    Args:
        models: every concrete model of the site.
        retention: the entries of config/retention.yaml.
    """
    known = {model._meta.label: model for model in models}
    for label, model in sorted(known.items()):
        declared = registry.models.get(label)
        if declared is None:
            yield f"{label} is not declared: call personal() or not_personal() in its app's privacy.py"
        elif isinstance(declared, Personal):
            yield from _of_personal(declared, retention)
        else:
            yield from _of_not_personal(declared, model)
    for label in sorted(registry.models.keys() - known.keys()):
        yield f"{label} is declared, but there is no such model"
    yield from _of_retention(registry, retention)


def classifiable(model: type[Model]) -> list["Field[object, object]"]:
    """Return the columns (and many-to-many relations) that a declaration must classify."""
    own = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [column for column in own if not (column.primary_key and isinstance(column, AutoField))]


def _of_personal(declared: Personal, retention: Mapping[str, Rule]) -> Iterator[str]:
    label = declared.label
    names = {column.name for column in classifiable(declared.model)}
    yield from _of_columns(declared, names)
    for name in declared.files:
        if name not in names:
            yield f"{label}.{name} is said to name files, but there is no such field"
    if declared.retention not in retention:
        yield f"{label}: config/retention.yaml has no entry {declared.retention}"
    if not declared.owners and declared.owned is None:
        yield f"{label} has no owner"
    for path in declared.owners:
        yield from _of_owner_path(declared.model, path)
    if not declared.keep and declared.owned is None:
        yield from _of_further_people(declared)


def _of_columns(declared: Personal, names: set[str]) -> Iterator[str]:
    label = declared.label
    own = {path for path in declared.owners if "__" not in path} | {"pk"}
    optional = own | {column.name for column in declared.model._meta.pk_fields}
    said = [*declared.export, *declared.withhold]
    for name in sorted(names - set(said) - own):
        yield f"{label}.{name} is not classified: export it or withhold it with a reason"
    for name in sorted(set(said) - names - optional):
        yield f"{label}.{name} is classified, but there is no such field"
    for name in sorted({name for name in said if said.count(name) > 1}):
        yield f"{label}.{name} is classified twice"
    for name, reason in declared.withhold.items():
        if not str(reason).strip():
            yield f"{label}.{name} is withheld without a reason"


def _of_owner_path(model: type[Model], path: str) -> Iterator[str]:
    target: type[Model] = model
    for step in [] if path == OWNER_FROM_HERE else path.split("__"):
        try:
            column = target._meta.get_field(step)
        except FieldDoesNotExist:
            yield f"{model._meta.label}: its owner path {path} has no step {step}"
            return
        if not column.is_relation or not isinstance(column.related_model, type):
            yield f"{model._meta.label}: its owner path {path} does not go through {step}"
            return
        target = column.related_model
    if target is not get_user_model():
        yield f"{model._meta.label}: its owner path {path} ends at {target._meta.label}, not at a user"


def _of_further_people(declared: Personal) -> Iterator[str]:
    for column in links_to_people(declared.model):
        if column.name not in declared.owners and not column.null:
            yield (
                f"{declared.label}.{column.name} points to a person and cannot be null:"
                " name it as an owner as well, or let it be null"
            )


def _of_not_personal(declared: NotPersonal, model: type[Model]) -> Iterator[str]:
    if not str(declared.reason).strip():
        yield f"{model._meta.label} is declared not personal without a reason"
    for column in links_to_people(model):
        if not column.null:
            yield f"{model._meta.label}.{column.name} points to a person, so the model is personal"


def links_to_people(model: type[Model]) -> list["ForeignKey[Model, Model]"]:
    """Return the foreign keys of a model that lead to the user model."""
    person = get_user_model()
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column, ForeignKey) and column.related_model is person
    ]


def file_columns(declared: Personal) -> list[str]:
    """Return the columns whose values are names in the default storage."""
    found = [column.name for column in declared.model._meta.concrete_fields if isinstance(column, FileField)]
    return [*declared.files, *(name for name in found if name not in declared.files)]


def link_tables(model: type[Model]) -> list[tuple[type[Model], str]]:
    """Return the hidden tables of a model's many-to-many relations, each with its column that points back."""
    found: list[tuple[type[Model], str]] = []
    for relation in model._meta.many_to_many:
        through = relation.remote_field.through
        if isinstance(relation, ManyToManyField) and through is not None and through._meta.auto_created:
            found.append((through, relation.m2m_field_name()))
    for reverse in model._meta.related_objects:
        field: object = reverse.field
        if isinstance(field, ManyToManyField):
            through = field.remote_field.through
            if through is not None and through._meta.auto_created:
                found.append((through, field.m2m_reverse_field_name()))
    return found


def _of_retention(registry: Registry, retention: Mapping[str, Rule]) -> Iterator[str]:
    used = {declared.retention for declared in registry.all_personal()} | registry.enforcers.keys()
    for name in sorted(retention.keys() - used):
        yield f"config/retention.yaml: nothing uses the entry {name}"
    for name, rule in sorted(retention.items()):
        if rule.keep is not None and name not in registry.enforcers:
            yield f"config/retention.yaml: no code enforces the days of {name}"
    for name in sorted(registry.enforcers):
        if name not in retention or retention[name].keep is None:
            yield f"an enforcer is registered for {name}, but config/retention.yaml gives it no days"
