"""What an athlete asks, and what a coach makes of a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.insights.domain.answers import LONGEST_HEADLINE, LONGEST_TEXT, Draft
from apps.insights.services.approvals import LONGEST_WORD, Edits
from apps.insights.services.recommendations import LONGEST_QUESTION


class AskForm(forms.Form):
    """An optional question."""

    question = forms.CharField(
        label=_("A question about your training"),
        help_text=_("Write no names and no places. What sounds like an emergency is answered with a doctor."),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ApproveForm(forms.Form):
    """A draft's words, as the coach leaves them: an empty sentence is left out."""

    headline = forms.CharField(label=_("Headline"), max_length=LONGEST_HEADLINE)
    keeps_proposal = forms.BooleanField(label=_("Keep the proposed session"), required=False)

    def __init__(self, data: Any = None, *, draft: Draft) -> None:
        given = {"headline": draft.headline, "keeps_proposal": draft.proposal is not None}
        given |= {f"statement_{number}": each.text for number, each in enumerate(draft.statements)}
        super().__init__(data, initial=given)
        self.count = len(draft.statements)
        if draft.proposal is None:
            del self.fields["keeps_proposal"]
        for number in range(self.count):
            self.fields[f"statement_{number}"] = forms.CharField(
                label=_("Sentence %(number)d") % {"number": number + 1},
                max_length=LONGEST_TEXT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def sentences(self) -> list[forms.BoundField]:
        """Return the fields of the sentences, in order."""
        return [self[f"statement_{number}"] for number in range(self.count)]

    def edits(self) -> Edits:
        """Return what was filled in, checked."""
        given = self.cleaned_data
        return Edits(
            headline=given["headline"],
            statements=tuple(given[f"statement_{number}"] for number in range(self.count)),
            keeps_proposal=bool(given.get("keeps_proposal")),
        )


class RejectForm(forms.Form):
    """Why a draft is not passed on."""

    word = forms.CharField(
        label=_("Why not? Your athlete reads this."),
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
