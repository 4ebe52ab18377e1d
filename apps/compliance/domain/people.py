"""What `compliance` needs to know of a user; it never imports the model."""

from typing import Protocol
from uuid import UUID


class Actor(Protocol):
    """Whoever does something: a user, or somebody who is not signed in."""

    @property
    def pk(self) -> int | None:
        """Return the row's id; None for somebody who is not signed in."""

    @property
    def is_authenticated(self) -> bool:
        """Say whether this is a signed-in account."""

    @property
    def is_staff(self) -> bool:
        """Say whether the admin is open to them."""

    @property
    def is_superuser(self) -> bool:
        """Say whether they may do everything in the admin."""


class Reader(Protocol):
    """Somebody who may be shown another's data, as that other knows them."""

    @property
    def name(self) -> str:
        """Return how they call themselves; it may be empty."""

    @property
    def email(self) -> str:
        """Return their address."""


class Person(Actor, Protocol):
    """Somebody with an account."""

    @property
    def pk(self) -> int:
        """Return the row's id, for joins; it never leaves the site."""

    @property
    def public_id(self) -> UUID:
        """Return the random id by which the world knows the account."""

    @property
    def is_active(self) -> bool:
        """Say whether the account may sign in."""
