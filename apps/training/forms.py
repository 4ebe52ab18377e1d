"""A threshold as people write it: watts, beats, or a pace as minutes and seconds."""

import math
import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core import formatting
from apps.core.formatting import PaceUnit
from apps.training.models import ThresholdKind
from apps.training.presenters.thresholds import unit_of
from apps.training.services.thresholds import PLAUSIBLE, possible_days

CLOCK = re.compile(r"(?P<minutes>\d{1,2})[:.](?P<seconds>[0-5]\d)")


class ThresholdForm(forms.Form):
    """One threshold from a day on."""

    kind = forms.ChoiceField(choices=ThresholdKind.choices, widget=forms.HiddenInput)
    value = forms.CharField(label=gettext_lazy("Value"), max_length=12)
    effective_on = forms.DateField(
        label=gettext_lazy("Holds from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, kind: ThresholdKind, imperial: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"{kind.name.lower()}_%s"
        self.threshold = kind
        self.unit = unit_of(kind, imperial=imperial)
        self.initial.setdefault("kind", kind.value)
        example = "4:30" if kind is ThresholdKind.RUN_SPEED else "1:45"
        hints = {"inputmode": "numeric", "autocomplete": "off"}
        if self.unit.pace is not None:
            hints |= {"placeholder": example}
        self.fields["value"].widget.attrs.update(hints)

    def clean_value(self) -> float:
        """Return what was written in the unit that is stored."""
        text = str(self.cleaned_data["value"]).strip()
        value = self._number(text) if self.unit.pace is None else self._speed(text, self.unit.pace)
        low, high = PLAUSIBLE[self.threshold]
        if not low <= value <= high:
            least, most = (self.unit.text(bound) for bound in sorted((low, high)))
            if self.unit.pace is not None:
                least, most = most, least
            raise forms.ValidationError(
                _("That lies outside what we take: %(least)s to %(most)s %(unit)s."),
                params={"least": least, "most": most, "unit": self.unit.unit},
            )
        return value

    def clean_effective_on(self) -> date:
        """Accept the days that a threshold may hold from."""
        day: date = self.cleaned_data["effective_on"]
        first, last = possible_days(today=timezone.localdate())
        if not first <= day <= last:
            raise forms.ValidationError(
                _("Give a day between %(first)s and %(last)s."),
                params={"first": formatting.long_day(first), "last": formatting.long_day(last)},
            )
        return day

    def _number(self, text: str) -> float:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise forms.ValidationError(_("Write a number, such as 250."))
        return value

    def _speed(self, text: str, pace: PaceUnit) -> float:
        found = CLOCK.fullmatch(text)
        seconds = int(found["minutes"]) * 60 + int(found["seconds"]) if found else 0
        if not seconds:
            raise forms.ValidationError(_("Write minutes and seconds, such as 4:30."))
        return pace.metres / seconds
