"""What may be done with data: by the terms of its sources, and by what its owner agreed to.

Asked at every exit (coach views, load, the model, export) and before every storing. See ADR 0013.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.compliance.domain.people import Person
from apps.compliance.domain.purposes import Purpose
from apps.compliance.domain.sources import Audience, Reason, Source, StravaMode, Terms, Use, judge
from apps.compliance.selectors import consented, has_consent
from apps.core.errors import ConsentRequired

__all__ = [
    "Audience",
    "Decision",
    "Purpose",
    "Reason",
    "Source",
    "Use",
    "decide",
    "missing_consent",
    "permits",
    "require_consent",
    "retention_of",
    "terms",
]

SENTENCES: dict[Reason, Promise] = {
    Reason.ALLOWED: _("Allowed."),
    Reason.OWN_PAGES_ONLY: _("Strava's terms let nobody but you see what came from Strava."),
    Reason.NOT_COMBINED: _("Strava's terms do not let us combine its data with anything else."),
    Reason.NEVER_A_MODEL: _("Strava's terms bar its data from any AI, even with your consent."),
    Reason.SWITCHED_OFF: _("Strava is switched off on this site; what is left can only be taken away."),
    Reason.NOT_IN_PERMISSION: _("The permission that this site has from Strava does not cover this."),
    Reason.UNKNOWN_SOURCE: _("Its source is not known here, so nothing is allowed."),
    Reason.NO_SOURCE: _("It does not say where it came from, so nothing is allowed."),
}
ASK: dict[Purpose, Promise] = {
    Purpose.HEALTH_STORAGE: _("We may keep health data only with your consent. Read it and decide."),
    Purpose.COACH_SHARING: _("Your coach may see your data only with your consent. Read it and decide."),
    Purpose.MODEL: _("A language model may read your data only with your consent. Read it and decide."),
    Purpose.GARMIN_PASSWORD: _(
        "We may sign in to Garmin as you only with your consent. Read what it means and decide."
    ),
}
FETCHING: dict[str, tuple[Purpose, ...]] = {
    Source.GARMIN: (Purpose.HEALTH_STORAGE, Purpose.GARMIN_PASSWORD),
}
"""What must be agreed to before a source is asked; for those left out, the storing alone."""


@dataclass(frozen=True)
class Decision:
    """Whether a use is allowed, and why."""

    allowed: bool
    reason: Reason
    source: str = ""

    @property
    def sentence(self) -> str:
        """Say it in words for people."""
        return str(SENTENCES[self.reason])


def terms() -> Terms:
    """Read this site's settled terms from the settings."""
    scope = frozenset(Use(word) for word in settings.STRAVA_PERMISSION_SCOPE)
    return Terms(StravaMode(settings.STRAVA_POLICY_MODE), scope)


def decide(sources: Iterable[str], use: Use) -> Decision:
    """Decide one use of a value that came from these sources; the strictest source wins."""
    verdict = judge(sources, use, terms())
    return Decision(verdict.allowed, verdict.reason, verdict.source)


def permits(sources: Iterable[str], use: Use) -> bool:
    """Say whether every one of these sources allows the use."""
    return decide(sources, use).allowed


def retention_of(source: str) -> timedelta | None:
    """Return how long a source's data may be kept; None means no limit, zero means not at all."""
    rule = terms().rule(source)
    return timedelta(0) if rule is None else rule.keep


def missing_consent(user: Person, source: str) -> Purpose | None:
    """Return what the person has still to agree to before this source may be asked; None if nothing."""
    wanted = FETCHING.get(source, (Purpose.HEALTH_STORAGE,))
    given = consented(user, wanted)
    return next((purpose for purpose in wanted if purpose not in given), None)


def require_consent(user: Person, purpose: Purpose) -> None:
    """Let pass only with consent.

    Raises:
        ConsentRequired: it was never given, was withdrawn, or was given to a text that no longer holds.
    """
    if not has_consent(user, purpose):
        raise ConsentRequired(ASK[purpose], details={"purpose": purpose.value})
