"""The language of the walk's table: doors, answers, routes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tests.flows.access_world import COACH


class Door(Enum):
    """What stands before a route."""

    PAGE = "page"
    API = "api"
    OPEN = "open"
    PHONE = "phone"


@dataclass(frozen=True)
class Answer:
    """The statuses of one method."""

    owner: int
    others: int
    nobody: int | None = None


def mine(status: int) -> Answer:
    """Answer the owner; to everybody else there is no such thing."""
    return Answer(status, 404)


def each(status: int) -> Answer:
    """Answer everybody who is signed in, about themselves."""
    return Answer(status, status)


def anybody(status: int) -> Answer:
    """Answer everybody alike."""
    return Answer(status, status, status)


@dataclass(frozen=True)
class Route:
    """What is declared for one route.

    Attributes:
        at: parameters of the address, each the name of one of the owner's things.
        address: the address, where the route has no name.
        send: what the unsafe methods carry, by method.
        shows: marks of the owner that the owner's GET must hold.
        tells: marks of the owner that somebody else's GET must hold; whatever else it holds is a leak.
        special: statuses of GET for single roles.
        also: statuses of other methods for single roles, by method.
        fragments: elements that a page also gives alone.
        ends_session: it signs out, which the person's trail notes even where the answer leads to sign-in.
    """

    door: Door
    methods: Mapping[str, Answer]
    at: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    send: Mapping[str, Any] = field(default_factory=dict)
    shows: frozenset[str] = frozenset()
    tells: Mapping[str, frozenset[str]] = field(default_factory=dict)
    special: Mapping[str, int] = field(default_factory=dict)
    also: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    fragments: tuple[str, ...] = ()
    ends_session: bool = False


METHODS = ("get", "post", "put", "patch", "delete")


def page(*fragments: str, **options: Any) -> Route:
    """Declare a page or a form of the site."""
    return _route(Door.PAGE, options | {"fragments": fragments})


def api(**options: Any) -> Route:
    """Declare an address of the API."""
    return _route(Door.API, options)


def unguarded(*fragments: str, **options: Any) -> Route:
    """Declare an address that answers before sign-in."""
    return _route(Door.OPEN, options | {"fragments": fragments})


def phone(**options: Any) -> Route:
    """Declare an address of allauth's API, which knows tokens and no cookies."""
    return _route(Door.PHONE, options)


def _route(door: Door, options: dict[str, Any]) -> Route:
    """Read `get=` and the other methods, `at=` one thing or several, `shows=` marks in words."""
    methods = {name: options.pop(name) for name in METHODS if name in options}
    at = options.pop("at", {})
    places = {"public_id": at} if isinstance(at, str) else at
    return Route(door, methods, at=places, shows=frozenset(options.pop("shows", "").split()), **options)


def coachs(*fragments: str, door: Door = Door.PAGE, **options: Any) -> Route:
    """Declare an address that only the owner's coach may look at; not even the owner, who has their own."""
    given = {"get": each(404), "special": {COACH: 200}, "fragments": fragments}
    return _route(door, given | options)
