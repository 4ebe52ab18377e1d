"""What people fill in about themselves."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts import selectors
from apps.accounts.models import FirstWeekday, Scope, Sex, Team, Units

OLDEST = 110
YOUNGEST = 16


def birth_years() -> range:
    """Return the years in which somebody who may use the site can have been born."""
    this_year = timezone.localdate().year
    return range(this_year - OLDEST, this_year - YOUNGEST + 1)


class ProfileForm(forms.Form):
    """The profile, as `services.people.update_profile` takes it."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("What your coach and this site call you."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Decides on which day an activity counts, and how times are shown.")
    )
    locale = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    units = forms.ChoiceField(label=_("Units"), choices=Units.choices)
    first_weekday = forms.TypedChoiceField(
        label=_("First day of the week"), choices=FirstWeekday.choices, coerce=int
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        help_text=_("Estimates your maximum heart rate where none is measured."),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Sex.choices,
        help_text=_("The load from heart rate has two published formulas, one for each."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = list(selectors.time_zones())
        current = self.initial.get("time_zone")
        if current and current not in zones:
            zones.insert(0, current)
        field = self.fields["time_zone"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, name.replace("_", " ")) for name in zones]

    def clean_birth_year(self) -> int | None:
        """Accept years in which somebody who may use the site can have been born."""
        year: int | None = self.cleaned_data["birth_year"]
        possible = birth_years()
        if year is not None and year not in possible:
            raise forms.ValidationError(
                _("Give a year between %(oldest)d and %(youngest)d."),
                params={"oldest": possible.start, "youngest": possible.stop - 1},
            )
        return year


class ScopesForm(forms.Form):
    """What an athlete opens to a coach."""

    scopes = forms.TypedMultipleChoiceField(
        label=_("What the coach may see"),
        choices=Scope.choices,
        coerce=Scope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that the coach may see.")},
    )


class InviteForm(ScopesForm):
    """A new invite."""

    note = forms.CharField(
        label=_("A word to your coach"),
        max_length=300,
        required=False,
        help_text=_("Shown to whoever opens the link, with your name."),
    )


class AnswerForm(forms.Form):
    """A coach's answer to an invite; the team is asked for only where there are several."""

    answer = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")])
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, teams: list[Team], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(team.public_id), team.name or _("My team")) for team in teams]
        field.required = len(teams) > 1


class ConfirmForm(forms.Form):
    """The athlete's word that this is their coach, and that they agree to the text that was shown."""

    coach = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    agree = forms.BooleanField(
        label=_("I agree to this"),
        error_messages={"required": _("Without your consent nothing can be shown to a coach.")},
    )


class CoachForm(forms.Form):
    """A coach's profile."""

    headline = forms.CharField(
        label=_("One line about your coaching"),
        max_length=120,
        required=False,
        help_text=_("Shown to athletes who are about to confirm you."),
    )
