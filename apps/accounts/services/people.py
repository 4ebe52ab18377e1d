"""Make accounts whole, change profiles, make somebody a coach."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts import events
from apps.accounts.models import CoachProfile, Profile, Team, TeamMember, User
from apps.compliance.services import audit
from apps.core.errors import NotAllowed
from apps.core.words import one_line

RIGHTS = ("is_active", "is_staff", "is_superuser")
LONGEST_HEADLINE = 120
OF_THE_BODY = frozenset({"birth_year", "sex"})
LONGEST_NAME = 80
CHANGEABLE = ("display_name", "time_zone", "units", "locale", "first_weekday", "birth_year", "sex")


@transaction.atomic
def complete(
    *, user: User, now: datetime, time_zone: str = "UTC", locale: str = "en", display_name: str = ""
) -> Profile:
    """Give an account its profile, if it has none, and say that somebody joined."""
    profile, is_new = Profile.objects.get_or_create(
        user=user,
        defaults={
            "time_zone": time_zone,
            "locale": locale,
            "display_name": one_line(display_name)[:LONGEST_NAME],
        },
    )
    if is_new:
        audit.record(action="accounts.joined", by=user, subject=user, now=now)
        events.joined.publish(user_id=user.pk)
    return profile


@transaction.atomic
def update_profile(*, user: User, changes: Mapping[str, object], by: User, now: datetime) -> Profile:
    """Change columns of somebody's profile. The trail names the columns, not what they hold.

    Raises:
        ValueError: a column that is not the person's to change.
    """
    if unknown := changes.keys() - set(CHANGEABLE):
        raise ValueError(f"not a column of the profile that can be changed: {sorted(unknown)}")
    if "display_name" in changes:
        changes = {**changes, "display_name": one_line(str(changes["display_name"]))}
    Profile.objects.get_or_create(user=user)
    profile = Profile.objects.select_for_update().get(user=user)
    changed = sorted(name for name, value in changes.items() if getattr(profile, name) != value)
    if not changed:
        return profile
    for name in changed:
        setattr(profile, name, changes[name])
    profile.save(update_fields=changed)
    audit.record(
        action="accounts.profile_changed",
        by=by,
        subject=user,
        details={"columns": "+".join(changed)},
        now=now,
    )
    if OF_THE_BODY & set(changed):
        events.body_changed.publish(user_id=user.pk)
    return profile


@transaction.atomic
def make_coach(*, user: User, by: User | None, now: datetime, headline: str | None = None) -> Team:
    """Give an account a coach profile and a team of one; return the team. Doing it twice changes nothing.

    Args:
        headline: one line about the coaching; left out, it stays as it is.
    """
    profile, is_new = CoachProfile.objects.get_or_create(user=user)
    if headline is not None and profile.headline != one_line(headline):
        profile.headline = one_line(headline)[:LONGEST_HEADLINE]
        profile.save(update_fields=["headline"])
    membership = TeamMember.objects.select_related("team").filter(user=user, is_owner=True).first()
    if is_new:
        audit.record(action="accounts.made_coach", by=by, subject=user, now=now)
    if membership:
        return membership.team
    team = Team.objects.create(name="")
    TeamMember.objects.create(team=team, user=user, is_owner=True)
    return team


@transaction.atomic
def change_rights(*, user: User, changes: Mapping[str, object], by: User, now: datetime) -> None:
    """Change what an account may do at large: `is_active`, `is_staff`, `is_superuser`.

    Groups are kept by the admin's form; they may be named among the changes, for the audit.

    Raises:
        NotAllowed: somebody who is not a superuser asks, or a superuser would lock themselves out.
    """
    if not changes:
        return
    if not by.is_superuser or (by.pk == user.pk and not all(changes.get(name, True) for name in RIGHTS)):
        raise NotAllowed(_("Only another superuser can change this."))
    columns = {name: value for name, value in changes.items() if name in RIGHTS}
    if columns:
        User.objects.filter(pk=user.pk).update(**columns)
    audit.record(
        action="accounts.rights_changed",
        by=by,
        subject=user,
        details={name: bool(value) for name, value in changes.items()},
        now=now,
    )
