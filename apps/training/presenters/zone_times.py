"""Time in zones of an activity, by power and by heart rate, where the threshold of its day is known."""

from dataclasses import dataclass, replace

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core import formatting
from apps.training.domain.heart_rate import with_estimates
from apps.training.domain.sampling import sample_durations_s
from apps.training.domain.thresholds import Origin, ThresholdValue
from apps.training.domain.zones import Zone, ZoneScheme, time_in_zones, zones
from apps.training.presenters.loads import ORIGINS
from apps.training.services.known_thresholds import Known
from apps.wearables.domain.samples import FloatArray, Samples
from apps.wearables.domain.sports import SportFamily
from apps.wearables.selectors import LoadInput


@dataclass(frozen=True, slots=True)
class Scale:
    """What is sorted into zones, by which threshold."""

    label: Promise
    threshold: Promise
    scheme: ZoneScheme
    unit: str


POWER = Scale(gettext_lazy("Power"), gettext_lazy("FTP"), ZoneScheme.COGGAN_POWER, "W")
HEART_RATE = Scale(
    gettext_lazy("Heart rate"),
    gettext_lazy("Threshold heart rate"),
    ZoneScheme.FRIEL_CYCLING_HEART_RATE,
    "bpm",
)
HEART_RATE_ON_FOOT = replace(HEART_RATE, scheme=ZoneScheme.FRIEL_RUNNING_HEART_RATE)


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One zone; `tone` is the class of its colour, `percent` its share of the recorded time."""

    code: str
    bounds: str
    time: str
    share: str
    percent: float
    tone: str


@dataclass(frozen=True, slots=True)
class ZoneTimes:
    """All zones of one quantity, and the threshold that they are parts of."""

    label: str
    threshold: str
    is_estimated: bool
    rows: tuple[ZoneRow, ...]


def zone_times(activity: LoadInput, samples: Samples, thresholds: Known) -> tuple[ZoneTimes, ...]:
    """Return the zones that the recording and the thresholds of its day allow; none is an empty tuple."""
    known = with_estimates(thresholds.on(activity), age_years=thresholds.age_on(activity.local_on))
    is_ride = activity.sport.family is SportFamily.CYCLING
    found = []
    if is_ride and samples.power_w is not None and known.ftp_w:
        found.append(_times(POWER, samples.time_s, samples.power_w, known.ftp_w))
    if samples.heart_rate_bpm is not None and known.lthr_bpm:
        on_foot = activity.sport.family in {SportFamily.RUNNING, SportFamily.WALKING}
        scale = HEART_RATE_ON_FOOT if on_foot else HEART_RATE
        found.append(_times(scale, samples.time_s, samples.heart_rate_bpm, known.lthr_bpm))
    return tuple(found)


def _times(scale: Scale, time_s: FloatArray, values: FloatArray, threshold: ThresholdValue) -> ZoneTimes:
    there = np.isfinite(values)
    in_zones = zones(scale.scheme, threshold=threshold.value)
    seconds = time_in_zones(values[there], sample_durations_s(time_s[there]), in_zones).tolist()
    total = sum(seconds) or 1.0
    figure, origin = formatting.quantity(threshold.value, scale.unit), ORIGINS[threshold.origin.value]
    return ZoneTimes(
        label=str(scale.label),
        threshold=f"{scale.threshold} {figure}, {origin}",
        is_estimated=threshold.origin is Origin.ESTIMATE,
        rows=tuple(
            ZoneRow(
                code=f"Z{zone.code}",
                bounds=_bounds(zone),
                time=formatting.clock(spent),
                share=_("%(percent)s %%") % {"percent": formatting.number(100 * spent / total)},
                percent=round(100 * spent / total, 1),
                tone=f"z{place}",
            )
            for place, (zone, spent) in enumerate(zip(in_zones, seconds, strict=True), start=1)
        ),
    )


def _bounds(zone: Zone) -> str:
    low = formatting.number(zone.lower)
    if zone.upper is None:
        return _("from %(low)s") % {"low": low}
    if not zone.lower:
        return _("under %(high)s") % {"high": formatting.number(zone.upper)}
    return f"{low}{formatting.MISSING}{formatting.number(zone.upper)}"
