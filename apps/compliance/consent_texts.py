"""The words that people agree to. A text is never edited once it was shown: a new version is added.

A test holds every template against the digest here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.compliance.domain.purposes import Purpose


@dataclass(frozen=True)
class ConsentText:
    """One version of one text.

    Attributes:
        sha256: digest of the template file, so that a row proves which words were shown.
        valid_from_version: consents to older versions no longer count.
    """

    purpose: Purpose
    version: int
    title: Promise
    sha256: str
    valid_from_version: int

    @property
    def template(self) -> str:
        """Return the template with the text."""
        return f"compliance/consents/{self.purpose}_v{self.version}.html"


CURRENT: Mapping[Purpose, ConsentText] = {
    text.purpose: text
    for text in (
        ConsentText(
            Purpose.HEALTH_STORAGE,
            1,
            _("Keep my health data"),
            "1ab967611130ba1f3314819ba1d8191e3256a5e0cce5ac61a13aa6595da5c389",
            valid_from_version=1,
        ),
        ConsentText(
            Purpose.COACH_SHARING,
            1,
            _("Let my coach see my data"),
            "4ed8eb21945fd8632cedd204d8ee1ea31d713a6d678bd71ff7e3484645e607a1",
            valid_from_version=1,
        ),
        ConsentText(
            Purpose.MODEL,
            2,
            _("Let a language model read my data"),
            "80dfa825b2a8c07be81d68181828e4b5cb00e08cd370b78cb304925837ba4815",
            valid_from_version=2,
        ),
        ConsentText(
            Purpose.GARMIN_PASSWORD,
            1,
            _("Sign in to Garmin with my password"),
            "fe8f1dcfa2dffef0bcdebc00c1a3430520265c75cf2109a8864dbbb974f22e4e",
            valid_from_version=1,
        ),
    )
}
