"""Where a value comes from and what its source allows it to be used for: one table, strictest wins.

A value that was worked out from several sources names them all and obeys each of them. What is not written
here is denied.

Source of Strava's rules: API Agreement and API Policy of 2026-06-01, clauses 2.2 (export), 2.3 (own pages
only), 5.3 and 5.10 (no model, even with consent), 5.4 (no combining), 6.2 (seven days).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Source(StrEnum):
    """Who delivered a value."""

    MANUAL = "manual"
    FILE = "file"
    GARMIN = "garmin"
    APPLE_HEALTH = "apple_health"
    STRAVA = "strava"


class Use(StrEnum):
    """What a value is about to be used for."""

    STORE = "store"
    OWNER_VIEW = "owner_view"
    EXPORT = "export"
    COACH_VIEW = "coach_view"
    COMBINE = "combine"
    MODEL = "model"


class Audience(StrEnum):
    """Who reads a derived value; load is kept once for each."""

    OWNER = "owner"
    COACH = "coach"
    MODEL = "model"

    @property
    def use(self) -> Use:
        """Return the use that showing a value to this audience is."""
        return {"owner": Use.OWNER_VIEW, "coach": Use.COACH_VIEW, "model": Use.MODEL}[self.value]


class StravaMode(StrEnum):
    """How Strava's data may be used on this site (STRAVA_POLICY_MODE)."""

    OFF = "off"
    ATHLETE_ONLY = "athlete_only"
    PARTNER_PERMISSION = "partner_permission"


class Reason(StrEnum):
    """Why a use is or is not allowed; the sentence for each stands in `policy`."""

    ALLOWED = "allowed"
    OWN_PAGES_ONLY = "own_pages_only"
    NOT_COMBINED = "not_combined"
    NEVER_A_MODEL = "never_a_model"
    SWITCHED_OFF = "switched_off"
    NOT_IN_PERMISSION = "not_in_permission"
    UNKNOWN_SOURCE = "unknown_source"
    NO_SOURCE = "no_source"


@dataclass(frozen=True)
class Rule:
    """What one source allows, why it denies the rest, and how long its data may be kept (None: no limit)."""

    allows: frozenset[Use]
    denies: Mapping[Use, Reason]
    keep: timedelta | None = None


EVERYTHING = Rule(frozenset(Use), {})
STRAVA_CACHE = timedelta(days=7)
RULES: Mapping[Source, Rule] = {
    Source.MANUAL: EVERYTHING,
    Source.FILE: EVERYTHING,
    Source.GARMIN: EVERYTHING,
    Source.APPLE_HEALTH: EVERYTHING,
}
STRAVA_RULES: Mapping[StravaMode, Rule] = {
    StravaMode.OFF: Rule(frozenset({Use.EXPORT}), dict.fromkeys(Use, Reason.SWITCHED_OFF), keep=timedelta(0)),
    StravaMode.ATHLETE_ONLY: Rule(
        frozenset({Use.STORE, Use.OWNER_VIEW, Use.EXPORT}),
        {
            Use.COACH_VIEW: Reason.OWN_PAGES_ONLY,
            Use.COMBINE: Reason.NOT_COMBINED,
            Use.MODEL: Reason.NEVER_A_MODEL,
        },
        keep=STRAVA_CACHE,
    ),
    StravaMode.PARTNER_PERMISSION: Rule(
        frozenset({Use.STORE, Use.OWNER_VIEW, Use.EXPORT}),
        {
            Use.COACH_VIEW: Reason.NOT_IN_PERMISSION,
            Use.COMBINE: Reason.NOT_IN_PERMISSION,
            Use.MODEL: Reason.NEVER_A_MODEL,
        },
        keep=STRAVA_CACHE,
    ),
}
PERMITTABLE = frozenset({Use.COACH_VIEW, Use.COMBINE})


@dataclass(frozen=True)
class Terms:
    """What this site has settled with its providers: Strava's mode, and what a written permission covers."""

    strava: StravaMode = StravaMode.ATHLETE_ONLY
    permitted: frozenset[Use] = frozenset()

    def rule(self, source: str) -> Rule | None:
        """Return the rule for a source; None for a source that is not known."""
        if source == Source.STRAVA:
            rule = STRAVA_RULES[self.strava]
            granted = (
                self.permitted & PERMITTABLE if self.strava is StravaMode.PARTNER_PERMISSION else frozenset()
            )
            return Rule(rule.allows | granted, rule.denies, rule.keep)
        return RULES.get(Source(source)) if source in set(Source) else None


@dataclass(frozen=True)
class Verdict:
    """Whether a use is allowed; if not, why and because of which source."""

    allowed: bool
    reason: Reason
    source: str = ""


def judge(sources: Iterable[str], use: Use, terms: Terms) -> Verdict:
    """Decide one use of a value with these contributing sources; a value of unknown origin is denied."""
    named = sorted(set(sources))
    if not named:
        return Verdict(allowed=False, reason=Reason.NO_SOURCE)
    for source in named:
        rule = terms.rule(source)
        if rule is None:
            return Verdict(allowed=False, reason=Reason.UNKNOWN_SOURCE, source=source)
        if use not in rule.allows:
            return Verdict(allowed=False, reason=rule.denies[use], source=source)
    return Verdict(allowed=True, reason=Reason.ALLOWED)
