"""What a provider of the outside world consists of, and which ones there are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from sandbox.outside import settings

Json = Any
"""What JSON holds: None, bool, int, float, str, lists and dicts of these."""
Action = Callable[[Mapping[str, Json]], dict[str, Json]]
"""Something to make happen: arguments by name to what became of it. Raises `ActionRefused`."""


class ActionRefused(ValueError):
    """The arguments of an action are wrong; the text is one sentence for whoever pressed the button."""


class NoSuchProvider(LookupError):
    """Nobody stands here under that name."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """How a provider words a failure: status, JSON body, headers."""

    status: int
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider of the outside world.

    Attributes:
        name: its folder, and the first part of its addresses: `/strava/...`.
        urlconf: module of the addresses behind that prefix.
        refusals: what it says, by the kind of fault ("401", "429", ...).
        seed: makes its world if there is none yet; keeps what is there.
        forget: empties its tables, for `reset`; the shared ones are emptied for it.
        state: what is true now, for the panel and `/control/state`; without secrets.
        actions: what can be made to happen, by name.
        panel: template of its part of the panel; gets `state`.
        spared: its paths (behind the prefix) that faults leave alone, such as pages that people read.
    """

    name: str
    title: str
    urlconf: str
    refusals: Mapping[str, Refusal]
    seed: Callable[[datetime], None]
    forget: Callable[[], None]
    state: Callable[[], dict[str, Json]]
    actions: Mapping[str, Action]
    panel: str
    spared: tuple[str, ...] = ()


@cache
def providers() -> Mapping[str, Provider]:
    """Return the providers by name, in the order of the settings."""
    found = [import_module(f"{package}.provider").PROVIDER for package in settings.PROVIDERS]
    return {provider.name: provider for provider in found}


def provider_of(name: str) -> Provider:
    """Return a provider by name.

    Raises:
        NoSuchProvider: there is none of that name.
    """
    try:
        return providers()[name]
    except KeyError:
        raise NoSuchProvider(f"There is no provider {name!r} here.") from None
