"""Abstract models for every app, the way to one row, and the one table of `core`: the outbox."""

from apps.core.models.base import PublicId, find
from apps.core.models.claims import Claimable, ClaimLost, ClaimQuerySet, State
from apps.core.models.outbox import Outbox

__all__ = ["ClaimLost", "ClaimQuerySet", "Claimable", "Outbox", "PublicId", "State", "find"]
