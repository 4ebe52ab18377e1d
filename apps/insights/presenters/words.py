"""Facts, proposals and stages as people call them."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core import formatting
from apps.insights.domain.facts import Fact
from apps.insights.domain.guardrails import Closed, Intensity, Proposal
from apps.insights.models import Stage, WriterKind
from apps.training.domain.fitness import Convention
from apps.wearables.presenters.words import SOURCE_WORDS

FACTS: Mapping[str, Promise] = {
    "fitness": gettext_lazy("Fitness today"),
    "fatigue": gettext_lazy("Fatigue today"),
    "form": gettext_lazy("Form today"),
    "ramp_7d": gettext_lazy("Change of fitness in 7 days"),
    "load_7d": gettext_lazy("Load, last 7 days"),
    "load_8_14d": gettext_lazy("Load, the 7 days before"),
    "load_week_28d": gettext_lazy("Load a week, mean of 28 days"),
    "hours_7d": gettext_lazy("Hours, last 7 days"),
    "sessions_7d": gettext_lazy("Sessions, last 7 days"),
    "rest_days_7d": gettext_lazy("Days without training, last 7"),
    "running_km_7d": gettext_lazy("Running, last 7 days"),
    "cycling_km_7d": gettext_lazy("Cycling, last 7 days"),
    "swimming_km_7d": gettext_lazy("Swimming, last 7 days"),
    "longest_run_km_30d": gettext_lazy("Longest run in 30 days"),
    "longest_run_min_30d": gettext_lazy("Longest run in 30 days"),
    "exertion_7d": gettext_lazy("Your ratings of effort, mean of 7 days"),
    "days_since_last": gettext_lazy("Days since the last session"),
    "days_known": gettext_lazy("Days of load that are known"),
    "hrv_7d": gettext_lazy("HRV at night (RMSSD), mean of 7 days"),
    "hrv_low": gettext_lazy("Your normal HRV begins at"),
    "hrv_high": gettext_lazy("Your normal HRV ends at"),
    "resting_hr_7d": gettext_lazy("Resting heart rate, mean of 7 days"),
    "resting_hr_base": gettext_lazy("Resting heart rate, the weeks before"),
}
UNITS: Mapping[str, Promise | str] = {
    "load": "",
    "sessions": "",
    "days": "",
    "of 10": gettext_lazy("of 10"),
    "km": "km",
    "h": "h",
    "min": "min",
    "ms": "ms",
    "bpm": "bpm",
}
SPORTS: Mapping[str, tuple[Promise, str]] = {
    "running": (gettext_lazy("run"), "run"),
    "cycling": (gettext_lazy("ride"), "ride"),
    "swimming": (gettext_lazy("swim"), "swim"),
}
INTENSITIES: Mapping[str, Promise] = {
    Intensity.REST: gettext_lazy("Rest day"),
    Intensity.EASY: gettext_lazy("Easy"),
    Intensity.MODERATE: gettext_lazy("Moderate"),
    Intensity.HARD: gettext_lazy("Hard"),
}
CLOSED: Mapping[str, Promise] = {
    Closed.NO_LOAD: gettext_lazy(
        "No load is known, so nothing is proposed. Set your thresholds, and ask again."
    ),
    Closed.FEW_DAYS: gettext_lazy("Fewer than 28 days of load are known, so nothing is proposed."),
    Closed.STALE: gettext_lazy("Nothing came in for 36 hours, so nothing is proposed."),
}
STAGES: Mapping[Stage, tuple[str, str]] = {
    Stage.QUEUED: ("info", "working"),
    Stage.DRAFTED: ("accent", "ai"),
    Stage.APPROVED: ("good", "check-circle"),
    Stage.REJECTED: ("caution", "x-circle"),
    Stage.ACCEPTED: ("good", "check"),
    Stage.DISMISSED: ("", "x"),
    Stage.DECLINED: ("caution", "alert"),
    Stage.FAILED: ("bad", "x-circle"),
}
WRITERS: Mapping[str, Promise] = {
    WriterKind.MODEL: gettext_lazy("Drafted by Claude, a language model of Anthropic"),
    WriterKind.RULES: gettext_lazy("Written by rules, not by a model"),
}
CONVENTIONS: Mapping[str, Promise] = {
    Convention.TP.value: gettext_lazy(
        "Fitness and fatigue are means over 42 and 7 days, weighted by 1/N; form is that of the day before."
    ),
}


def fact(found: Fact) -> tuple[str, str]:
    """Return what a fact is, and its value with its unit."""
    digits = 0 if found.value == int(found.value) and found.unit not in {"load", "h", "km"} else 1
    if found.key in {"load_7d", "load_8_14d", "load_week_28d"}:
        digits = 0
    say = formatting.signed if found.key in {"form", "ramp_7d"} else formatting.number
    value = f"{say(found.value, digits)} {UNITS.get(found.unit, found.unit)}".strip()
    return str(FACTS.get(found.key, found.key)), value


def proposal(found: Proposal) -> tuple[str, str]:
    """Return a next session in a line, and its icon."""
    intensity = str(INTENSITIES[found.intensity])
    if found.intensity is Intensity.REST:
        return intensity, "rest"
    word, icon = SPORTS[found.sport]
    parts = [_("%(intensity)s %(sport)s") % {"intensity": intensity, "sport": word}]
    parts.append(
        ngettext("%(count)d minute", "%(count)d minutes", found.duration_min) % {"count": found.duration_min}
    )
    if found.distance_km is not None:
        parts.append(f"{formatting.number(found.distance_km, 1)} km")
    return " · ".join(parts), icon


def sources(names: Iterable[object]) -> str:
    """Name sources in a row."""
    return ", ".join(str(SOURCE_WORDS.get(str(name), name)) for name in names)
