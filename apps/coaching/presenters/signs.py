"""What was seen of an athlete, in words for their coach."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.coaching.domain.check_in import STEEP_RAMP, Figures, Sign
from apps.core import formatting

MOST_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an athlete needs a look, or that they do not: a word with its tone, and sentences."""

    word: str
    sentence: str
    tone: str
    icon: str


LOOKS: dict[Sign, tuple[Promise, str, str]] = {
    Sign.DEEP: (gettext_lazy("Deep"), "bad", "alert"),
    Sign.BROKEN: (gettext_lazy("Disconnected"), "bad", "connections"),
    Sign.LOW_HRV: (gettext_lazy("HRV"), "caution", "heart"),
    Sign.RAMP: (gettext_lazy("Ramp"), "caution", "partly"),
    Sign.SILENT: (gettext_lazy("Silent"), "caution", "clock"),
    Sign.STALE: (gettext_lazy("Stale"), "caution", "clock"),
    Sign.QUIET: (gettext_lazy("Quiet"), "caution", "clock"),
    Sign.LOW_FORM: (gettext_lazy("Low form"), "caution", "partly"),
    Sign.NO_LOAD: (gettext_lazy("No data"), "info", "info"),
    Sign.BRISK: (gettext_lazy("Brisk"), "info", "info"),
    Sign.NEW: (gettext_lazy("New"), "info", "info"),
}
SENTENCES: dict[Sign, Promise] = {
    Sign.DEEP: gettext_lazy(
        "Form is %(form)s, and something else is out of the usual too. Ask how they feel."
    ),
    Sign.BROKEN: gettext_lazy("An account elsewhere wants them to sign in again, so nothing new comes in."),
    Sign.LOW_HRV: gettext_lazy(
        "HRV of the last 7 days is %(hrv)s SD from their own baseline. Ask about it; never act on it alone."
    ),
    Sign.RAMP: gettext_lazy("Fitness rose by %(ramp)s in 7 days; more than %(limit)s is steep."),
    Sign.SILENT: gettext_lazy(
        "No activity for two weeks or more. Are they ill, away, or does nothing come in?"
    ),
    Sign.STALE: gettext_lazy("Nothing has come in for %(hours)d hours, so form and ramp may be out of date."),
    Sign.QUIET: gettext_lazy("No activity for %(days)d days."),
    Sign.LOW_FORM: gettext_lazy(
        "Form is %(form)s, deeper than is normal in a build. By itself that says little."
    ),
    Sign.NO_LOAD: gettext_lazy("Nothing that you may see has a load yet."),
    Sign.BRISK: gettext_lazy("Fitness rose by %(ramp)s in 7 days."),
    Sign.NEW: gettext_lazy("Only %(known)d days of load are known; fitness and form say little yet."),
}


def not_shared() -> Reason:
    """Say that the athlete does not agree to sharing."""
    sentence = _("Has not agreed to share health data with a coach, so nothing is shown.")
    return Reason(_("Not shared"), sentence, "", "lock")


def not_opened() -> Reason:
    """Say that the athlete has not opened activities."""
    return Reason(_("Not shared"), _("Has not opened activities to you, so nothing is shown."), "", "lock")


def sentence(sign: Sign, seen: Figures) -> str:
    """Say one thing that was seen, with its figures."""
    facts = {
        "form": formatting.signed(seen.form or 0.0),
        "ramp": formatting.number(seen.ramp_7d or 0.0, 1),
        "limit": formatting.number(STEEP_RAMP),
        "hrv": formatting.signed(seen.hrv_deviation_sd or 0.0, 1),
        "hours": int(seen.data_age_h or 0),
        "days": seen.days_since_activity or 0,
        "known": seen.days_known,
    }
    return str(SENTENCES[sign]) % facts


def reason_of(signs: Sequence[Sign], seen: Figures, *, has_estimates: bool) -> Reason:
    """Put the heaviest sign's word before the sentences of the first few."""
    if not signs:
        note = _("Part of the load is estimated.") if has_estimates else ""
        return Reason(_("On course"), note, "good", "check-circle")
    word, tone, icon = LOOKS[signs[0]]
    said = " ".join(sentence(sign, seen) for sign in signs[:MOST_SENTENCES])
    return Reason(str(word), said, tone, icon)
