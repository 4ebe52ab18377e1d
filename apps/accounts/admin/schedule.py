"""Beat's schedule in the admin: for superusers, with our own tasks and queues only.

Whoever may write a periodic task may run code; so the task is chosen from a list, and headers and routing
cannot be given.
"""

import json
from typing import Any, ClassVar, TypeVar

from celery import current_app
from django import forms
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from apps.core.admin import BaseAdmin
from apps.core.queues import Queue

Row = TypeVar("Row", bound=Model)


def allowed_tasks() -> list[tuple[str, str]]:
    """List the tasks of our apps, which are named `<app>.<task>`."""
    current_app.loader.import_default_modules()
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("apps.")}
    return [(name, name) for name in sorted(current_app.tasks) if name.partition(".")[0] in labels]


class PeriodicTaskForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's form takes no type argument at runtime
    """A periodic task of ours."""

    task = forms.ChoiceField(choices=allowed_tasks)
    queue = forms.ChoiceField(choices=[(queue.value, queue.value) for queue in Queue])

    class Meta:
        model = PeriodicTask
        fields: ClassVar = [
            "name",
            "task",
            "queue",
            "interval",
            "crontab",
            "kwargs",
            "enabled",
            "description",
        ]

    def clean_kwargs(self) -> str:
        """Accept a JSON object."""
        text: str = self.cleaned_data["kwargs"]
        try:
            value = json.loads(text)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise forms.ValidationError(_("Give a JSON object, such as {}."))
        return text


class SuperuserAdmin(BaseAdmin[Row]):
    """Closed to everybody but superusers, whatever permissions they hold."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Hide it from others."""
        return self._is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers only."""
        return self._is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Superusers only."""
        return self._is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers only."""
        return self._is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers only."""
        return self._is_superuser(request)

    def _is_superuser(self, request: HttpRequest) -> bool:
        return request.user.is_active and bool(getattr(request.user, "is_superuser", False))


for model in (ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule):
    admin.site.unregister(model)


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(SuperuserAdmin[PeriodicTask]):
    """When our tasks run."""

    form = PeriodicTaskForm
    list_display = ("name", "task", "queue", "interval", "crontab", "enabled", "last_run_at")
    list_filter = ("enabled", "queue")
    search_fields = ("name", "task")


@admin.register(IntervalSchedule)
class IntervalAdmin(SuperuserAdmin[IntervalSchedule]):
    """Every so many seconds, minutes, hours or days."""

    list_display = ("every", "period")


@admin.register(CrontabSchedule)
class CrontabAdmin(SuperuserAdmin[CrontabSchedule]):
    """At certain times."""

    list_display = ("__str__", "timezone")
