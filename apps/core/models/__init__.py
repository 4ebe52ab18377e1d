"""Abstract models for every app, and the one table of `core`: the outbox."""

from apps.core.models.base import PublicId
from apps.core.models.claims import Claimable, ClaimLost, ClaimQuerySet, State
from apps.core.models.outbox import Outbox

__all__ = ["ClaimLost", "ClaimQuerySet", "Claimable", "Outbox", "PublicId", "State"]
