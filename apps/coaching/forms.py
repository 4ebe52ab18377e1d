"""What coaches fill in: whom to give a workout, and for which day."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.selectors import display_name
from apps.coaching.services.sharing import LONGEST_NOTE


class ShareForm(forms.Form):
    """Athletes, a day and a note."""

    athletes = forms.MultipleChoiceField(
        label=_("Athletes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one athlete.")},
    )
    planned_on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("Note to them"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, athletes: Iterable[User], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.public_id), display_name(each) or each.email) for each in athletes]
        field = self.fields["athletes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # for the type alone
        field.choices = choices
        self._names = dict(choices)
        if len(choices) == 1:
            field.initial = [choices[0][0]]
        self.fields["planned_on"].widget.attrs["min"] = today.isoformat()

    def name_of(self, athlete: UUID) -> str:
        """Return what an athlete of the list is called."""
        return self._names.get(str(athlete), "")
