"""What the API takes and gives about an account."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts import selectors
from apps.accounts.forms import birth_years
from apps.accounts.models import FirstWeekday, InviteState, Scope, Sex, Units


class MeOutput(serializers.Serializer[Any]):
    """Who is signed in, and how they want things shown."""

    id = serializers.UUIDField(source="user.public_id")
    email = serializers.EmailField(source="user.email")
    is_coach = serializers.BooleanField()
    display_name = serializers.CharField(source="profile.display_name")
    time_zone = serializers.CharField(source="profile.time_zone")
    units = serializers.ChoiceField(source="profile.units", choices=Units.choices)
    locale = serializers.CharField(source="profile.locale")
    first_weekday = serializers.ChoiceField(source="profile.first_weekday", choices=FirstWeekday.choices)
    birth_year = serializers.IntegerField(source="profile.birth_year", allow_null=True)
    sex = serializers.ChoiceField(source="profile.sex", choices=Sex.choices)


class ProfileInput(serializers.Serializer[Any]):
    """What may be changed; what is left out stays."""

    display_name = serializers.CharField(max_length=80, allow_blank=True, required=False)
    time_zone = serializers.CharField(max_length=64, required=False)
    units = serializers.ChoiceField(choices=Units.choices, required=False)
    locale = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    first_weekday = serializers.ChoiceField(choices=FirstWeekday.choices, required=False)
    birth_year = serializers.IntegerField(allow_null=True, required=False)
    sex = serializers.ChoiceField(choices=Sex.choices, required=False)

    def validate_time_zone(self, value: str) -> str:
        """Accept the names of the time zone database."""
        if value not in selectors.time_zones():
            raise serializers.ValidationError(_("There is no time zone of that name."))
        return value

    def validate_birth_year(self, value: int | None) -> int | None:
        """Accept years in which somebody who may use the site can have been born."""
        if value is not None and value not in birth_years():
            raise serializers.ValidationError(_("Nobody who may use this site was born in that year."))
        return value


class ScopesInput(serializers.Serializer[Any]):
    """What an athlete opens to a coach; at least one."""

    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices), min_length=1, max_length=len(Scope)
    )


class InviteInput(ScopesInput):
    """A new invite."""

    note = serializers.CharField(max_length=300, allow_blank=True, default="")


class CoachOutput(serializers.Serializer[Any]):
    """A coach by name and address."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)
    email = serializers.EmailField()


class InviteOutput(serializers.Serializer[Any]):
    """An invite of one's own; `coach` is who accepted it.

    Confirming gives the consent `coach_sharing`. Where it does not stand, that opens the data again to the
    coaches in `reopens`, too; end their coaching first if they are not to see it.
    """

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=InviteState.choices)
    scopes = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    coach = CoachOutput(allow_null=True)
    reopens = CoachOutput(many=True)


class MadeInviteOutput(InviteOutput):
    """A new invite with its link, which no other answer holds."""

    token = serializers.CharField()
    link = serializers.URLField()


class TokenInput(serializers.Serializer[Any]):
    """What stands at the end of the link."""

    token = serializers.CharField(max_length=200)


class AcceptInput(TokenInput):
    """A coach's yes; without a team it is for the coach's own."""

    team = serializers.UUIDField(required=False)


class ConfirmInput(serializers.Serializer[Any]):
    """Whom the athlete was shown, and which version of the consent to sharing with a coach."""

    coach = serializers.UUIDField()
    version = serializers.IntegerField(min_value=1, max_value=9999)


class OpenedInviteOutput(serializers.Serializer[Any]):
    """An invite as the coach sees it who was sent the link."""

    athlete_name = serializers.CharField(allow_blank=True)
    scopes = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=InviteState.choices)
    expires_at = serializers.DateTimeField()


class AthleteNameOutput(serializers.Serializer[Any]):
    """An athlete by name."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)


class CoachingOutput(serializers.Serializer[Any]):
    """Coaching in force."""

    id = serializers.UUIDField()
    athlete = AthleteNameOutput()
    coaches = CoachOutput(many=True)
    scopes = serializers.ListField(child=serializers.CharField())
    since = serializers.DateTimeField()


class CoachProfileInput(serializers.Serializer[Any]):
    """What a coach says of their coaching."""

    headline = serializers.CharField(max_length=120, allow_blank=True, default="")
