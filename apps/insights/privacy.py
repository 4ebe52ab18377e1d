"""What `insights` holds of people, how it leaves with them and how it goes."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.compliance.registry import CLAIM_COLUMNS, describe, enforces, personal
from apps.insights.models import ModelCall, ModelPause, Recommendation
from apps.insights.services import recommendations

ROW_NUMBER = _("number of the row; the public id stands for it")


@enforces("recommendations")
def drop_old(*, before: datetime, now: datetime) -> int:
    """Delete recommendations past their time, with the log of their calls."""
    return recommendations.drop_old(before=before)


personal(
    Recommendation,
    export=(
        "public_id",
        "question",
        "writer",
        "stage",
        "reason",
        "evidence",
        "limits",
        "draft",
        "approved",
        "sources",
        "left_out",
        "convention",
        "coach_word",
        "drafted_at",
        "decided_at",
        "settled_at",
        "expires_at",
    ),
    withhold={
        **CLAIM_COLUMNS,
        "id": ROW_NUMBER,
        "user": ROW_NUMBER,
        "decided_by": _("somebody else"),
    },
    retention="recommendations",
    called=_("recommendations"),
)
personal(
    ModelCall,
    owner="recommendation__user",
    export=(
        "public_id",
        "recommendation",
        "consent_id",
        "model",
        "template_version",
        "template_sha256",
        "sources",
        "provider_request_id",
        "stop_reason",
        "input_tokens",
        "output_tokens",
        "cached_tokens",
        "latency_ms",
        "outcome",
        "called_at",
    ),
    withhold={"id": ROW_NUMBER},
    retention="recommendations",
    called=_("requests to a language model"),
)
personal(
    ModelPause,
    export=("public_id", "paused_at", "ended_at"),
    withhold={"id": ROW_NUMBER},
    retention="account",
    called=_("pauses of the language model"),
)
describe(
    {
        "compliance.looked:draft": _("A draft for you was looked at"),
        "compliance.looked:drafts": _("A draft for you was seen in a list"),
        "insights.recommendation_asked": _("A recommendation was asked for"),
        "insights.recommendation_drafted": _("A recommendation was drafted"),
        "insights.recommendation_declined": _("A recommendation was declined"),
        "insights.recommendation_failed": _("A recommendation could not be written"),
        "insights.recommendation_accepted": _("A recommendation was accepted"),
        "insights.recommendation_dismissed": _("A recommendation was dismissed"),
        "insights.draft_approved": _("A coach approved a draft"),
        "insights.draft_rejected": _("A coach did not approve a draft"),
        "insights.model_paused": _("The language model was switched off"),
        "insights.model_resumed": _("The language model was switched on again"),
    }
)
