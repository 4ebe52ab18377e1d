"""Rows shown below another row, to look at only."""

from typing import TYPE_CHECKING, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

Child = TypeVar("Child", bound=Model)
Parent = TypeVar("Parent", bound=Model)
if TYPE_CHECKING:
    BaseInline = admin.StackedInline
else:

    class BaseInline(admin.StackedInline):
        """Django's inline, which can be subscripted with its models."""

        def __class_getitem__(cls, _models: tuple[type, type]) -> type:
            return cls


class ReadOnlyInline(BaseInline[Child, Parent]):
    """Neither added nor changed nor deleted here."""

    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Parent | None = None) -> bool:
        """Not here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Parent | None = None) -> bool:
        """Not here."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Parent | None = None) -> list[str]:
        """Show every field as text."""
        return [str(name) for name in self.fields or ()]
