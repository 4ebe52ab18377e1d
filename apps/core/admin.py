"""The admin's shared behaviour."""

from typing import TYPE_CHECKING, TypeVar

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db.models import Model
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)
if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin
else:

    class BaseAdmin(admin.ModelAdmin):
        """Django's admin, which can be subscripted with its model."""

        def __class_getitem__(cls, _model: type) -> type:
            return cls


class ReadOnlyAdmin(BaseAdmin[Row]):
    """Evidence: staff may look and search, nobody may add, change or delete here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds evidence by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Nobody changes evidence."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Nobody deletes evidence here; retention and erasure do."""
        return False

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Keep the actions, which call services, for those who may change such rows."""
        name = get_permission_codename("change", self.opts)
        return bool(request.user.has_perm(f"{self.opts.app_label}.{name}"))
