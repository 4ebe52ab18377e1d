"""How the model will misbehave: ordered by tests and by the panel, taken one answer at a time."""

from collections.abc import Mapping

from sandbox.outside import given, orders
from sandbox.outside.anthropic.mind import BEHAVIOURS
from sandbox.outside.anthropic.models import Behaviour, Organisation
from sandbox.outside.registry import ActionRefused, Json

LIMITS = ("requests", "input_tokens", "output_tokens")


def misbehave(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Let the next `times` answers (none given: until `behave`) be of a `kind` that somebody must catch."""
    kind, times = str(arguments.get("kind", "")), given.whole_number(arguments, "times")
    if kind not in BEHAVIOURS:
        raise ActionRefused(f"kind is one of {', '.join(BEHAVIOURS)}.")
    if times is not None and times < 1:
        raise ActionRefused("times counts answers: 1 or more, or nothing for until ended.")
    Behaviour.objects.create(kind=kind, remaining=times)
    return {"kind": kind, "remaining": times}


def behave(_arguments: Mapping[str, Json]) -> dict[str, Json]:
    """End all misbehaviour."""
    return {"ended": Behaviour.objects.all().delete()[0]}


def limits(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Set what may be used in a minute: requests, input_tokens, output_tokens."""
    wanted = given.limits(arguments, LIMITS)
    if wanted:
        Organisation.objects.update(**wanted)
    return dict(Organisation.objects.values(*LIMITS).first() or {})


def take() -> str:
    """Return the kind whose turn it is and count it down; empty for an honest answer."""
    found = orders.take(Behaviour.objects.all())
    return found.kind if found else ""


ACTIONS = {"misbehave": misbehave, "behave": behave, "limits": limits}
