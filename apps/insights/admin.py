"""Staff's view: what was asked for and how it went, without words and readings; where the model is off."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.selectors import current_user
from apps.core.admin import ReadOnlyAdmin
from apps.insights import selectors
from apps.insights.models import ModelCall, ModelPause, Recommendation
from apps.insights.services import replaying, switches


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnlyAdmin[Recommendation]):
    """Recommendations: their way, not their words; evidence by what it is and where it came from."""

    list_display = (
        "public_id",
        "user",
        "writer",
        "stage",
        "reason",
        "state",
        "attempts",
        "error_code",
        "created_at",
    )
    list_select_related = ("user",)
    list_filter = ("writer", "stage", "reason", "state")
    search_fields = ("public_id", "user__email", "user__public_id", "calls__provider_request_id")
    date_hierarchy = "created_at"
    fields = (
        "public_id",
        "user",
        "writer",
        "stage",
        "reason",
        "state",
        "attempts",
        "error_code",
        "evidence_keys",
        "sources",
        "left_out",
        "convention",
        "decided_by",
        "created_at",
        "drafted_at",
        "decided_at",
        "settled_at",
        "expires_at",
    )
    readonly_fields = ("evidence_keys",)
    actions = ("check_again", "pause_for_them", "resume_for_them")

    @admin.display(description=_("evidence"))
    def evidence_keys(self, row: Recommendation) -> str:
        """Name the facts without their values."""
        return ", ".join(str(fact.get("key", "")) for fact in row.evidence if isinstance(fact, dict))

    @admin.action(description=_("Check the drafts again"), permissions=["act"])
    def check_again(self, request: HttpRequest, queryset: QuerySet[Recommendation]) -> None:
        """Replay the checks of drafts against their evidence and limits."""
        passed, failing = replaying.replay_all(queryset)
        said = _("%(passed)d pass, %(failing)d do not.") % {"passed": passed, "failing": len(failing)}
        self.message_user(request, said)

    @admin.action(description=_("Switch the model off for these people"), permissions=["act"])
    def pause_for_them(self, request: HttpRequest, queryset: QuerySet[Recommendation]) -> None:
        """Let no model be asked for them."""
        for row in queryset.select_related("user"):
            switches.pause(user=row.user, by=current_user(request), now=timezone.now())

    @admin.action(description=_("Switch the model on again for these people"), permissions=["act"])
    def resume_for_them(self, request: HttpRequest, queryset: QuerySet[Recommendation]) -> None:
        """Let the model be asked for them."""
        for row in queryset.select_related("user"):
            switches.resume(user=row.user, by=current_user(request), now=timezone.now())


@admin.register(ModelCall)
class ModelCallAdmin(ReadOnlyAdmin[ModelCall]):
    """Each time that a model was asked: versions, sources, sizes, outcome."""

    list_display = (
        "public_id",
        "model",
        "outcome",
        "stop_reason",
        "template_version",
        "input_tokens",
        "output_tokens",
        "latency_ms",
        "called_at",
    )
    list_filter = ("outcome", "model", "template_version")
    search_fields = (
        "public_id",
        "provider_request_id",
        "recommendation__public_id",
        "recommendation__user__email",
        "recommendation__user__public_id",
    )
    date_hierarchy = "called_at"


@admin.register(ModelPause)
class ModelPauseAdmin(ReadOnlyAdmin[ModelPause]):
    """Where the model is switched off. The switch for everybody is the button above the list."""

    list_display = ("public_id", "user", "paused_at", "ended_at")
    list_select_related = ("user",)
    list_filter = (("ended_at", admin.EmptyFieldListFilter),)
    search_fields = ("public_id", "user__email", "user__public_id")
    change_list_template = "insights/admin/pauses.html"
    actions = ("end",)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show the switch for everybody above the list, and turn it where that is asked for."""
        wanted = request.POST.get("everybody", "")
        if wanted and self.has_act_permission(request):
            turn = switches.pause if wanted == "pause" else switches.resume
            turn(user=None, by=current_user(request), now=timezone.now())
            return redirect(request.path)
        context = {
            "is_paused_for_all": selectors.is_paused_for_all(),
            "may_turn": self.has_act_permission(request),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.action(description=_("End these pauses"), permissions=["act"])
    def end(self, request: HttpRequest, queryset: QuerySet[ModelPause]) -> None:
        """Let the model be asked again."""
        for row in queryset.filter(ended_at=None).select_related("user"):
            switches.resume(user=row.user, by=current_user(request), now=timezone.now())
