"""Evidence in the admin: to be looked at and searched, never changed; keys and archives are never shown."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.compliance import access
from apps.compliance.domain.people import Person
from apps.compliance.models import AuditEvent, Consent, ErasureCase, ExportRequest, SubjectRef, UserKey
from apps.compliance.services import erasure, undelivered
from apps.core.admin import ReadOnlyAdmin
from apps.core.models import Outbox

MOST_AT_ONCE = 20


class ErasureActionMixin:
    """Gives the admin of accounts the action that erases people: the plan first, then a confirmation."""

    @admin.action(description=_("Erase these people (shows the plan first)"), permissions=["erase"])
    def erase_people(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Show what would be erased; erase on confirmation, and show the receipts."""
        by, now = access.signed_in(request), timezone.now()
        people: list[Person] = list(queryset.order_by("pk")[: MOST_AT_ONCE + 1])
        if len(people) > MOST_AT_ONCE:
            words = _("Choose %(most)d people at most. Nobody was erased.") % {"most": MOST_AT_ONCE}
            messages.error(request, words)
            return None
        for person in people:
            erasure.refuse_strangers(user=person, by=by)
        context = {
            **admin.site.each_context(request),
            "title": _("Erase people"),
            "opts": queryset.model._meta,
            "action_name": "erase_people",
            "people": people,
        }
        if request.POST.get("confirmed") == "yes":
            context["cases"] = [erasure.request(user=person, by=by, now=now) for person in people]
        else:
            context["plans"] = [(person, erasure.plan(person)) for person in people]
        return TemplateResponse(request, "compliance/admin/erase.html", context)

    def has_erase_permission(self, request: HttpRequest) -> bool:
        """Let superusers and those with the right to open erasure cases erase people."""
        return bool(request.user.has_perm("compliance.add_erasurecase"))


def refs_of(term: str) -> list[UUID]:
    """Find the audit's reference of a person by their sign-in name, public id or the reference itself."""
    user_model = get_user_model()
    wanted = Q(**{f"{user_model.USERNAME_FIELD}__iexact": term})
    try:
        number = UUID(term)
    except ValueError:
        number = None
    if number is not None:
        wanted |= Q(public_id=number)
    people = user_model._base_manager.filter(wanted).values("pk")
    found = list(SubjectRef.objects.filter(user_id__in=people).values_list("ref", flat=True))
    return [*found, number] if number is not None else found


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin[AuditEvent]):
    """What happened. People are random references; a search by address finds a living account's."""

    list_display = ("at", "action", "actor_kind", "subject_ref", "sequence", "target", "request_id")
    list_filter = ("actor_kind", "action")
    date_hierarchy = "at"
    search_fields = ("action", "target", "request_id")
    search_help_text = _("Action, target, request id; or a person's address, public id or reference")
    ordering = ("-at", "-pk")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent], search_term: str
    ) -> tuple[QuerySet[AuditEvent], bool]:
        """Find by person, where the words name one, or else by what happened."""
        refs = refs_of(search_term.strip()) if search_term.strip() else []
        if refs:
            return queryset.filter(Q(subject_ref__in=refs) | Q(actor_ref__in=refs)), False
        return super().get_search_results(request, queryset, search_term)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin[Consent]):
    """Who agreed to what, and when."""

    list_display = ("user", "purpose", "version", "granted_at", "withdrawn_at")
    list_filter = ("purpose", "version")
    list_select_related = ("user",)
    search_fields = ("user__email", "user__public_id", "text_hash")
    ordering = ("-granted_at",)


@admin.register(ExportRequest)
class ExportRequestAdmin(ReadOnlyAdmin[ExportRequest]):
    """Copies that people asked for; staff cannot fetch them."""

    list_display = ("public_id", "user", "state", "attempts", "error_code", "created_at", "expires_at")
    list_filter = ("state",)
    list_select_related = ("user",)
    exclude = ("storage_name",)
    search_fields = ("public_id", "user__email", "user__public_id")
    ordering = ("-created_at",)


@admin.register(ErasureCase)
class ErasureCaseAdmin(ReadOnlyAdmin[ErasureCase]):
    """Erasures under way and their receipts; one that failed can be tried again."""

    list_display = (
        "public_id",
        "requested_by",
        "state",
        "attempts",
        "error_code",
        "created_at",
        "finished_at",
    )
    list_filter = ("state", "requested_by")
    exclude = ("leftover_files",)
    search_fields = ("public_id", "subject_ref", "receipt_hash")
    ordering = ("-created_at",)
    actions = ("try_again",)

    @admin.action(description=_("Try again"), permissions=["act"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[ErasureCase]) -> None:
        """Put failed cases back."""
        by, now = access.signed_in(request), timezone.now()
        count = sum(erasure.try_again(case=case, by=by, now=now) for case in queryset)
        self.message_user(request, _("%(count)d put back.") % {"count": count})


@admin.register(Outbox)
class OutboxAdmin(ReadOnlyAdmin[Outbox]):
    """News under way; what failed can be sent again."""

    list_display = ("event", "subscriber", "queue", "state", "attempts", "error_code", "created_at")
    list_filter = ("state", "queue", "event")
    search_fields = ("event", "subscriber", "request_id")
    actions = ("send_again",)

    @admin.action(description=_("Send again"), permissions=["act"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Outbox]) -> None:
        """Put failed news back."""
        by, now = access.signed_in(request), timezone.now()
        count = sum(undelivered.send_again(news=news, by=by, now=now) for news in queryset)
        self.message_user(request, _("%(count)d put back.") % {"count": count})


@admin.register(UserKey)
class UserKeyAdmin(ReadOnlyAdmin[UserKey]):
    """Which key of the site wraps whose key; the keys themselves are never shown."""

    list_display = ("user", "kek_id", "created_at")
    list_filter = ("kek_id",)
    list_select_related = ("user",)
    fields = ("user", "kek_id", "created_at")
    search_fields = ("user__email", "user__public_id")
