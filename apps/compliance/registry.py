"""Who owns which row and column: every model says so here, or a test fails.

Each app's `privacy.py` calls `personal` or `not_personal` for each of its models (and for those of libraries
that it installs). Export, erasure, retention and the privacy page work from these declarations alone, so
a new table is taken along from its first day. Hooks for what is not a row are registered here too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from apps.compliance.domain.people import Person, Reader
from apps.compliance.domain.purposes import Purpose

Text = str | Promise
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Rows = Callable[[Person], Q]
Exporter = Callable[[Person], Iterable[Mapping[str, Json]]]
Blobs = Callable[[Person], Iterator[tuple[str, IO[bytes] | None]]]
Eraser = Callable[[Person], int]
Readers = Callable[[Person, datetime], Iterable[Reader]]
Enforcer = Callable[..., int]
Registered = TypeVar("Registered", bound=Callable[..., object])

CLAIM_COLUMNS: Mapping[str, str] = dict.fromkeys(
    (
        "state",
        "attempts",
        "fence",
        "lease_until",
        "next_attempt_at",
        "error_code",
        "created_at",
        "finished_at",
    ),
    "bookkeeping of a job",
)
OWNER_FROM_HERE = "pk"


@dataclass(frozen=True)
class Personal:
    """How one model's rows belong to people, and what becomes of them."""

    model: type[Model]
    owners: tuple[str, ...]
    owned: Rows | None
    export: tuple[str, ...]
    withhold: Mapping[str, Text]
    retention: str
    keep: Text
    exporter: Exporter | None
    eraser: Eraser | None
    erase_also: Rows | None
    blobs: Blobs | None
    files: tuple[str, ...]
    called: Text

    @property
    def label(self) -> str:
        """Return `app.Model`."""
        return self.model._meta.label

    @property
    def title(self) -> str:
        """Return what the rows are called, for people."""
        name = str(self.called or self.model._meta.verbose_name_plural)
        return name[:1].upper() + name[1:]

    @property
    def looks_elsewhere(self) -> bool:
        """Say whether finding the rows needs other tables, so that they must be found before any goes."""
        return self.erase_also is not None or not (self.owned is None or isinstance(self.owned, by_id))

    def rows(self, user: Person) -> "QuerySet[Model]":
        """Return the rows that belong to `user`."""
        if self.owned is not None:
            wanted = self.owned(user)
        else:
            wanted = Q()
            for path in self.owners:
                wanted |= Q(**{path: user.pk})
        return self.model._base_manager.filter(wanted)

    def rows_to_erase(self, user: Person) -> "QuerySet[Model]":
        """Return the rows that go when `user` is erased: theirs, and others that speak of them."""
        if self.erase_also is None:
            return self.rows(user)
        also = self.model._base_manager.filter(self.erase_also(user)).values("pk")
        return self.model._base_manager.filter(Q(pk__in=self.rows(user).values("pk")) | Q(pk__in=also))


@dataclass(frozen=True)
class NotPersonal:
    """A model without personal data, and why it has none."""

    model: type[Model]
    reason: Text


class DeclaredTwice(RuntimeError):
    """A model is declared by two apps; one of them is wrong."""


@dataclass(frozen=True)
class by_id:  # noqa: N801  # reads as a function where it is used
    """Own rows by a plain column that holds the user's id, without a foreign key."""

    column: str

    def __call__(self, user: Person) -> Q:
        """Return the condition for one person."""
        return Q(**{self.column: user.pk})


def owner_of(row: Model) -> Person:
    """Return the person whose row this is, along the declared path.

    Raises:
        LookupError: the model is not declared personal with a path of foreign keys.
    """
    declared = REGISTRY.models.get(row._meta.label)
    if not isinstance(declared, Personal) or len(declared.owners) != 1:
        raise LookupError(f"{row._meta.label} has no single owner path")
    found: object = row
    if declared.owners[0] != OWNER_FROM_HERE:
        for step in declared.owners[0].split("__"):
            found = getattr(found, step)
    return found  # type: ignore[return-value]  # the path ends at AUTH_USER_MODEL; a repository test proves it


@dataclass
class Registry:
    """All declarations and hooks."""

    models: dict[str, Personal | NotPersonal] = field(default_factory=dict)
    enforcers: dict[str, Enforcer] = field(default_factory=dict)
    before_erasure: list[Callable[[Person, datetime], None]] = field(default_factory=list)
    after_erasure: list[Callable[[int], None]] = field(default_factory=list)
    folders: list[Callable[[Person], str]] = field(default_factory=list)
    recipients: list[Callable[[Person], Iterable[Text]]] = field(default_factory=list)
    source_counts: list[Callable[[Person], Mapping[str, int]]] = field(default_factory=list)
    readers: dict[Purpose, Readers] = field(default_factory=dict)
    actions: dict[str, Text] = field(default_factory=dict)

    def personal(
        self,
        model: type[Model],
        *,
        owner: str | tuple[str, ...] | Rows = "user",
        export: Iterable[str] = (),
        withhold: Mapping[str, Text] | None = None,
        retention: str,
        keep: Text = "",
        exporter: Exporter | None = None,
        eraser: Eraser | None = None,
        erase_also: Rows | None = None,
        blobs: Blobs | None = None,
        files: Iterable[str] = (),
        called: Text = "",
    ) -> None:
        """Declare a model whose rows belong to people.

        Args:
            owner: ORM path from a row to its user ("pk" on the user model itself); several when a row
                concerns several people (it goes with the first who is erased); or a function user → Q.
            export: fields in the person's copy.
            withhold: field → why the copy leaves it out.
            retention: name of an entry in config/retention.yaml.
            keep: why erasure leaves these rows; only for rows that do not say who somebody is.
            exporter: rows for the copy, where the fields alone would not be understood.
            eraser: deletes the rows itself and returns how many; runs in erasure's transaction.
            erase_also: further rows that speak of the person and go with them.
            blobs: (path in the archive, stream) for each stored file; None for one that storage has lost.
            files: columns with names in the default storage; erasure deletes these files. File fields are
                found without being named.
            called: what people call the rows, where the model's own plural is not a word of theirs.
        """
        paths = () if callable(owner) else (owner,) if isinstance(owner, str) else owner
        self._add(
            Personal(
                model,
                paths,
                owner if callable(owner) else None,
                tuple(export),
                dict(withhold or {}),
                retention,
                keep,
                exporter,
                eraser,
                erase_also,
                blobs,
                tuple(files),
                called,
            )
        )

    def not_personal(self, *models: type[Model], reason: Text) -> None:
        """Declare models that hold nothing about people."""
        for model in models:
            self._add(NotPersonal(model, reason))

    def _add(self, declaration: Personal | NotPersonal) -> None:
        label = declaration.model._meta.label
        if label in self.models:
            raise DeclaredTwice(label)
        self.models[label] = declaration

    def all_personal(self) -> list[Personal]:
        """Return the declarations of personal models, by name."""
        found = [each for each in self.models.values() if isinstance(each, Personal)]
        return sorted(found, key=lambda each: each.label)


REGISTRY = Registry()
personal = REGISTRY.personal
not_personal = REGISTRY.not_personal


def enforces(retention: str) -> Callable[[Registered], Registered]:
    """Register `(*, before: datetime, now: datetime) -> int`, which deletes what is older than its time."""

    def register(function: Registered) -> Registered:
        REGISTRY.enforcers[retention] = function  # type: ignore[assignment]  # kept as given for the caller
        return function

    return register


def before_erasure(function: Callable[[Person, datetime], None]) -> Callable[[Person, datetime], None]:
    """Register what must end the moment erasure is asked for: sessions, tokens. Runs in its transaction."""
    REGISTRY.before_erasure.append(function)
    return function


def after_erasure(function: Callable[[int], None]) -> Callable[[int], None]:
    """Register a sweep of what is not in the database (caches), given the erased user's id; idempotent."""
    REGISTRY.after_erasure.append(function)
    return function


def folder(function: Callable[[Person], str]) -> Callable[[Person], str]:
    """Register a folder of the default storage that is all one person's; erasure deletes the whole of it."""
    REGISTRY.folders.append(function)
    return function


def recipient(function: Callable[[Person], Iterable[Text]]) -> Callable[[Person], Iterable[Text]]:
    """Register who outside must be told of an erasure, in words for the plan."""
    REGISTRY.recipients.append(function)
    return function


def source_counter(function: Callable[[Person], Mapping[str, int]]) -> Callable[[Person], Mapping[str, int]]:
    """Register how many things of a person came from each source."""
    REGISTRY.source_counts.append(function)
    return function


def readers(purpose: Purpose) -> Callable[[Readers], Readers]:
    """Register who sees something of a person again the moment they give a consent."""

    def register(function: Readers) -> Readers:
        REGISTRY.readers[purpose] = function
        return function

    return register


def describe(actions: Mapping[str, Text]) -> None:
    """Register the words in which people read audit actions; `action:what` words one by its detail `what`."""
    REGISTRY.actions.update(actions)
