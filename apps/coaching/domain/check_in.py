"""Why a coach should look at an athlete today: rules over a few figures, each with where it comes from.

None of it is advice, and none says that somebody is ill or about to be: it says what was seen. The rules that
speak of strain hold their tongue where the data cannot carry them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

ENOUGH_DAYS = 28
"""Under four weeks of load nobody advises on intensity. Source: the design's data gate, a judgement."""
STALE_H = 36.0
"""Data that should have come and is older carries no advice on intensity. Source: as above."""
DEEP_FORM = -30.0
"""Form of -10 to -30 is normal in a build; below, a second signal is looked for. Source: TrainingPeaks."""
STEEP_RAMP = 7.0
BRISK_RAMP = 5.0
"""Rise of fitness in 7 days above which it is steep, or worth knowing. Source: Friel, 5 to 8 a week."""
LOW_HRV_SD = -0.5
"""HRV's 7-day mean below its own baseline by more, in standard deviations. Source: Plews 2013."""
QUIET_DAYS = 7
SILENT_DAYS = 14
"""Days without an activity that a coach would ask about. Source: judgement."""


class Sign(StrEnum):
    """Something that was seen."""

    DEEP = "deep"
    BROKEN = "broken"
    LOW_HRV = "low_hrv"
    RAMP = "ramp"
    SILENT = "silent"
    STALE = "stale"
    QUIET = "quiet"
    LOW_FORM = "low_form"
    NO_LOAD = "no_load"
    BRISK = "brisk"
    NEW = "new"


WEIGHTS: dict[Sign, int] = {
    Sign.DEEP: 90,
    Sign.BROKEN: 80,
    Sign.LOW_HRV: 75,
    Sign.RAMP: 70,
    Sign.SILENT: 60,
    Sign.STALE: 55,
    Sign.QUIET: 50,
    Sign.LOW_FORM: 40,
    Sign.NO_LOAD: 10,
    Sign.BRISK: 0,
    Sign.NEW: 0,
}
"""How much each asks for a look; those of weight 0 are only worth knowing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is known of an athlete on a day; missing is None.

    Attributes:
        days_known: days since the first load; 0 without any.
        form, ramp_7d: of today, and fitness today less fitness a week ago.
        days_since_activity: local days since the last activity that the coach may see.
        data_age_h: hours since something came in by itself; None where nothing comes by itself.
        is_broken: a connection wants a new sign-in.
        hrv_deviation_sd: the 7-day mean of ln RMSSD against the athlete's own baseline.
    """

    days_known: int
    form: float | None = None
    ramp_7d: float | None = None
    days_since_activity: int | None = None
    data_age_h: float | None = None
    is_broken: bool = False
    hrv_deviation_sd: float | None = None


def signs(seen: Figures) -> tuple[Sign, ...]:
    """Return what was seen, the heaviest first.

    Strain (form, ramp, HRV) is left out under `ENOUGH_DAYS` of load and on stale data. A deep form alone
    is `LOW_FORM`; with a second signal beside it, `DEEP`.
    """
    found = [*_comes_in(seen), *_load(seen)]
    if seen.days_known >= ENOUGH_DAYS and not {Sign.BROKEN, Sign.STALE} & set(found):
        found += _strain(seen)
    return tuple(sorted(found, key=lambda sign: -WEIGHTS[sign]))


def needs_a_look(found: tuple[Sign, ...]) -> bool:
    """Say whether any of it asks for a look."""
    return any(WEIGHTS[sign] for sign in found)


def _comes_in(seen: Figures) -> Iterator[Sign]:
    if seen.is_broken:
        yield Sign.BROKEN
    elif seen.data_age_h is not None and seen.data_age_h > STALE_H:
        yield Sign.STALE


def _load(seen: Figures) -> Iterator[Sign]:
    if not seen.days_known:
        yield Sign.NO_LOAD
        return
    since = seen.days_since_activity
    if since is None or since >= SILENT_DAYS:
        yield Sign.SILENT
    elif since >= QUIET_DAYS:
        yield Sign.QUIET
    if seen.days_known < ENOUGH_DAYS:
        yield Sign.NEW


def _strain(seen: Figures) -> Iterator[Sign]:
    is_deep = seen.form is not None and seen.form < DEEP_FORM
    is_steep = seen.ramp_7d is not None and seen.ramp_7d > STEEP_RAMP
    is_low = seen.hrv_deviation_sd is not None and seen.hrv_deviation_sd < LOW_HRV_SD
    if is_deep:
        yield Sign.DEEP if is_steep or is_low else Sign.LOW_FORM
    if is_low:
        yield Sign.LOW_HRV
    if is_steep:
        yield Sign.RAMP
    elif seen.ramp_7d is not None and seen.ramp_7d > BRISK_RAMP:
        yield Sign.BRISK
