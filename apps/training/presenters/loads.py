"""Load in words: how it was found, what it rests on, or why there is none."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.compliance.policy import Use, decide
from apps.core import formatting
from apps.core.formatting import NOTHING, Quantity
from apps.training.domain.load_result import LoadMethod, MissingReason
from apps.training.selectors import LoadOfActivity

METHOD_WORDS: dict[str, Promise] = {
    LoadMethod.POWER: gettext_lazy("from power"),
    LoadMethod.GRADED_PACE: gettext_lazy("from graded pace"),
    LoadMethod.SWIM: gettext_lazy("from swim pace"),
    LoadMethod.HEART_RATE: gettext_lazy("from heart rate"),
    LoadMethod.SESSION_RPE: gettext_lazy("from your rating"),
    LoadMethod.MANUAL: gettext_lazy("entered by hand"),
    LoadMethod.NONE: gettext_lazy("none"),
}
SHORT_REASONS: dict[str, Promise] = {
    MissingReason.NO_THRESHOLD: gettext_lazy("no threshold"),
    MissingReason.INCONSISTENT_THRESHOLDS: gettext_lazy("heart rates disagree"),
    MissingReason.LOW_COVERAGE: gettext_lazy("too many gaps"),
    MissingReason.TOO_SPARSE: gettext_lazy("too few readings"),
    MissingReason.TOO_SHORT: gettext_lazy("too short"),
    MissingReason.IMPLAUSIBLE_TIME: gettext_lazy("times are off"),
    MissingReason.IMPLAUSIBLE_SPEED: gettext_lazy("speed is off"),
    MissingReason.NO_DURATION: gettext_lazy("no duration"),
    MissingReason.NO_DISTANCE: gettext_lazy("no distance"),
    "source_policy": gettext_lazy("not combined"),
}
REASONS: dict[str, Promise] = {
    MissingReason.NO_THRESHOLD: gettext_lazy(
        "The recording would do, but the threshold that it is measured against is not known. Enter it, and "
        "the load appears by itself."
    ),
    MissingReason.INCONSISTENT_THRESHOLDS: gettext_lazy(
        "Your heart rates contradict each other: resting must lie below threshold, and threshold not above "
        "maximum."
    ),
    MissingReason.LOW_COVERAGE: gettext_lazy(
        "Less than three quarters of the time has readings, too little to rely on."
    ),
    MissingReason.TOO_SPARSE: gettext_lazy("The device recorded too seldom for a load."),
    MissingReason.TOO_SHORT: gettext_lazy("There is less than half a minute of readings."),
    MissingReason.IMPLAUSIBLE_TIME: gettext_lazy("The times in the recording cannot be right."),
    MissingReason.IMPLAUSIBLE_SPEED: gettext_lazy(
        "Nobody swims that fast, so the distance or the time is wrong."
    ),
    MissingReason.NO_DURATION: gettext_lazy("The recording does not say how long it lasted."),
    MissingReason.NO_DISTANCE: gettext_lazy("The recording does not say how far it went."),
}
UNRATED = gettext_lazy(
    "It has no power, pace or heart rate that a load could come from. Say how hard it was, and it gets an "
    "estimate."
)
FAILED = gettext_lazy(
    "It could not be worked out, which is a fault on our side. It is tried again with the next change."
)
BASIS_TERMS: dict[str, Promise] = {
    "ftp_w": gettext_lazy("FTP"),
    "threshold_speed_mps": gettext_lazy("Threshold pace"),
    "threshold_swim_speed_mps": gettext_lazy("Swim threshold"),
    "lthr_bpm": gettext_lazy("Threshold heart rate"),
    "max_hr_bpm": gettext_lazy("Maximum heart rate"),
    "resting_hr_bpm": gettext_lazy("Resting heart rate"),
    "sex": gettext_lazy("Formula for"),
    "grade": gettext_lazy("Slope"),
    "gaps": gettext_lazy("Gaps"),
    "time": gettext_lazy("Time"),
    "cr10": gettext_lazy("Rating"),
    "scale": gettext_lazy("Scale"),
}
BASIS_VALUES: dict[tuple[str, str], Promise] = {
    ("sex", "female"): gettext_lazy("women"),
    ("sex", "male"): gettext_lazy("men"),
    ("sex", "unspecified"): gettext_lazy("the mean of women's and men's"),
    ("grade", "altitude"): gettext_lazy("from altitude"),
    ("grade", "flat"): gettext_lazy("taken as flat, altitude is missing"),
    ("gaps", "as_recorded"): gettext_lazy("left out"),
    ("gaps", "zero"): gettext_lazy("count as zero"),
    ("gaps", "hold_10"): gettext_lazy("bridged for up to 10 s"),
    ("time", "moving"): gettext_lazy("in motion"),
    ("time", "timer"): gettext_lazy("of the timer"),
    ("cr10", "athlete"): gettext_lazy("yours, 0 to 10"),
    ("scale", "friel"): gettext_lazy("Friel's table, load for each hour"),
}
ORIGINS: dict[str, Promise] = {
    "manual": gettext_lazy("as you entered it"),
    "device": gettext_lazy("as your device was set"),
    "estimate": gettext_lazy("estimated"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadWords:
    """The load of an activity. Without a value there is a `reason`, unless it `is_pending`."""

    value: str = ""
    is_pending: bool = False
    is_estimated: bool = False
    method: str = ""
    reason: str = ""
    short_reason: str = ""
    wants_threshold: bool = False
    basis: tuple[tuple[str, str], ...] = ()
    intensity: str = ""
    normalised_power: Quantity = NOTHING


def load(found: LoadOfActivity | None, *, is_under_way: bool) -> LoadWords:
    """Put a load into words.

    Args:
        found: None where there is no result, not even a reason.
        is_under_way: such a result is still being worked out, rather than missing for good.
    """
    if found is None and is_under_way:
        return LoadWords(is_pending=True)
    if found is None:
        return LoadWords(reason=str(FAILED), short_reason=_("not worked out"))
    method = str(METHOD_WORDS.get(found.method, found.method))
    if found.value is None:
        return LoadWords(
            method=method,
            reason=_reason(found),
            short_reason=reason_words(found.reason),
            wants_threshold=found.reason == MissingReason.NO_THRESHOLD,
        )
    return LoadWords(
        value=formatting.number(found.value),
        is_estimated=found.is_estimated,
        method=method,
        basis=_basis(found.basis),
        intensity="" if found.intensity_factor is None else formatting.number(found.intensity_factor, 2),
        normalised_power=formatting.quantity(found.normalised_power_w, "W"),
    )


def reason_words(reason: str) -> str:
    """Say in a few words why there is no load."""
    return str(SHORT_REASONS.get(reason, _("not rated")))


def _reason(found: LoadOfActivity) -> str:
    if found.reason == "source_policy":
        return decide(found.sources, Use.COMBINE).sentence
    return str(REASONS.get(found.reason, UNRATED))


def _basis(text: str) -> tuple[tuple[str, str], ...]:
    """Read "power;ftp_w=manual;gaps=hold_10" as terms and words; what has no words is left out."""
    parts = (part.partition("=") for part in text.split(";")[1:])
    return tuple(_words((key, value) for key, _sign, value in parts))


def _words(parts: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for key, value in parts:
        words = BASIS_VALUES.get((key, value)) or ORIGINS.get(value)
        if key in BASIS_TERMS and words is not None:
            yield str(BASIS_TERMS[key]), str(words)
