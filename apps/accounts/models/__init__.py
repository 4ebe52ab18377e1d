"""People, teams, relationships, invites, sessions, and remembered API answers."""

from apps.accounts.models.idempotency import IdempotencyKey
from apps.accounts.models.invites import Invite, InviteState
from apps.accounts.models.profile import CoachProfile, FirstWeekday, Profile, Sex, Units
from apps.accounts.models.sessions import Session, SpentRefreshToken
from apps.accounts.models.teams import Relationship, Scope, Team, TeamMember
from apps.accounts.models.user import User

__all__ = [
    "CoachProfile",
    "FirstWeekday",
    "IdempotencyKey",
    "Invite",
    "InviteState",
    "Profile",
    "Relationship",
    "Scope",
    "Session",
    "Sex",
    "SpentRefreshToken",
    "Team",
    "TeamMember",
    "Units",
    "User",
]
