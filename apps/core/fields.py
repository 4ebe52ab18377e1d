"""A column that holds sealed text: written and read through the vault only.

The field stores bytes and knows no key. Reading the attribute gives a `Sealed` value, never the text;
`compliance.services.vault` seals and opens. The authenticated context (`aad`) is a constant of the field
plus the row's `public_id`, so a renamed model still opens and a blob copied to another row does not.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    from apps.core.models import PublicId


class Sealed:
    """Ciphertext. Its text and repr say nothing."""

    __slots__ = ("blob",)

    def __init__(self, blob: bytes) -> None:
        self.blob = blob

    def __repr__(self) -> str:
        return "<Sealed>"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.blob == self.blob

    def __hash__(self) -> int:
        return hash(self.blob)


class SealedText(models.BinaryField):  # type: ignore[type-arg]
    """Sealed text. `context` names the column for all time; never change it once rows exist."""

    def __init__(self, *, context: str, **options: Any) -> None:
        self.context = context
        options.setdefault("editable", False)
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Describe the field for migrations."""
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"context": self.context}

    def aad(self, row: "PublicId") -> bytes:
        """Bind a blob to this column and this row."""
        return f"{self.context}|{row.public_id}".encode()

    def from_db_value(self, value: bytes | None, *_args: object) -> Sealed | None:
        """Wrap what the row holds."""
        return None if value is None else Sealed(bytes(value))

    def get_db_prep_value(
        self, value: Sealed | None, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """Let sealed values pass and refuse everything else, so that plain text cannot reach the row."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.name} holds sealed text only; seal it with the vault")
        return super().get_db_prep_value(value.blob, connection, prepared)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Refuse database expressions, which could copy a blob from another row."""
        if hasattr(value, "resolve_expression"):
            raise TypeError(f"{self.name} takes no expressions")
        return super().get_db_prep_save(value, connection)

    def get_lookup(self, lookup_name: str) -> "type[models.Lookup[Any]] | None":
        """Allow `isnull` only: ciphertext cannot be searched."""
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is sealed and cannot be filtered by {lookup_name}")
        return super().get_lookup(lookup_name)
