"""What people fill in about an activity of theirs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.wearables.domain.sports import Sport
from apps.wearables.models import Activity
from apps.wearables.presenters.words import FEEL_WORDS, SPORT_WORDS
from apps.wearables.services.activities import Edits
from apps.wearables.services.sign_ins import LONGEST_CODE, LONGEST_NAME, LONGEST_PASSWORD

EXERTIONS = [
    (0, _("0 · Rest")),
    (1, _("1 · Very easy")),
    (2, _("2 · Easy")),
    (3, _("3 · Moderate")),
    (4, _("4 · Somewhat hard")),
    (5, _("5 · Hard")),
    (6, _("6 · Hard")),
    (7, _("7 · Very hard")),
    (8, _("8 · Very hard")),
    (9, _("9 · Extremely hard")),
    (10, _("10 · All-out")),
]
UNSAID = ("", _("Not said"))


class EditForm(forms.Form):
    """The person's own columns. An empty title or sport goes back to what the device said."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    sport = forms.ChoiceField(
        label=_("Sport"),
        required=False,
        choices=[("", _("As recorded")), *((sport.value, word) for sport, word in SPORT_WORDS.items())],
    )
    feel = forms.TypedChoiceField(
        label=_("How did you feel?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[UNSAID, *FEEL_WORDS.items()],
    )
    perceived_exertion = forms.TypedChoiceField(
        label=_("How hard was it, 0 to 10?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[UNSAID, *EXERTIONS],
        help_text=_("Gives a load where neither power, pace nor heart rate can."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, recorded_title: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["placeholder"] = recorded_title

    def edits(self) -> Edits:
        """Return what was filled in, checked."""
        given = self.cleaned_data
        return Edits(
            title=given["title"],
            sport=Sport(given["sport"]) if given["sport"] else None,
            note=given["note"],
            perceived_exertion=given["perceived_exertion"],
            feel=given["feel"],
        )


def initial(activity: Activity) -> dict[str, object]:
    """Return what the form begins with."""
    return {
        "title": activity.edited_title,
        "sport": activity.edited_sport,
        "note": activity.note,
        "perceived_exertion": "" if activity.perceived_exertion is None else activity.perceived_exertion,
        "feel": "" if activity.feel is None else activity.feel,
    }


class SignInForm(forms.Form):
    """Name and password at a provider. The password is never filled in again."""

    username = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST_NAME,
        widget=forms.EmailInput(
            attrs={
                "autocomplete": "section-provider username",
                "autocapitalize": "off",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "section-provider current-password"}),
        help_text=_("Used once, sealed until then, and deleted."),
    )


class CodeForm(forms.Form):
    """The second factor."""

    code = forms.CharField(
        label=_("Code"),
        max_length=2 * LONGEST_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )
