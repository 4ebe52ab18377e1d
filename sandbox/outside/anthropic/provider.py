"""Anthropic among the providers: its key, its state, its parts."""

from datetime import datetime

from django.utils import timezone

from sandbox.outside import orders
from sandbox.outside.anthropic import quota
from sandbox.outside.anthropic.behaviours import ACTIONS
from sandbox.outside.anthropic.mind import BEHAVIOURS
from sandbox.outside.anthropic.models import Behaviour, Minute, Organisation
from sandbox.outside.anthropic.refusals import FAULTS
from sandbox.outside.registry import Json, Provider

NAME = "anthropic"
API_KEY = "sk-ant-sandbox-key"
ORGANISATION = "00000000-0000-4000-8000-000000000000"


def seed(_now: datetime) -> None:
    """Register the organisation and its key."""
    Organisation.objects.get_or_create(key=API_KEY, defaults={"external_id": ORGANISATION})


def forget() -> None:
    """Empty Anthropic's tables."""
    for table in (Behaviour, Minute, Organisation):
        table.objects.all().delete()


def state() -> dict[str, Json]:
    """Return the key, what was used of the limits, and how the model will misbehave."""
    standing = quota.standing(Organisation.objects.get(key=API_KEY), now=timezone.now())
    return {
        "api_key": API_KEY,
        "limits": dict(standing.headers),
        "behaviours": list(orders.due(Behaviour.objects.all()).values("kind", "remaining")),
        "behaviour_kinds": list(BEHAVIOURS),
    }


PROVIDER = Provider(
    name=NAME,
    title="Anthropic",
    urlconf="sandbox.outside.anthropic.urls",
    refusals=FAULTS,
    seed=seed,
    forget=forget,
    state=state,
    actions=ACTIONS,
    panel="anthropic/panel.html",
)
